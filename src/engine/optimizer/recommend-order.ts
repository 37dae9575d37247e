import { countryInText } from '../country-name.ts'
import { priceText } from '../money-text.ts'
import { effectOf, type Findings, type Proposal, riskOf, routeOf } from './recommend-models.ts'
import { isDearer, perConvertedText, routeFigures } from './recommend-policy.ts'
import { countText, percentText } from './recommend-text.ts'
import { bestRoute, busiest } from './regret.ts'
import type { CellTallies } from './replay-models.ts'

const LEAST_N = 30

/** Another first provider of the static list, where that is better by more than chance. For when the list decides. */
export function orderProposals(found: Findings, least: number): readonly Proposal[] {
  return [...found.sums.cells.values()].flatMap((cell) => reorder(cell, found, least))
}

function reorder(cell: CellTallies, found: Findings, least: number): readonly Proposal[] {
  const best = bestRoute(cell)
  const first = busiest(cell.byProvider)
  if (best === null || first === null || best.provider === first || cell.recorded.n < LEAST_N) return []
  const effect = effectOf(cell.list, best.tally, found)
  if (effect.monthly.low <= 0 || effect.monthly.micros < least) return []
  const route = routeOf(cell)
  const { labelOf, spec } = found
  const { currency } = spec
  const [now, other] = [routeFigures(cell, first, currency), routeFigures(cell, best.provider, currency)]
  const trap = now.price.micros < other.price.micros && isDearer(now.perConverted, other.perConverted)
  const where = countryInText(cell.country)
  return [
    {
      kind: 're-order',
      subject: { ...route, provider: best.provider },
      trap,
      title: `Ask ${labelOf(best.provider)} first in ${where}`,
      why:
        `${labelOf(first)} is asked first at ${priceText(now.price)} a message and ${percentText(now.conversion)} of its ` +
        `${countText(now.n, 'verification')} converted: ${perConvertedText(now.perConverted)} for a converted one. ` +
        `${labelOf(best.provider)} takes ${priceText(other.price)} a message, converts ${percentText(other.conversion)} and ` +
        `comes to ${perConvertedText(other.perConverted)}.`,
      ...riskOf(effect),
      ...effect,
      edit: { kind: 'first', ...route, provider: best.provider },
    },
  ]
}
