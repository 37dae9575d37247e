import type { ReactElement } from 'react'
import type { PerformanceReport } from '../../../../contract/analytics-performance.ts'
import { Panel } from '../../components/panel.tsx'
import { RateValue } from '../../components/rate-value.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { Delta } from '../../components/time-bar/delta.tsx'
import { formatCount, formatPercent } from '../../format.ts'

const labels = { sent: 'Sent', accepted: 'Accepted', delivered: 'Delivered', converted: 'Converted' } as const

/** How far verifications came, stage by stage. */
export function FunnelPanel({ report }: { readonly report: PerformanceReport }): ReactElement {
  const { funnel, funnelBefore } = report
  return (
    <Panel title="Funnel" aside="traffic of the last minutes may still move on" flush>
      <table className="sb-table sb-funnel">
        <TableHead columns={['Stage', { figure: 'Verifications' }, 'Of all sent', 'Of the stage before']} />
        <tbody>
          {funnel.map((stage) => {
            const before = funnelBefore?.find(({ name }) => name === stage.name) ?? null
            return (
              <tr key={stage.name}>
                <th scope="row">{labels[stage.name]}</th>
                <td data-number="true">
                  {formatCount(stage.n)}
                  <div className="sb-funnel-delta">
                    <Delta
                      figure={{ value: stage.n, before: before?.n ?? null }}
                      better="neither"
                      format={formatCount}
                      isBrief
                    />
                  </div>
                </td>
                <td className="sb-funnel-bar">
                  <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect className="sb-funnel-track" width="100" height="10" />
                    <rect
                      className="sb-funnel-fill"
                      data-stage={stage.name}
                      width={(stage.ofSent.value ?? 0) * 100}
                      height="10"
                    />
                  </svg>
                  {formatPercent(stage.ofSent.value)}
                </td>
                <td>
                  {stage.name === 'sent' ? null : (
                    <>
                      <RateValue rate={stage.ofPrevious} />{' '}
                      <Delta
                        figure={{ value: stage.ofPrevious.value, before: before?.ofPrevious.value ?? null }}
                        better="more"
                        format={formatPercent}
                        isShare
                        isBrief
                      />
                    </>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Panel>
  )
}
