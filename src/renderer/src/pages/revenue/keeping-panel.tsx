import type { ReactElement } from 'react'
import type { RevenueReport } from '../../../../contract/analytics-revenue.ts'
import { sum } from '../../components/amounts.ts'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { Panel } from '../../components/panel.tsx'
import { RateValue } from '../../components/rate-value.tsx'
import { writeChip } from '../../components/time-bar/bar-state.ts'
import { formatPercent, UNKNOWN } from '../../format.ts'
import { setParams } from '../../router.ts'

/** Whether revenue stays, and on how few customers it rests. */
export function KeepingPanel({ report }: { readonly report: RevenueReport }): ReactElement {
  const { retention, concentration, currency } = report
  return (
    <Panel title="Retention and concentration">
      {retention === null ? (
        <p className="sb-quiet-note">Retention needs a comparison, and no filter by provider, country or network.</p>
      ) : (
        <Facts
          facts={[
            ['Net revenue retention', plainPercent(retention.nrr)],
            ['Gross revenue retention', plainPercent(retention.grr)],
            ['Logo churn', <RateValue key="churn" rate={retention.logoChurn} layout="stacked" />],
            ['Gross revenue churn', plainPercent(retention.grossRevenueChurn)],
            ['Quick ratio', retention.quickRatio === null ? UNKNOWN : retention.quickRatio.toFixed(2)],
            ['Simple lifetime value', sum(retention.simpleLifetimeValueMicros, currency)],
          ]}
        />
      )}
      {concentration === null ? null : (
        <div className="sb-keeping-rest">
          <Facts
            facts={[
              ['Largest customer', plainPercent(concentration.top1)],
              ['Three largest', plainPercent(concentration.top3)],
              ['Ten largest', plainPercent(concentration.top10)],
              [
                'Effective customers',
                concentration.effectiveCustomers === null ? UNKNOWN : concentration.effectiveCustomers.toFixed(1),
              ],
            ]}
          />
          {concentration.large.length === 0 ? null : (
            <p className="sb-quiet-note">
              A tenth or more of the revenue each:{' '}
              {concentration.large.map(({ id, name, share }, index) => (
                <span key={id}>
                  {index > 0 ? ', ' : ''}
                  <button
                    type="button"
                    className="sb-link-button"
                    onClick={() => setParams(writeChip('customer', [id], false))}
                  >
                    {name}
                  </button>{' '}
                  <span className="sb-number">{formatPercent(share)}</span>
                </span>
              ))}
            </p>
          )}
        </div>
      )}
    </Panel>
  )
}

/** Shares that may be above one, such as net revenue retention. */
const plainPercent = (share: number | null): string => (share === null ? UNKNOWN : `${(share * 100).toFixed(1)} %`)
