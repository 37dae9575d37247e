import type { ReactElement } from 'react'
import type { PerformanceReport } from '../../../../contract/analytics-performance.ts'
import { Panel } from '../../components/panel.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { Delta } from '../../components/time-bar/delta.tsx'
import { formatDuration } from '../../format.ts'

const kinds = [
  ['submit', 'To the answer of the provider'],
  ['receipt', 'To the handset, by receipt'],
  ['conversion', 'To the entered code'],
] as const

const percentiles = ['p50', 'p95', 'p99'] as const

/** How long it took from the submission on. */
export function LatencyPanel({ report }: { readonly report: PerformanceReport }): ReactElement {
  const { latency, latencyBefore } = report
  return (
    <Panel title="Times from submission" flush>
      {latency === null ? (
        <p className="sb-perf-note">No roll-up knows times by customer: take that filter off to see them.</p>
      ) : (
        <table className="sb-table sb-funnel sb-times">
          <TableHead columns={['Time', ...percentiles.map((figure) => ({ figure }))]} />
          <tbody>
            {kinds.map(([kind, label]) => (
              <tr key={kind}>
                <th scope="row">{label}</th>
                {percentiles.map((name) => (
                  <td key={name} data-number="true">
                    {formatDuration(latency[kind][name])}
                    <div className="sb-funnel-delta">
                      <Delta
                        figure={{ value: latency[kind][name], before: latencyBefore?.[kind][name] ?? null }}
                        better="less"
                        format={formatDuration}
                        isBrief
                      />
                    </div>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}
