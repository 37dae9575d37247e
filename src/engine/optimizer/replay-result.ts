import type { ReplayCountry, ReplayResult } from '../../contract/replay.ts'
import { regretOf } from './regret.ts'
import type { CellTallies, ReplaySpec, ReplaySums } from './replay-models.ts'
import { gainOf, sideOf, sumTallies } from './replay-tally.ts'

const explanation =
  'Doubly robust: where the recorded choice could have been the policy’s, its real outcome counts in proportion to both ' +
  'chances; elsewhere the estimate of that minute stands in. The interval holds how far such estimates were off where ' +
  'the outcome is known; what was never tried rests on the estimates alone and is counted apart.'

/** What people read of a replay. */
export function replayResult(sums: ReplaySums, spec: ReplaySpec, at: number): ReplayResult {
  const { currency, from, to, failureCost } = spec
  const { verifications, compared, agreed, leftOut } = sums
  const cells = [...sums.cells.values()].filter(({ recorded }) => recorded.n > 0)
  const recorded = sumTallies(cells.map((cell) => cell.recorded))
  const replayed = sumTallies(cells.map((cell) => cell.replayed))
  const gain = gainOf(recorded, replayed, currency)
  const share = (part: number) => (compared === 0 ? null : part / compared)
  return {
    from,
    to,
    currency,
    method: 'doubly-robust',
    explanation,
    failureCost,
    verifications,
    compared,
    leftOut: { ...leftOut },
    agreement: share(agreed),
    withoutEvidence: share(replayed.blind),
    recorded: sideOf(recorded, currency),
    replayed: sideOf(replayed, currency),
    saving: gain.weighed,
    costSaving: gain.cost,
    conversionGain: gain.conversion,
    countries: byCountry(cells, currency),
    providers: [...sums.first]
      .map(([provider, first]) => ({
        provider,
        recorded: first.recorded / compared,
        replayed: first.replayed / compared,
      }))
      .toSorted((a, b) => b.replayed - a.replayed),
    regret: regretOf(sums, spec, at),
  }
}

/** Services together, busiest first. */
function byCountry(cells: readonly CellTallies[], currency: string): ReplayCountry[] {
  const countries = [...new Set(cells.map(({ country }) => country))]
  return countries
    .map((country) => {
      const own = cells.filter((cell) => cell.country === country)
      const recorded = sumTallies(own.map((cell) => cell.recorded))
      const replayed = sumTallies(own.map((cell) => cell.replayed))
      return {
        country,
        verifications: recorded.n,
        withoutEvidence: replayed.blind / recorded.n,
        recorded: sideOf(recorded, currency),
        replayed: sideOf(replayed, currency),
        saving: gainOf(recorded, replayed, currency).weighed,
      }
    })
    .toSorted((a, b) => b.verifications - a.verifications)
}
