import { SegmentedControl } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { CohortReport } from '../../../../contract/analytics-revenue.ts'
import { api } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { SaveTable } from '../../components/export-menu/save-table.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { SELDOM_EVERY_MS, useFigures, useFiguresVersion } from '../../components/time-bar/use-figures.ts'
import { formatCount, UNKNOWN } from '../../format.ts'
import { cohortTable } from './revenue-tables.ts'

type Measure = 'logos' | 'revenue'

/** What became of the customers of each month, whatever the range above. */
export function CohortPanel(): ReactElement {
  const [measure, setMeasure] = useState<Measure>('logos')
  const version = useFiguresVersion(['traffic'], SELDOM_EVERY_MS)
  const { data, error, reload } = useFigures('cohorts', (signal) => api.analytics.cohorts({}, { signal }), version)
  return (
    <Panel
      title="Cohorts by month of first revenue"
      aside={
        <>
          {data === undefined ? null : <SaveTable what="the cohorts" table={() => cohortTable(data, measure)} />}
          <SegmentedControl
            size="xs"
            aria-label="What of the cohorts to show"
            data={[
              { value: 'logos', label: 'Customers' },
              { value: 'revenue', label: 'Revenue' },
            ]}
            value={measure}
            onChange={(value) => setMeasure(value === 'revenue' ? 'revenue' : 'logos')}
          />
        </>
      }
      footer={data?.partial === true ? 'Hatched: the running month is partial.' : undefined}
      flush
    >
      {data !== undefined ? (
        <CohortTable report={data} measure={measure} />
      ) : error !== undefined ? (
        <ErrorState error={error} onRetry={reload} />
      ) : (
        <LoadingState lines={6} />
      )}
    </Panel>
  )
}

function CohortTable({ report, measure }: { readonly report: CohortReport; readonly measure: Measure }): ReactElement {
  const { partial } = report
  const cohorts = report.cohorts.filter(({ size }) => size > 0)
  if (cohorts.length === 0)
    return <EmptyState title="No cohort yet" body="A cohort begins with the first month in which customers pay." />
  const months = Math.max(...cohorts.map(({ logos }) => logos.length))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
    <section className="sb-scroll-x" tabIndex={0} aria-label="Cohorts, table">
      <table className="sb-table sb-heat">
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col" data-number="true">
              Customers
            </th>
            {Array.from({ length: months }, (_, month) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the month is its number
              <th key={month} scope="col" data-number="true" title={`${month} months later`}>
                {month}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cohorts.map((cohort) => {
            const values: readonly (number | null)[] = cohort[measure]
            return (
              <tr key={cohort.month}>
                <th scope="row">{cohort.month}</th>
                <td data-number="true">{formatCount(cohort.size)}</td>
                {Array.from({ length: months }, (_, month) => {
                  const value = values[month]
                  return value === undefined ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the month is its number
                    <td key={month} />
                  ) : (
                    <td
                      // biome-ignore lint/suspicious/noArrayIndexKey: the month is its number
                      key={month}
                      data-number="true"
                      data-heat={heatOf(value)}
                      data-partial={partial && month === values.length - 1}
                    >
                      {value === null ? UNKNOWN : `${Math.round(value * 100)} %`}
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

/** A share as one of ten steps of colour; above all of it there is no darker one. */
const heatOf = (share: number | null): number | undefined =>
  share === null ? undefined : Math.max(0, Math.min(9, Math.floor(share * 10)))
