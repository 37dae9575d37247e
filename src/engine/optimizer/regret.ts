import type { Regret, RegretGap } from '../../contract/replay.ts'
import type { CellTallies, FixedTally, ReplaySpec, ReplaySums } from './replay-models.ts'
import { gainOf, sideOf, sumTallies, type Tally } from './replay-tally.ts'

/** A route that could take fewer of a country's verifications is not what all of them could have gone by. */
const LEAST_USABLE = 0.5

/** The static list, what was done, and what would have been best. */
export function regretOf(sums: ReplaySums, spec: ReplaySpec, at: number): Regret {
  const { currency, from, to, failureCost } = spec
  const cells = [...sums.cells.values()].filter(({ recorded }) => recorded.n > 0)
  const actual = sumTallies(cells.map(({ recorded }) => recorded))
  const list = sumTallies(cells.map((cell) => cell.list))
  const best = sumTallies(cells.map((cell) => bestRoute(cell)?.tally ?? cell.recorded))
  const gaps = cells.flatMap((cell) => gapOf(cell, currency))
  const total = gaps.reduce((sum, { left }) => sum + Math.max(0, left.micros), 0)
  const bound = cells.reduce((sum, cell) => sum + cell.bound, 0)
  const listGain = gainOf(actual, list, currency).weighed
  return {
    at,
    from,
    to,
    verifications: sums.compared,
    failureCost,
    staticList: sideOf(list, currency),
    actual: sideOf(actual, currency),
    bestFixed: sideOf(best, currency),
    bound: { weighedCost: { micros: Math.round(bound), currency } },
    saved: { micros: -listGain.micros + 0, low: -listGain.high + 0, high: -listGain.low + 0, currency },
    left: gainOf(actual, best, currency).weighed,
    gaps: gaps
      .map((gap) => ({ ...gap, share: total === 0 ? 0 : Math.max(0, gap.left.micros) / total }))
      .toSorted((a, b) => b.left.micros - a.left.micros),
  }
}

function gapOf(cell: CellTallies, currency: string): readonly Omit<RegretGap, 'share'>[] {
  const best = bestRoute(cell)
  const provider = busiest(cell.byProvider)
  if (best === null || provider === null || best.provider === provider) return []
  const { tally } = best
  return [
    {
      country: cell.country,
      provider,
      best: best.provider,
      verifications: cell.recorded.n,
      left: gainOf(cell.recorded, tally, currency).weighed,
      withoutEvidence: tally.blind / tally.n,
    },
  ]
}

/** The route of the least weighed cost; null without any. */
export function bestRoute(cell: CellTallies): (FixedTally & { readonly provider: string }) | null {
  let best: (FixedTally & { readonly provider: string }) | null = null
  for (const [provider, fixed] of cell.fixed) {
    if (fixed.usable < LEAST_USABLE * cell.recorded.n) continue
    if (best === null || fixed.tally.weighed < best.tally.weighed) best = { ...fixed, provider }
  }
  return best
}

/** Who was asked first most often; null without any. */
export function busiest(byProvider: ReadonlyMap<string, Tally>): string | null {
  let most: readonly [string, Tally] | null = null
  for (const entry of byProvider) if (most === null || entry[1].n > most[1].n) most = entry
  return most?.[0] ?? null
}
