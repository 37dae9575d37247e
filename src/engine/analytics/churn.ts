import type { ChurnReasonView, RiskBand } from '../../contract/analytics-customers.ts'
import type { ActivityRow } from '../store/queries/analytics-activity.ts'
import { CHURNED_RISK } from './models/churn.ts'
import { type ChurnEvidence, type ChurnReason, churnReasons } from './models/churn-reasons.ts'
import { type Gap, type GapCurve, gapCurve } from './models/gap-curve.ts'

const HIGH_RISK = 0.5
const MEDIUM_RISK = 0.25

export function bandOf(risk: number | null): RiskBand {
  if (risk === null) return 'unknown'
  if (risk >= CHURNED_RISK) return 'churned'
  if (risk >= HIGH_RISK) return 'high'
  return risk >= MEDIUM_RISK ? 'medium' : 'low'
}

/** Pauses between active periods of all customers; the silence of each up to `lastPeriod` has not ended. */
export function pausesOf(activePeriods: Iterable<readonly number[]>, lastPeriod: number): GapCurve {
  const gaps: Gap[] = []
  for (const periods of activePeriods) {
    const known = periods.filter((period) => period <= lastPeriod)
    known.forEach((period, i) => {
      const next = known[i + 1]
      gaps.push(
        next === undefined ? { length: lastPeriod - period, ended: false } : { length: next - period, ended: true },
      )
    })
  }
  return gapCurve(gaps)
}

/** Recent is the last four weeks, earlier the twelve before. */
const RECENT_WEEKS = 4
const EARLIER_WEEKS = 12

/** Why a customer may be leaving, from its weeks up to `lastWeek`; `silenceIfThere` as the model has it. */
export function reasonsOf(
  weeks: readonly ActivityRow[],
  lastWeek: number,
  silenceIfThere: number | null,
): ChurnReasonView[] {
  const firstRecent = lastWeek - RECENT_WEEKS + 1
  const firstEarlier = firstRecent - EARLIER_WEEKS
  const recent = weeks.filter(({ period }) => period >= firstRecent && period <= lastWeek)
  const earlier = weeks.filter(({ period }) => period >= firstEarlier && period < firstRecent)
  // A customer that came later has fewer weeks to compare with.
  const start = Math.max(firstEarlier, weeks[0]?.period ?? firstRecent)
  const share = (hits: 'delivered' | 'converted', of: 'accepted' | 'sent') => ({
    recent: { hits: Math.min(sumOf(recent, hits), sumOf(recent, of)), of: sumOf(recent, of) },
    earlier: { hits: Math.min(sumOf(earlier, hits), sumOf(earlier, of)), of: sumOf(earlier, of) },
  })
  const evidence: ChurnEvidence = {
    silenceIfThere,
    recentWeeks: weekly(recent, firstRecent, lastWeek),
    earlierWeeks: weekly(earlier, start, firstRecent - 1),
    delivery: share('delivered', 'accepted'),
    conversion: share('converted', 'sent'),
    priceRise: riseOf(priceOf(earlier), priceOf(recent)),
  }
  return churnReasons(evidence).map((reason) => ({ ...reason, text: sentenceOf(reason) }))
}

const sumOf = (rows: readonly ActivityRow[], name: Exclude<keyof ActivityRow, 'customer'>): number =>
  rows.reduce((sum, row) => sum + row[name], 0)

function weekly(rows: readonly ActivityRow[], from: number, to: number): readonly number[] {
  const billable = new Map(rows.map((row) => [row.period, row.billable]))
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => billable.get(from + i) ?? 0)
}

function priceOf(rows: readonly ActivityRow[]): number | null {
  const billable = sumOf(rows, 'billable')
  return billable === 0 ? null : sumOf(rows, 'gross') / billable
}

const riseOf = (before: number | null, now: number | null): number | null =>
  before === null || now === null || before <= 0 ? null : now / before - 1

const percent = (share: number | null): string => `${((share ?? 0) * 100).toFixed(1)} %`
const count = (mean: number | null): string => Math.round(mean ?? 0).toLocaleString('en')

function sentenceOf({ kind, before, now }: ChurnReason): string {
  switch (kind) {
    case 'silence':
      return 'It has been silent for longer than it ever is.'
    case 'volume-down':
      return `It sends ${count(now)} billable verifications a week; before it was ${count(before)}.`
    case 'delivery-down':
      return `Delivery fell from ${percent(before)} to ${percent(now)}.`
    case 'conversion-down':
      return `Conversion fell from ${percent(before)} to ${percent(now)}.`
    case 'price-up':
      return `It pays ${percent(now)} more for a verification.`
  }
}
