import type { ReactElement } from 'react'
import { FAILOVER_LIMIT_MS } from '../../../../contract/episodes.ts'
import type { Slo, Times } from '../../../../contract/slo.ts'
import { Panel } from '../../components/panel.tsx'
import { formatCount, formatDuration } from '../../format.ts'

const RECOVERY_TARGET_MS = 60_000

/** How fast another provider took over, and how long an outage lasted. */
export function TimesPanel({ slo: { failover, recovery } }: { readonly slo: Slo }): ReactElement {
  const rows: readonly (readonly [name: string, target: number | null, times: Times])[] = [
    ['Failover, traffic', FAILOVER_LIMIT_MS, failover.traffic],
    ['Failover, drills', FAILOVER_LIMIT_MS, failover.drills],
    ['Recovery, drills', RECOVERY_TARGET_MS, recovery.drills],
    ['Whole outage', null, recovery.outages],
  ]
  return (
    <Panel title="Times" flush>
      <div className="sb-scroll-x">
        <table className="sb-table sb-slo-table">
          <thead>
            <tr>
              <th scope="col">What</th>
              {['n', 'p50', 'p95', 'p99', 'Longest', 'Target'].map((label) => (
                <th key={label} scope="col" data-number="true">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, target, { n, p50Ms, p95Ms, p99Ms, maxMs }]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td data-number="true">{formatCount(n)}</td>
                <td data-number="true">{formatDuration(p50Ms)}</td>
                <td data-number="true">{formatDuration(p95Ms)}</td>
                <td data-number="true">{formatDuration(p99Ms)}</td>
                <td
                  data-number="true"
                  className="sb-slo-burn"
                  data-tone={target !== null && maxMs !== null && maxMs > target ? 'bad' : undefined}
                >
                  {formatDuration(maxMs)}
                </td>
                <td data-number="true">{target === null ? '' : `< ${target / 1_000} s`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
