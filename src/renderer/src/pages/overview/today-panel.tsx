import type { ReactElement, ReactNode } from 'react'
import { api, useQuery } from '../../api.ts'
import { sum } from '../../components/amounts.ts'
import { Panel } from '../../components/panel.tsx'
import { formatMinutes } from '../../components/slo-format.ts'
import { formatCount, formatPercent, UNKNOWN } from '../../format.ts'
import { hrefOf } from '../../router.ts'
import { useAlerts } from '../../stores/alerts.ts'
import { useNow } from '../../stores/now.ts'
import { usePriceAlerts } from '../../stores/price-alerts.ts'

const REFRESH_MS = 60_000
const BUDGET_MS = 30 * 86_400_000

/** What waits for somebody, what is left of the error budget, and what choosing routes has saved today. */
export function TodayPanel(): ReactElement {
  const minute = Math.floor(useNow() / REFRESH_MS)
  const open = useAlerts(({ summary }) =>
    summary === null ? null : summary.open.info + summary.open.warning + summary.open.critical,
  )
  const priceAlerts = usePriceAlerts(({ summary }) => summary?.unread ?? null)
  const saved = useQuery(`saved ${minute}`, (signal) => {
    const to = Date.now()
    return api.cost.savings({ from: new Date(to).setHours(0, 0, 0, 0), to, compare: { kind: 'none' } }, { signal })
  })
  const slo = useQuery(`slo ${minute}`, (signal) => api.slo.get({ spanMs: BUDGET_MS }, { signal }))
  return (
    <Panel title="Today">
      <dl className="sb-today">
        <Line label="Saved today" href={hrefOf('/cost')}>
          {saved.data === undefined ? (
            UNKNOWN
          ) : saved.data.coverage.early ? (
            <span className="sb-dim">too early to say</span>
          ) : (
            sum(saved.data.saved.micros, saved.data.currency)
          )}
          {saved.data === undefined || saved.data.coverage.early || saved.data.saved.share === null ? null : (
            <span className="sb-dim"> {shareText(saved.data.saved.share)} of the static list</span>
          )}
        </Line>
        <Line label="Error budget left, 30 d" href={hrefOf('/slo')}>
          {slo.data === undefined || slo.data.since === null ? (
            UNKNOWN
          ) : (
            <span data-tone={slo.data.budget.left < 0 ? 'bad' : undefined} className="sb-business-toned">
              {formatMinutes(slo.data.budget.left)}
            </span>
          )}
        </Line>
        <Line label="Open alerts" href={hrefOf('/alerts')}>
          {open === null ? UNKNOWN : formatCount(open)}
        </Line>
        <Line label="Unread price alerts" href={hrefOf('/prices', { tab: 'alerts' })}>
          {priceAlerts === null ? UNKNOWN : formatCount(priceAlerts)}
        </Line>
      </dl>
    </Panel>
  )
}

function Line({
  label,
  href,
  children,
}: {
  readonly label: string
  readonly href: string
  readonly children: ReactNode
}): ReactElement {
  return (
    <div>
      <dt>
        <a href={href}>{label}</a>
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

const shareText = (share: number): string => (share < 0 ? `-${formatPercent(-share)}` : formatPercent(share))
