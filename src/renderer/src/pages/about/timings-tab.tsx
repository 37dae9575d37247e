import { Button } from '@mantine/core'
import type { ReactElement } from 'react'
import { isPagePath, pageNames } from '../../../../contract/page-paths.ts'
import type { Timed } from '../../../../contract/scorecard.ts'
import { api, useQuery } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatCount, formatDuration, plural } from '../../format.ts'

/** How long pages and calls took since the engine started. */
export function TimingsTab(): ReactElement {
  const timings = useQuery('timings', (signal) => api.scorecard.timings(undefined, { signal }))
  if (timings.data === undefined)
    return timings.error === undefined ? (
      <LoadingState lines={10} />
    ) : (
      <ErrorState error={timings.error} onRetry={timings.reload} />
    )
  const { calls, pages } = timings.data
  return (
    <div className="sb-about-columns">
      <Panel
        title="Pages"
        flush
        aside={
          <>
            {plural(pages.length, 'page')}
            <Button size="compact-xs" variant="default" onClick={timings.reload}>
              Read again
            </Button>
          </>
        }
        footer="From opening until nothing is loading and that is painted."
      >
        <TimedTable
          rows={pages}
          label="Times of pages"
          nameOf={(name) => (isPagePath(name) ? pageNames[name] : name)}
        />
      </Panel>
      <Panel
        title="Calls of the API"
        flush
        aside={plural(calls.length, 'procedure')}
        footer="As the engine saw them; the newest 500 of each. Calls that wait for a person, a provider or long work are not counted in the scorecard."
      >
        <TimedTable rows={calls} label="Times of calls" nameOf={(name) => <span className="sb-code">{name}</span>} />
      </Panel>
    </div>
  )
}

interface TimedTableProps {
  readonly rows: readonly Timed[]
  readonly label: string
  readonly nameOf: (name: string) => ReactElement | string
}

function TimedTable({ rows, label, nameOf }: TimedTableProps): ReactElement {
  if (rows.length === 0) return <EmptyState title="Nothing was timed yet" body="Open some pages, then read again." />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by the keyboard
    <section className="sb-about-list" tabIndex={0} aria-label={label}>
      <table className="sb-table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" data-number="true">
              n
            </th>
            <th scope="col" data-number="true">
              Median
            </th>
            <th scope="col" data-number="true" title="95 of 100 were as fast or faster">
              p95
            </th>
            <th scope="col" data-number="true">
              Slowest
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, n, p50Ms, p95Ms, maxMs, counted }) => (
            <tr key={name}>
              <td>
                {nameOf(name)}
                {counted ? null : <span className="sb-about-dim"> waits, not counted</span>}
              </td>
              <td data-number="true">{formatCount(n)}</td>
              <td data-number="true">{formatDuration(p50Ms)}</td>
              <td data-number="true">{formatDuration(p95Ms)}</td>
              <td data-number="true">{formatDuration(maxMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
