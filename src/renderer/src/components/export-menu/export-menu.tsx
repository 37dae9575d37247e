import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { ExportRequestInput } from '../../../../contract/report-exports.ts'
import { api } from '../../api.ts'
import { usePageCommand } from '../../stores/page-keys.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { makeFile } from './follow-file.tsx'

export interface ExportMenuProps {
  /** Which table, with the filter of the page. */
  readonly of: ExportRequestInput
  /** Of the button; `Export` when left out. */
  readonly label?: string
}

const choices = [
  { label: 'CSV', format: 'csv', decimal: 'point' },
  { label: 'CSV with decimal comma', format: 'csv', decimal: 'comma' },
  { label: 'Excel (XLSX)', format: 'xlsx', decimal: 'point' },
] as const

/** Writes all rows of a table that pass its filter into a file, in the zone that the page shows. */
export function ExportMenu({ of, label: name = 'Export' }: ExportMenuProps): ReactElement {
  const zone = usePreferences((state) => state.zone)
  const [opened, setOpened] = useState(false)
  usePageCommand('export', () => setOpened(true))
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} aria-hidden="true" />}>
          {name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ label, format, decimal }) => (
          <Menu.Item
            key={label}
            onClick={() => void makeFile(() => api.reports.export({ of, format, decimal, zone: zoneOf(zone) }))}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** IANA. */
const zoneOf = (zone: 'local' | 'utc'): string =>
  zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone
