import type { Money } from '../../contract/money.ts'
import type { PriceAlertKind, PriceThresholds } from '../../contract/price-alerts.ts'

/** What a segment costs with another provider that could take the traffic. */
export interface Alternative {
  readonly provider: string
  readonly price: Money
}

export interface Move {
  readonly kind: PriceAlertKind
  readonly oldPrice: Money | null
  readonly newPrice: Money | null
  /** Percent; null when it cannot be stated. */
  readonly percent: number | null
  /** Segments a month on this route. */
  readonly segments: number
  readonly alternatives: readonly Alternative[]
}

/** Micros a month of the reporting currency; null when a price or a rate of exchange is unknown. */
export interface Impact {
  readonly impact: number | null
  /** What the next cheapest provider would spare of it; null when there is none. */
  readonly absorbed: number | null
  readonly absorbedBy: string | null
  /** What it is ranked by: the impact, or what the route costs a month while that is unknown. */
  readonly rank: number
}

/**
 * What a move costs a month: `(new - old) x segments`. Moving the route to the next cheapest provider spares
 * `(new - theirs) x segments` of it, at most all. For a route that disappeared the impact is what the same segments
 * cost more there.
 *
 * Both prices are converted at the same, present rates, so that a move of the rates alone has no impact.
 *
 * @param toReporting converts into micros of the reporting currency; null without a rate
 */
export function impactOf(move: Move, toReporting: (money: Money) => number | null): Impact {
  const monthly = (price: Money | null) =>
    price === null ? null : toReporting({ ...price, micros: Math.round(price.micros * move.segments) })
  const before = monthly(move.oldPrice)
  const cheapest = move.alternatives
    .flatMap(({ provider, price }) => {
      const micros = monthly(price)
      return micros === null ? [] : [{ provider, micros }]
    })
    .reduce<{ provider: string; micros: number } | null>((a, b) => (a === null || b.micros < a.micros ? b : a), null)
  const after = move.kind === 'disappeared' ? (cheapest?.micros ?? null) : monthly(move.newPrice)
  const impact = before === null || after === null ? null : after - before
  const rank = impact ?? before ?? after ?? 0
  if (move.kind === 'disappeared') return { impact, absorbed: null, absorbedBy: cheapest?.provider ?? null, rank }
  const spared = impact === null || after === null || cheapest === null ? 0 : Math.min(impact, after - cheapest.micros)
  return spared > 0
    ? { impact, absorbed: spared, absorbedBy: cheapest?.provider ?? null, rank }
    : { impact, absorbed: null, absorbedBy: null, rank }
}

/**
 * Whether a move is worth an alert. A route without traffic raises one only where the thresholds ask for it, and then
 * by the percentage; a route with traffic that disappeared, or whose impact is unknown, always does.
 */
export function isWorthAnAlert(move: Move, { impact }: Impact, thresholds: PriceThresholds): boolean {
  const byPercent = move.percent === null || Math.abs(move.percent) >= thresholds.percent
  if (move.segments === 0) return thresholds.withoutTraffic && byPercent
  if (move.kind === 'disappeared' || impact === null) return true
  const byMoney = Math.abs(impact) >= thresholds.monthlyMicros && impact !== 0
  return thresholds.rule === 'both' ? byPercent && byMoney : byPercent || byMoney
}
