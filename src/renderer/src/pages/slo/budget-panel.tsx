import type { ReactElement } from 'react'
import type { Slo } from '../../../../contract/slo.ts'
import { Panel } from '../../components/panel.tsx'
import { formatBurn, formatMinutes } from '../../components/slo-format.ts'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { formatCount } from '../../format.ts'

const windowLabels: Readonly<Record<number, string>> = {
  3600000: '1 h',
  21600000: '6 h',
  86400000: '24 h',
  2592000000: '30 d',
}

/** What may still go wrong, and how fast it is being used up. */
export function BudgetPanel({ slo: { budget, burn } }: { readonly slo: Slo }): ReactElement {
  const { allowed, used, left, whole } = budget
  const part = allowed === 0 ? (used > 0 ? 1 : 0) : Math.min(1, used / allowed)
  const tone = left < 0 ? 'bad' : part > 0.75 ? 'warn' : 'ok'
  return (
    <Panel title="Error budget" aside={`${formatMinutes(whole)} when every minute of the range is observed`}>
      <div className="sb-slo-head">
        <strong className="sb-slo-figure">{formatMinutes(left)}</strong>
        <span className="sb-dim">{left < 0 ? 'overdrawn' : 'left'}</span>
        <ToneBadge
          tone={tone}
          icon={tone === 'ok' ? 'check' : tone === 'warn' ? 'clock' : 'cross'}
          label={`${formatMinutes(used)} bad of ${formatMinutes(allowed)} allowed`}
        />
      </div>
      <svg
        className="sb-slo-bar"
        data-tone={tone}
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        role="img"
        aria-label={`${Math.round(part * 100)} % of the budget used`}
      >
        <rect className="sb-slo-bar-track" width="100" height="6" />
        <rect className="sb-slo-bar-used" width={part * 100} height="6" />
      </svg>
      <table className="sb-table sb-slo-table">
        <TableHead
          columns={[
            'Last',
            {
              figure: 'Burn rate',
              hint: 'Share of bad minutes over what the target allows: at 1 the budget is used up exactly',
            },
            { figure: 'Bad' },
            { figure: 'Observed' },
            { figure: 'Unknown' },
            { figure: 'Planned' },
          ]}
        />
        <tbody>
          {burn.map(({ windowMs, rate, good, bad, unknown, maintenance }) => (
            <tr key={windowMs}>
              <th scope="row">{windowLabels[windowMs]}</th>
              <td data-number="true" className="sb-slo-burn" data-tone={rate !== null && rate > 1 ? 'bad' : undefined}>
                {formatBurn(rate)}
              </td>
              <td data-number="true">{formatCount(bad)}</td>
              <td data-number="true">{formatCount(good + bad)}</td>
              <td data-number="true">{formatCount(unknown)}</td>
              <td data-number="true">{formatCount(maintenance)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
