import type { ReactElement } from 'react'
import type { Rate } from '../../../contract/models.ts'
import { describeRate, formatCount, formatInterval, formatPercent, MIN_SAMPLE, UNKNOWN } from '../format.ts'
import './values.css'

export interface RateValueProps {
  readonly rate: Rate
  /** `inline` puts interval and n beside the value, `stacked` below it. */
  readonly layout?: 'inline' | 'stacked'
}

/** A rate with its 95 % interval and n; grey with only its n below the minimum sample, a dash when n is 0. */
export function RateValue({ rate, layout = 'inline' }: RateValueProps): ReactElement {
  if (rate.value === null) return <span className="sb-unknown">{UNKNOWN}</span>
  const thin = rate.n < MIN_SAMPLE
  return (
    <span className="sb-rate" data-layout={layout} data-thin={thin} title={describeRate(rate)}>
      <span className="sb-rate-value">{formatPercent(rate.value)}</span>
      <span className="sb-rate-detail">
        {thin ? `n = ${rate.n}` : `${formatInterval(rate)} · n ${formatCount(rate.n)}`}
      </span>
    </span>
  )
}
