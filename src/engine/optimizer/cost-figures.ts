import type { CostFigures } from '../../contract/cost-analysis.ts'
import { wilsonRate } from '../../contract/rate.ts'
import type { CostSums } from '../store/queries/cost-sums.ts'

/** Figures from sums; what is not regular, duplicate or failed does not exist. */
export function costFigures(sums: CostSums): CostFigures {
  const { cost_micros: spend, duplicate_micros: duplicates, failed_micros: failed, converted, final, sent } = sums
  // One that converted is over, so `final` is never less.
  const conversion = wilsonRate(converted, final)
  return {
    spendMicros: spend,
    regularMicros: spend - duplicates - failed,
    duplicateMicros: duplicates,
    failedMicros: failed,
    verifications: sent,
    converted,
    conversion,
    costPerConverted: { ...perConverted(spend, conversion), n: sent },
    segments: sums.segments,
    attempts: sums.attempts,
    unpriced: sums.unpriced,
  }
}

/** Spend is known to the micro; what is uncertain is how many would convert, so the interval is that of the rate. */
function perConverted(spend: number, { k, value, low, high }: CostFigures['conversion']) {
  if (k === 0 || value === null || low === null || high === null) return { micros: null, low: null, high: null }
  const micros = spend / k
  return { micros, low: (micros * value) / high, high: low === 0 ? null : (micros * value) / low }
}
