import { SegmentedControl } from '@mantine/core'
import type { ReactElement } from 'react'
import type { ExportRequestInput } from '../../../../contract/report-exports.ts'
import type { Subscription } from '../../api.ts'
import { DensitySwitch } from '../../components/data-table/density-switch.tsx'
import { LiveMark } from '../../components/data-table/live-mark.tsx'
import { ExportMenu } from '../../components/export-menu/export-menu.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { setParams } from '../../router.ts'

export interface FailoversHeaderProps {
  readonly tab: 'episodes' | 'hops'
  readonly live: Subscription
  /** The rows that the tab shows; null while some are selected, which are then exported instead. */
  readonly of: ExportRequestInput | null
}

/** The heading with the switch between the tabs, which keeps the filters. */
export function FailoversHeader({ tab, live, of }: FailoversHeaderProps): ReactElement {
  return (
    <PageHeader
      title="Failovers"
      subtitle={
        <SegmentedControl
          aria-label="Show"
          data={[
            { value: 'episodes', label: 'Episodes' },
            { value: 'hops', label: 'Hops' },
          ]}
          value={tab}
          onChange={(next) =>
            setParams({ tab: next === 'hops' ? 'hops' : null, id: null, verification: null, episode: null })
          }
        />
      }
      actions={
        <>
          <LiveMark live={live} />
          {of === null ? null : <ExportMenu of={of} />}
          <DensitySwitch />
        </>
      }
    />
  )
}
