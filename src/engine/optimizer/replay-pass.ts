import type { PolicyDraft, Rule } from '../../contract/policy-models.ts'
import type { RecordedVerification } from '../store/queries/replay.ts'
import type { Choice, RouteOffer } from './models.ts'
import { PolicyRouter } from './policy-router.ts'
import { ReplayLearning } from './replay-learning.ts'
import { type CellTallies, cellKey, type ReplaySpec, type ReplaySums } from './replay-models.ts'
import { isGiven, recordedOffers } from './replay-offers.ts'
import { addBlind, addOutcome, emptyTally, type Outcome, type Tally } from './replay-tally.ts'
import { meanPrice } from './scoring.ts'

/** A choice that is rarer than this was as good as never tried: its weight would drown all others. */
const LEAST_CHANCE = 0.005
const Z95 = 1.96

/** One recorded choice with all that its alternatives are judged by. */
interface Judged {
  readonly cell: CellTallies
  readonly recorded: Outcome
  readonly taken: string
  readonly usable: readonly RouteOffer[]
  readonly chances: ReadonlyMap<string, number>
  /** What each route with a price would come to, and the one that was taken; null when the policy keeps all out. */
  readonly models: ReadonlyMap<string, Model> | null
  /** How far what happened is from what was expected of the route that was taken. */
  readonly surprise: Outcome
  /** What a failure is weighed as, micros. */
  readonly failure: number
}

/** What the estimates of that minute say of a route, with the standard deviation of its chance to convert. */
interface Model extends Outcome {
  readonly sd: number
}

/**
 * Goes through recorded verifications, oldest first, and adds up what each policy would have come to. Doubly robust
 * (Dudik, Langford & Li 2011): the estimates of that minute, corrected by what really happened wherever the recorded
 * choice could have been the policy's, in proportion to both chances.
 */
export class ReplayPass {
  readonly #spec: ReplaySpec
  readonly #learning: ReplayLearning
  readonly #router: PolicyRouter
  readonly sums: ReplaySums = {
    verifications: 0,
    since: null,
    compared: 0,
    agreed: 0,
    leftOut: { unpriced: 0, open: 0, given: 0 },
    cells: new Map(),
    first: new Map(),
  }
  #now = 0

  constructor(spec: ReplaySpec) {
    this.#spec = spec
    this.#learning = new ReplayLearning(spec)
    this.#router = new PolicyRouter({
      source: {
        state: { mode: 'on', live: 0, trial: null },
        policy: () => ({ ...spec.policy, version: 0, author: '', reason: '', createdAt: 0 }),
      },
      learning: this.#learning,
      clock: { now: () => this.#now },
      failureCost: () => spec.failureCost,
      limit: ({ micros, currency }) => (currency === spec.currency ? micros : null),
    })
  }

  take(row: RecordedVerification): void {
    this.#now = row.createdAt
    this.#learning.hearUntil(row.createdAt)
    this.sums.verifications++
    if (isGiven(row, this.#spec)) this.sums.leftOut.given++
    else this.#compare(row)
    this.#learning.expect(row)
  }

  #compare(row: RecordedVerification): void {
    const { offers, chances } = recordedOffers(row, this.#spec)
    const query = { ...row, key: row.reference, firstVersion: null }
    const choice = this.#router.decide(offers, query).inForce?.choice ?? null
    const cell = this.#cellOf(row)
    const isOpen =
      row.convertedAt === null && row.finalAt === null && (row.acceptedAt ?? row.createdAt) >= this.#spec.mature
    if (isOpen) {
      this.sums.leftOut.open++
      return
    }
    const taken = row.attempts[0]?.provider ?? ''
    const cost = costOf(row)
    const isOwn = this.#spec.sameAs.some((version) => row.policyVersion.startsWith(`policy@${version}/`))
    const wanted = isOwn ? taken : (choice?.provider ?? taken)
    const unpriced = cost === null ? taken : priceOf(offers, wanted) === null ? wanted : null
    if (cost === null || unpriced !== null) {
      this.sums.leftOut.unpriced++
      cell.unpriced.set(unpriced ?? taken, (cell.unpriced.get(unpriced ?? taken) ?? 0) + 1)
      return
    }
    const failure = this.#spec.failureCost * (meanPrice(offers.map(({ price }) => price)) ?? 0)
    const converted = row.convertedAt === null ? 0 : 1
    const recorded = { cost, converted, weighed: cost + failure * (1 - converted) }
    const usable = offers.filter(({ excludedBy }) => excludedBy === null)
    const models = choice && modelsOf(choice, usable, taken, recorded, failure)
    const surprise = plus(recorded, models?.get(taken) ?? recorded, -1)
    const judged: Judged = { cell, recorded, taken, usable, chances, models, surprise, failure }
    this.sums.since ??= row.createdAt
    this.#count(judged, isOwn, wanted)
    const drawn = isOwn || choice === null ? only(taken) : shares(choice)
    this.#first(taken, drawn)
    // What ran on this very policy, or on the list, is on record: there is nothing to estimate.
    if (isOwn) addOutcome(cell.replayed, recorded)
    else addEstimate(cell.replayed, judged, drawn)
    if (!row.policyVersion.startsWith('policy@')) addOutcome(cell.list, recorded)
    else addEstimate(cell.list, judged, only(usable[0]?.provider ?? taken))
    for (const { name, policy, cells } of this.#spec.others)
      if (cells === null || cells.includes(cellKey(row))) {
        const found = this.#router.preview(offers, query, policy)
        const other = found?.choice == null ? only(taken) : mixed(found.choice, policy, found.rule, usable)
        addEstimate(tallyOf(cell.others, name), judged, other)
      }
    addFixed(judged)
  }

  #count({ cell, recorded, taken, usable }: Judged, isOwn: boolean, wanted: string): void {
    this.sums.compared++
    if (isOwn || wanted === taken) this.sums.agreed++
    addOutcome(cell.recorded, recorded)
    addOutcome(tallyOf(cell.byProvider, taken), recorded)
    if (usable.length === 1) cell.alone.set(taken, (cell.alone.get(taken) ?? 0) + 1)
  }

  #first(taken: string, drawn: ReadonlyMap<string, number>): void {
    const { first } = this.sums
    const of = (provider: string) => {
      const known = first.get(provider) ?? { recorded: 0, replayed: 0 }
      first.set(provider, known)
      return known
    }
    of(taken).recorded++
    for (const [provider, share] of drawn) of(provider).replayed += share
  }

  #cellOf({ country, service }: RecordedVerification): CellTallies {
    const key = cellKey({ country, service })
    const known = this.sums.cells.get(key)
    if (known !== undefined) return known
    const cell: CellTallies = {
      country,
      service,
      recorded: emptyTally(),
      byProvider: new Map(),
      replayed: emptyTally(),
      list: emptyTally(),
      others: new Map(),
      fixed: new Map(),
      bound: 0,
      alone: new Map(),
      unpriced: new Map(),
    }
    this.sums.cells.set(key, cell)
    return cell
  }
}

/** Adds what a policy would have come to that asks each provider with these chances. */
function addEstimate(tally: Tally, judged: Judged, drawn: ReadonlyMap<string, number>): void {
  const { recorded, taken, models, surprise, chances, failure, cell } = judged
  const expected = { cost: 0, converted: 0, weighed: 0 }
  let weight = 0
  if (models === null) return addOutcome(tally, recorded)
  for (const provider of drawn.keys()) if (!models.has(provider)) return addOutcome(tally, recorded)
  for (const [provider, share] of drawn) {
    const model = models.get(provider) ?? { ...recorded, sd: 0 }
    expected.cost += share * model.cost
    expected.converted += share * model.converted
    expected.weighed += share * model.weighed
    const chance = chances.get(provider) ?? 0
    if (chance < LEAST_CHANCE) addBlind(tally, routeKey(cell, provider), share, model.sd, failure)
    else if (provider === taken) weight = share / chance
  }
  addOutcome(tally, plus(expected, surprise, weight), plus(noOutcome, surprise, 1 - weight))
}

const noOutcome: Outcome = { cost: 0, converted: 0, weighed: 0 }

const plus = (a: Outcome, b: Outcome, times: number): Outcome => ({
  cost: a.cost + times * b.cost,
  converted: a.converted + times * b.converted,
  weighed: a.weighed + times * b.weighed,
})

function modelsOf(
  { candidates }: Choice,
  usable: readonly RouteOffer[],
  taken: string,
  recorded: Outcome,
  failure: number,
): ReadonlyMap<string, Model> {
  const estimates = new Map(candidates.map(({ provider, estimate }) => [provider, estimate]))
  const models = new Map<string, Model>()
  const add = (provider: string, cost: number) => {
    const estimate = estimates.get(provider)
    const converted = estimate?.mean ?? recorded.converted
    const sd = estimate === undefined ? 0 : (estimate.high - estimate.low) / (2 * Z95)
    models.set(provider, { cost, converted, weighed: cost + failure * (1 - converted), sd })
  }
  for (const { provider, price } of usable) if (price !== null) add(provider, price)
  if (!models.has(taken)) add(taken, recorded.cost)
  return models
}

/** Every usable route, had it been asked first throughout; and the best of them by the estimates. */
function addFixed(judged: Judged): void {
  const { cell, usable, recorded, models } = judged
  const inUse = new Set<string>()
  let least = Number.POSITIVE_INFINITY
  for (const { provider, price } of usable) {
    if (price === null) continue
    const fixed = cell.fixed.get(provider) ?? { tally: missed(cell.recorded, recorded), usable: 0, price: 0 }
    cell.fixed.set(provider, fixed)
    fixed.usable++
    fixed.price += price
    inUse.add(provider)
    addEstimate(fixed.tally, judged, only(provider))
    least = Math.min(least, models?.get(provider)?.weighed ?? price + judged.failure * (1 - recorded.converted))
  }
  // Where it could not be used, what really happened stands.
  for (const [provider, { tally }] of cell.fixed) if (!inUse.has(provider)) addOutcome(tally, recorded)
  cell.bound += Number.isFinite(least) ? least : recorded.weighed
}

/** A route that turns up later stands where the others do: all that was recorded before this verification. */
function missed(recorded: Tally, last: Outcome): Tally {
  const { n, cost, converted, weighed } = recorded
  return {
    ...emptyTally(),
    n: n - 1,
    cost: cost - last.cost,
    converted: converted - last.converted,
    weighed: weighed - last.weighed,
  }
}

const routeKey = (cell: CellTallies, provider: string) => `${cellKey(cell)}|${provider}`

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const known = tallies.get(name) ?? emptyTally()
  tallies.set(name, known)
  return known
}

const only = (provider: string): ReadonlyMap<string, number> => new Map([[provider, 1]])

const shares = ({ candidates }: Choice): ReadonlyMap<string, number> =>
  new Map(
    candidates.flatMap(({ provider, probability }) => (probability > 0 ? [[provider, probability] as const] : [])),
  )

/** The strategy for its part of the traffic, and the list for what is control or outside the canary. */
function mixed(
  choice: Choice,
  { controlShare }: PolicyDraft,
  { canaryShare }: Rule,
  usable: readonly RouteOffer[],
): ReadonlyMap<string, number> {
  const onStrategy = (1 - controlShare) * canaryShare
  const drawn = new Map([...shares(choice)].map(([provider, share]) => [provider, share * onStrategy]))
  const listed = usable[0]?.provider ?? choice.provider
  if (onStrategy < 1) drawn.set(listed, (drawn.get(listed) ?? 0) + 1 - onStrategy)
  return drawn
}

const priceOf = (offers: readonly RouteOffer[], provider: string): number | null =>
  offers.find((offer) => offer.provider === provider)?.price ?? null

/** Of all attempts; null when one is unknown. */
function costOf({ attempts }: RecordedVerification): number | null {
  let sum = 0
  for (const { state, cost } of attempts) {
    if (cost !== null) sum += cost
    else if (state !== 'intent') return null
  }
  return sum
}
