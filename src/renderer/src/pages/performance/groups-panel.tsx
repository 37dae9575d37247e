import { SegmentedControl } from '@mantine/core'
import type { ReactElement } from 'react'
import type { PerformanceReport } from '../../../../contract/analytics-performance.ts'
import { type Dimension, dimensions } from '../../../../contract/analytics-query.ts'
import { price, sum } from '../../components/amounts.ts'
import { dimensionNames } from '../../components/dimension-names.ts'
import { SaveTable } from '../../components/export-menu/save-table.tsx'
import { Panel } from '../../components/panel.tsx'
import { RateValue } from '../../components/rate-value.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { writeChip } from '../../components/time-bar/bar-state.ts'
import { formatCount, formatDuration, UNKNOWN } from '../../format.ts'
import { setParams } from '../../router.ts'
import { useProviders } from '../../stores/providers.ts'
import { groupsTable, nameOfGroup } from './performance-tables.ts'

type Group = PerformanceReport['groups'][number]

export interface GroupsPanelProps {
  readonly report: PerformanceReport
  readonly by: Dimension
}

/** The same figures side by side for each provider, country, network ...; a click shows that one alone. */
export function GroupsPanel({ report, by }: GroupsPanelProps): ReactElement {
  const { groups, groupCount } = report
  const labels = useProviders((providers) => providers.labels)
  return (
    <Panel
      title={`By ${dimensionNames[by].toLowerCase()}`}
      aside={
        <>
          <SaveTable what={`the figures by ${by}`} table={() => groupsTable(report, by, labels)} isMain />
          <SegmentedControl
            size="xs"
            aria-label="What to group by"
            data={dimensions.map((value) => ({ value, label: dimensionNames[value] }))}
            value={by}
            onChange={(value) => setParams({ by: value === 'provider' ? null : value })}
          />
        </>
      }
      footer={
        groupCount > groups.length
          ? `The largest ${formatCount(groups.length)} of ${formatCount(groupCount)}`
          : undefined
      }
      flush
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard */}
      <section className="sb-scroll-x" tabIndex={0} aria-label={`By ${by}, table`}>
        <table className="sb-table sb-business-table">
          <TableHead
            columns={[
              dimensionNames[by],
              { figure: 'Sent' },
              { figure: 'Accept' },
              { figure: 'Delivery' },
              { figure: 'Conversion' },
              { figure: 'p50 / p95 / p99', hint: "Submission to the provider's answer" },
              { figure: 'Receipt p95', hint: 'Submission to the handset, by receipt' },
              { figure: 'Failed over' },
              { figure: 'Cost' },
              { figure: 'Per converted', hint: 'Cost per verification that converted' },
            ]}
          />
          <tbody>
            {groups.map((group) => (
              <Row key={group.key} group={group} by={by} currency={report.currency} />
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}

interface RowProps {
  readonly group: Group
  readonly by: Dimension
  readonly currency: string
}

function Row({ group, by, currency }: RowProps): ReactElement {
  const labels = useProviders((providers) => providers.labels)
  const name = nameOfGroup(by, group, labels)
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className="sb-link-button"
          title="Click: only this one. Alt and click: all but this one."
          onClick={(event) => setParams(writeChip(by, [group.key], event.altKey))}
        >
          {name}
        </button>
      </th>
      <td data-number="true">{formatCount(group.sent)}</td>
      <td data-number="true">
        <RateValue rate={group.accept} layout="stacked" />
      </td>
      <td data-number="true">
        <RateValue rate={group.delivery} layout="stacked" />
      </td>
      <td data-number="true">
        <RateValue rate={group.conversion} layout="stacked" />
      </td>
      <td data-number="true">
        {group.latency === null ? (
          <span className="sb-unknown" title="No roll-up knows times by this dimension">
            {UNKNOWN}
          </span>
        ) : (
          [group.latency.submit.p50, group.latency.submit.p95, group.latency.submit.p99].map(formatDuration).join(' / ')
        )}
      </td>
      <td data-number="true">{formatDuration(group.latency?.receipt.p95 ?? null)}</td>
      <td data-number="true">{formatCount(group.failedOver)}</td>
      <td data-number="true">{sum(group.costMicros, currency)}</td>
      <td data-number="true">{price(group.costPerConvertedMicros, currency)}</td>
    </tr>
  )
}
