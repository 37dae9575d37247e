import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import type { Rate } from '../../../../contract/models.ts'
import type { Overview } from '../../../../contract/overview.ts'
import { MoneyValue } from '../../components/money-value.tsx'
import { RateValue } from '../../components/rate-value.tsx'
import { formatAge, formatCount, formatDuration, formatPercent, plural } from '../../format.ts'
import { definitions, FAILOVER_TARGET_MS } from './metrics.ts'

interface KpiProps {
  readonly label: string
  readonly definition: string
  readonly value: ReactNode
  readonly detail?: ReactNode
}

function Kpi({ label, definition, value, detail }: KpiProps): ReactElement {
  return (
    <div className="sb-kpi" title={definition}>
      <dt>{label}</dt>
      <dd className="sb-kpi-value">{value}</dd>
      <dd className="sb-kpi-detail">{detail}</dd>
    </div>
  )
}

interface RateKpiProps extends Pick<KpiProps, 'label' | 'definition'> {
  readonly rate: Rate
  /** How old a verification must be to count, ms. */
  readonly countedAfterMs?: number
}

function RateKpi({ label, definition, rate, countedAfterMs }: RateKpiProps): ReactElement {
  return (
    <div className="sb-kpi" title={definition}>
      <dt>{label}</dt>
      <dd className="sb-kpi-rate">
        <RateValue rate={rate} layout="stacked" />
      </dd>
      {rate.value === null && countedAfterMs !== undefined ? (
        <dd className="sb-kpi-detail">known after {formatAge(countedAfterMs)}</dd>
      ) : null}
    </div>
  )
}

function FailoverTimes({ failover }: Pick<Overview, 'failover'>): ReactElement {
  const { n, p95Ms, maxMs } = failover
  const goal = `${FAILOVER_TARGET_MS / 1000} s`
  if (n === 0 || maxMs === null) return <>target {goal}</>
  const late = maxMs > FAILOVER_TARGET_MS
  return (
    <>
      p95 {formatDuration(p95Ms)}
      <span className="sb-kpi-target" data-tone={late ? 'bad' : undefined}>
        {late ? <IconAlertTriangle size={12} aria-hidden="true" /> : null}
        max {formatDuration(maxMs)} {late ? '>' : 'of'} {goal}
      </span>
    </>
  )
}

function CostDetail({ overview }: { readonly overview: Overview }): ReactElement {
  const { unpricedAttempts, costPerConverted } = overview
  return (
    <>
      <span title={definitions.costPerConverted}>
        <MoneyValue money={costPerConverted} kind="price" /> per converted
      </span>
      {unpricedAttempts === 0 ? null : (
        <span
          className="sb-kpi-target"
          data-tone="warn"
          title={`${plural(unpricedAttempts, 'attempt')} without a known price, left out`}
        >
          + {formatCount(unpricedAttempts)} unpriced
        </span>
      )}
    </>
  )
}

/** The figures of the range: volume, the three rates apart, money, failovers and what is still open. */
export function KpiRow({ overview }: { readonly overview: Overview }): ReactElement {
  const { sent, windowMs, failover, rescue, open, failed, maybeDuplicate, conversionMaturityMs: mature } = overview
  const perMinute = sent / (windowMs / 60_000)
  return (
    <dl className="sb-kpis">
      <Kpi
        label="Sent"
        definition={definitions.sent}
        value={formatCount(sent)}
        detail={`${perMinute.toFixed(perMinute < 10 ? 1 : 0)} a minute`}
      />
      <RateKpi label="Accept rate" definition={definitions.accept} rate={overview.accept} />
      <RateKpi
        label="Delivery rate"
        definition={definitions.delivery}
        rate={overview.delivery}
        countedAfterMs={mature}
      />
      <RateKpi
        label="Conversion"
        definition={definitions.conversion}
        rate={overview.conversion}
        countedAfterMs={mature}
      />
      <Kpi
        label="Cost"
        definition={definitions.cost}
        value={<MoneyValue money={overview.cost} kind="sum" />}
        detail={<CostDetail overview={overview} />}
      />
      <Kpi
        label="Failovers"
        definition={definitions.failovers}
        value={formatCount(failover.n)}
        detail={<FailoverTimes failover={failover} />}
      />
      <Kpi
        label="Open now"
        definition={definitions.open}
        value={formatCount(open)}
        detail={`${formatCount(failed)} failed`}
      />
      <Kpi
        label="Maybe duplicate"
        definition={definitions.maybeDuplicate}
        value={formatCount(maybeDuplicate)}
        detail={`${formatPercent(sent === 0 ? null : maybeDuplicate / sent)} of sent, ${formatCount(rescue.n)} rescued`}
      />
    </dl>
  )
}
