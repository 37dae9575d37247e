import { Button, Group } from '@mantine/core'
import { IconFileTypePdf } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { ReportFormat, ReportRequestInput } from '../../../../contract/reports.ts'
import { api } from '../../api.ts'
import { makeFile } from './follow-file.tsx'

export interface ReportButtonsProps {
  /** Called at the press, because a span may end now. */
  readonly request: () => ReportRequestInput
  readonly formats: readonly ReportFormat[]
}

/** Buttons that save what a page shows as a report. */
export function ReportButtons({ request, formats }: ReportButtonsProps): ReactElement {
  return (
    <Group gap={6} wrap="nowrap">
      {formats.map((format) => (
        <Button
          key={format}
          variant="default"
          aria-label={`Save as ${format.toUpperCase()}`}
          leftSection={format === 'pdf' ? <IconFileTypePdf size={14} aria-hidden="true" /> : undefined}
          onClick={() => void makeFile(() => api.reports.create({ request: request(), format }))}
        >
          {format.toUpperCase()}
        </Button>
      ))}
    </Group>
  )
}
