import type { PolicyDraft, Strategy } from '../../contract/policy-models.ts'
import { countryInText } from '../country-name.ts'
import { priceText } from '../money-text.ts'
import { type Edit, editedPolicy, ruleFor, withFailureCost } from './recommend-edit.ts'
import { type Effect, effectOf, type Findings, monthOf, type Proposal, riskOf, routeOf } from './recommend-models.ts'
import { countText, percentText } from './recommend-text.ts'
import { bestRoute } from './regret.ts'
import { type CellTallies, type Contender, cellKey } from './replay-models.ts'
import { gainOf, sideOf, sumTallies } from './replay-tally.ts'

/** Fewer verifications say nothing, and a smaller share is not worth a rule. */
const LEAST_N = 30
const LEAST_SHARE = 0.05
/** Of countries, by money, for which every strategy is tried. */
const MOST_CELLS = 20
const tried: readonly Strategy[] = ['cheapest', 'balanced', 'conversion-first']
const RAISE = 1.5
const MOST_FAILURE_COST = 100

/** A change of the policy in force, with the contender that stands for it in a replay. */
export interface PolicyIdea {
  readonly edit: Extract<Edit, { readonly kind: 'deny' | 'strategy' | 'failure-cost' }>
  readonly contender: Contender
}

/** What is worth a replay of its own, by a first look at the traffic. */
export function policyIdeas(policy: PolicyDraft, { sums, spec }: Findings): readonly PolicyIdea[] {
  const cells = [...sums.cells.values()]
    .filter(({ recorded }) => recorded.n >= LEAST_N)
    .toSorted((a, b) => b.recorded.weighed - a.recorded.weighed)
  const edits = [...cells.flatMap(denials), ...cells.slice(0, MOST_CELLS).flatMap((cell) => strategies(policy, cell))]
  const ideas = edits.map((edit) => ({ edit, contender: contenderOf(policy, edit) }))
  const costs = [spec.failureCost * RAISE, spec.failureCost / RAISE].filter((cost) => cost <= MOST_FAILURE_COST)
  return [
    ...ideas,
    ...costs.map((after): PolicyIdea => {
      const edit = { kind: 'failure-cost', after: Math.round(10 * after) / 10 } as const
      return { edit, contender: { name: nameOf(edit), policy: withFailureCost(policy, edit.after), cells: null } }
    }),
  ]
}

/** Providers that are worse than the best route by more than chance. */
function denials(cell: CellTallies) {
  const best = bestRoute(cell)
  if (best === null) return []
  const bestMean = best.tally.weighed / best.tally.n
  return [...cell.byProvider].flatMap(([provider, { n, weighed }]) =>
    provider !== best.provider && n >= LEAST_N && n >= LEAST_SHARE * cell.recorded.n && weighed / n > bestMean
      ? [{ kind: 'deny', ...routeOf(cell), provider } as const]
      : [],
  )
}

function strategies(policy: PolicyDraft, cell: CellTallies) {
  const now = ruleFor(policy, routeOf(cell))?.strategy
  return tried
    .filter((each) => each !== now)
    .map((strategy) => ({ kind: 'strategy', ...routeOf(cell), strategy }) as const)
}

const contenderOf = (policy: PolicyDraft, edit: Extract<PolicyIdea['edit'], { country: string }>): Contender => ({
  name: nameOf(edit),
  policy: editedPolicy(policy, edit),
  cells: [cellKey(edit)],
})

const nameOf = (edit: Edit): string => JSON.stringify(edit)

/** What the second replay confirmed: better by more than chance, and by at least `least` micros in 30 days. */
export function policyProposals(ideas: readonly PolicyIdea[], found: Findings, least: number): readonly Proposal[] {
  const proposals = ideas.flatMap(({ edit, contender }) =>
    edit.kind === 'failure-cost' ? weighing(edit, contender, found) : inCountry(edit, contender, found),
  )
  const worth = proposals.filter(({ monthly, kind }) => (monthly?.micros ?? 0) >= least || kind === 'failure-cost')
  return bestPerCountry(worth)
}

/** Only the best of several changes of the same country and service: they are not meant to be added up. */
function bestPerCountry(proposals: readonly Proposal[]): readonly Proposal[] {
  const best = new Map<string, Proposal>()
  for (const proposal of proposals) {
    const { country, service } = proposal.subject
    const key = country === null ? proposal.kind : `${country}|${service}`
    const known = best.get(key)
    if (known === undefined || (proposal.monthly?.micros ?? 0) > (known.monthly?.micros ?? 0)) best.set(key, proposal)
  }
  return [...best.values()]
}

function inCountry(
  edit: Extract<PolicyIdea['edit'], { country: string }>,
  { name }: Contender,
  found: Findings,
): readonly Proposal[] {
  const cell = found.sums.cells.get(cellKey(edit))
  const after = cell?.others.get(name)
  if (cell === undefined || after === undefined) return []
  const effect = effectOf(cell.replayed, after, found)
  if (effect.monthly.low <= 0) return []
  return [edit.kind === 'deny' ? denial(edit, cell, effect, found) : strategyChange(edit, effect)]
}

function denial(
  edit: Extract<Edit, { kind: 'deny' }>,
  cell: CellTallies,
  effect: Effect,
  { labelOf, spec: { currency } }: Findings,
): Proposal {
  const { country, service, provider } = edit
  const own = routeFigures(cell, provider, currency)
  const best = bestRoute(cell)
  const [name, better] = [labelOf(provider), best && labelOf(best.provider)]
  const other = best && routeFigures(cell, best.provider, currency)
  const trap = other !== null && own.price.micros < other.price.micros && isDearer(own.perConverted, other.perConverted)
  return {
    kind: 'deny-provider',
    subject: { country, service, provider },
    trap,
    title: `Keep ${name} out of ${countryInText(country)}`,
    why:
      (trap
        ? `${name} is cheaper and costs more: ${priceText(own.price)} a message against ${priceText(other.price)} through ${better}, `
        : `${name} costs ${priceText(own.price)} a message in ${countryInText(country)}, `) +
      `but ${percentText(own.conversion)} of its ${countText(own.n, 'verification')} converted` +
      (other === null
        ? '.'
        : ` and ${percentText(other.conversion)} would have through ${better}: ${perConvertedText(own.perConverted)} ` +
          `for a converted one against ${perConvertedText(other.perConverted)}.`),
    ...riskOf(effect),
    ...effect,
    edit,
  }
}

function strategyChange(edit: Extract<Edit, { kind: 'strategy' }>, effect: Effect): Proposal {
  const { country, service, strategy } = edit
  const { costPerConverted: cost, conversion, evidence } = effect
  return {
    kind: 'switch-strategy',
    subject: { country, service, provider: null },
    trap: false,
    title: `Choose by “${strategy}” in ${countryInText(country)}`,
    why:
      `Replayed over ${countText(evidence.verifications, 'verification')}, “${strategy}” changes conversion by ` +
      `${Math.round(1_000 * conversion.value) / 10} points` +
      (cost === null
        ? '.'
        : ` and the cost of a converted verification from ${priceText(cost.before)} to ${priceText(cost.after)}.`),
    ...riskOf(effect),
    ...effect,
    edit,
  }
}

/** Weigh failures more while too few convert, and less where more than enough do and it saves money. */
function weighing(
  edit: Extract<Edit, { kind: 'failure-cost' }>,
  { name }: Contender,
  found: Findings,
): readonly Proposal[] {
  const { successTarget: target, failureCost, currency } = found.spec
  const cells = [...found.sums.cells.values()].filter(({ recorded }) => recorded.n > 0)
  if (target === null || cells.length === 0) return []
  const before = sumTallies(cells.map(({ replayed }) => replayed))
  const after = sumTallies(cells.flatMap(({ others }) => others.get(name) ?? []))
  const effect = effectOf(before, after, found)
  const now = sideOf(before, currency).conversion
  const then = sideOf(after, currency).conversion
  const isRaise = edit.after > failureCost
  const helps = isRaise
    ? now.high < target && effect.conversion.low > 0
    : then.low >= target && effect.monthlySpend.micros > 0
  if (!helps) return []
  // The messages alone: weighing failures differently is what this is about.
  const monthly = gainOf(before, after, currency, monthOf(found)).cost
  const further = effect.conversion.value * before.n * monthOf(found)
  const price = { micros: Math.round(Math.abs(monthly.micros) / Math.max(1, Math.abs(further))), currency }
  const amount = priceText({ micros: Math.abs(monthly.micros), currency })
  return [
    {
      kind: 'failure-cost',
      subject: { country: null, service: null, provider: null },
      trap: false,
      title: `Weigh a failed verification as ${edit.after} messages instead of ${failureCost}`,
      why:
        `${percentText(now.value)} convert and ${percentText(target)} are wanted. Replayed over ` +
        `${countText(before.n, 'verification')} it would be ${percentText(then.value)}. ` +
        (monthly.micros < 0
          ? `Messages cost ${amount} a month more: ${priceText(price)} for each further conversion. What the optimizer ` +
            'weighs failures more by itself is in both figures.'
          : `Messages cost ${amount} a month less: ${priceText(price)} for each conversion that is given up.`),
      ...riskOf(effect),
      ...effect,
      monthly,
      edit,
    },
  ]
}

/** How a provider did in a country: as recorded where it was asked often enough, otherwise as estimated. */
export function routeFigures(cell: CellTallies, provider: string, currency: string) {
  const fixed = cell.fixed.get(provider)
  const own = cell.byProvider.get(provider)
  const tally = own !== undefined && own.n >= LEAST_N ? own : fixed?.tally
  const side = tally && sideOf(tally, currency)
  const price = fixed === undefined || fixed.usable === 0 ? 0 : Math.round(fixed.price / fixed.usable)
  return {
    n: own?.n ?? 0,
    price: { micros: price, currency },
    conversion: side?.conversion.value ?? 0,
    perConverted: side?.costPerConverted ?? null,
  }
}

export type RouteFigures = ReturnType<typeof routeFigures>

/** Whether a converted verification costs more; nothing converted is dearest of all. */
export const isDearer = (one: RouteFigures['perConverted'], other: RouteFigures['perConverted']): boolean =>
  other !== null && (one === null || one.micros > other.micros)

export const perConvertedText = (cost: RouteFigures['perConverted']): string =>
  cost === null ? 'no price' : priceText(cost)
