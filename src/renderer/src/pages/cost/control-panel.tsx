import type { ReactElement } from 'react'
import type { CostSavings } from '../../../../contract/cost-savings.ts'
import { price, sum } from '../../components/amounts.ts'
import { Panel } from '../../components/panel.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { formatCount, formatPercent } from '../../format.ts'

/** The live comparison: verifications that stayed on the list by lot, beside those the policy chose for. */
export function ControlPanel({
  savings: { control, currency, coverage },
}: {
  readonly savings: CostSavings
}): ReactElement {
  const { share, shareLow, shareHigh, certain } = control
  const arms = [
    ['By the policy', control.strategy],
    ['Control group, by the static list', control.control],
  ] as const
  return (
    <Panel
      title="Control group"
      aside="chosen by lot, live"
      footer={
        coverage.early ? (
          'Too early to compare them: what converts is over at once, what does not only when its code ends.'
        ) : share === null ? (
          'Too few conversions in one of the groups to compare them.'
        ) : (
          <>
            A converted verification costs {moreOrLess(share)} by the policy
            {shareLow === null || shareHigh === null
              ? ''
              : ` (95 % interval: ${moreOrLess(shareHigh)} to ${moreOrLess(shareLow)})`}
            .{' '}
            {certain ? (
              <ToneBadge tone={share > 0 ? 'ok' : 'bad'} icon={share > 0 ? 'check' : 'warning'} label="Certain" />
            ) : (
              <ToneBadge tone="neutral" icon="question" label="May be chance" />
            )}
          </>
        )
      }
      flush
    >
      <table className="sb-table" aria-label="Control group">
        <TableHead
          columns={[
            'Group',
            { figure: 'Verifications' },
            { figure: 'Converted' },
            { figure: 'Spend' },
            { figure: 'Per converted' },
          ]}
        />
        <tbody>
          {arms.map(([name, arm]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td data-number="true">{formatCount(arm.verifications)}</td>
              <td data-number="true">{formatCount(arm.converted)}</td>
              <td data-number="true">{sum(arm.spendMicros, currency)}</td>
              <td data-number="true">{coverage.early ? 'too early' : price(arm.costPerConverted, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

/** A share of cost that is saved, in words. */
const moreOrLess = (saved: number): string => `${formatPercent(Math.abs(saved))} ${saved < 0 ? 'more' : 'less'}`
