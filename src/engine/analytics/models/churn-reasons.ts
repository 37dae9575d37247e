import { normalBelow } from '../../optimizer/normal.ts'

/** So many of so many, for example delivered of sent. */
export interface Share {
  readonly hits: number
  readonly of: number
}

/** What changed for a customer lately. Recent is the last four weeks, earlier the twelve before. */
export interface ChurnEvidence {
  /** Chance of a silence as long as the present one, were the customer still there; null if unknown. */
  readonly silenceIfThere: number | null
  /** Billable verifications by week, recent and earlier. */
  readonly recentWeeks: readonly number[]
  readonly earlierWeeks: readonly number[]
  readonly delivery: { readonly recent: Share; readonly earlier: Share }
  readonly conversion: { readonly recent: Share; readonly earlier: Share }
  /** Relative rise of the mean price of a verification; null if unknown. */
  readonly priceRise: number | null
}

export type ChurnReasonKind = 'silence' | 'volume-down' | 'delivery-down' | 'conversion-down' | 'price-up'

export interface ChurnReason {
  readonly kind: ChurnReasonKind
  /** Orders of magnitude of surprise: -log10 of the chance of this, had nothing changed. */
  readonly strength: number
  /** The figures of the sentence: shares or weekly means before and now; relative rise for a price; null for silence. */
  readonly before: number | null
  readonly now: number | null
}

/** A chance above this one explains nothing. */
const MAX_CHANCE = 0.05
/** A rise of the price by this share weighs as much as one order of magnitude; there is no chance to compute for it. */
const PRICE_RISE_UNIT = 0.1
const MIN_PRICE_RISE = 0.05
/** No reason outweighs others beyond this. */
const MAX_STRENGTH = 12

/** What most sets a customer apart from how it was, the strongest first; at most `count`. */
export function churnReasons(evidence: ChurnEvidence, count = 3): readonly ChurnReason[] {
  const { silenceIfThere, delivery, conversion, priceRise } = evidence
  const reasons: (ChurnReason | null)[] = [
    silenceIfThere === null ? null : reason('silence', silenceIfThere, null, null),
    volumeDown(evidence.earlierWeeks, evidence.recentWeeks),
    shareDown('delivery-down', delivery.earlier, delivery.recent),
    shareDown('conversion-down', conversion.earlier, conversion.recent),
    priceRise === null || priceRise < MIN_PRICE_RISE
      ? null
      : { kind: 'price-up', strength: Math.min(MAX_STRENGTH, priceRise / PRICE_RISE_UNIT), before: 0, now: priceRise },
  ]
  return reasons
    .filter((one) => one !== null)
    .sort((a, b) => b.strength - a.strength)
    .slice(0, count)
}

function reason(kind: ChurnReasonKind, chance: number, before: number | null, now: number | null): ChurnReason | null {
  if (!(chance <= MAX_CHANCE)) return null
  return { kind, strength: Math.min(MAX_STRENGTH, -Math.log10(Math.max(chance, 1e-300))), before, now }
}

/** Weekly means; the spread of the earlier weeks says how much one may differ by chance. */
function volumeDown(earlier: readonly number[], recent: readonly number[]): ChurnReason | null {
  if (earlier.length < 2 || recent.length === 0) return null
  const [before, now] = [meanOf(earlier), meanOf(recent)]
  const spread = earlier.reduce((sum, week) => sum + (week - before) ** 2, 0) / (earlier.length - 1)
  const error = Math.sqrt(Math.max(spread, before, 1) * (1 / earlier.length + 1 / recent.length))
  return reason('volume-down', normalBelow((now - before) / error), before, now)
}

/** Two shares against each other, by the pooled normal test. */
function shareDown(kind: ChurnReasonKind, earlier: Share, recent: Share): ChurnReason | null {
  if (earlier.of === 0 || recent.of === 0) return null
  const [before, now] = [earlier.hits / earlier.of, recent.hits / recent.of]
  const pooled = (earlier.hits + recent.hits) / (earlier.of + recent.of)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / earlier.of + 1 / recent.of))
  return error === 0 ? null : reason(kind, normalBelow((now - before) / error), before, now)
}

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
