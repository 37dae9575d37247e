import { entry } from '../columns.ts'
import { FAILURE_COST, meanQuote, type Policy } from './policy.ts'
import { ANSWER_SECONDS, COUNTRIES, PROVIDERS, routeOf, type SimulatedWorld } from './world.ts'

const MAX_ATTEMPTS = 3
/** Buckets of one second, more of them than an answer may take. */
const BUCKETS = 512

export interface RunResult {
  readonly policy: string
  readonly verifications: number
  readonly converted: number
  /** Submissions that were refused. */
  readonly refused: number
  /** Mean of `price / mean quote + 5 x failed` over all verifications: lower is better. */
  readonly score: number
  /** Cost per success of every country, weighted by its traffic, in mean quotes of the country. */
  readonly costPerSuccess: number
}

/**
 * Sends every verification of a world by a policy. A refusal leads to the next choice at once, three in all;
 * answers reach the policy when they come, and their absence after 300 s.
 */
export function runPolicy(world: SimulatedWorld, policy: Policy): RunResult {
  const n = world.at.length
  const prices = new Float64Array(PROVIDERS)
  const usable = new Uint8Array(PROVIDERS)
  const answers = createAnswers(world, policy)
  const spend = new Float64Array(COUNTRIES)
  const successes = new Float64Array(COUNTRIES)
  const traffic = new Float64Array(COUNTRIES)
  let score = 0
  let refused = 0

  for (let i = 0; i < n; i++) {
    const at = entry(world.at, i)
    const country = entry(world.country, i)
    answers.until(at)
    for (let p = 0; p < PROVIDERS; p++) prices[p] = world.price(routeOf(p, country), at)
    usable.fill(1)
    let cost = 0
    let converted = false
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const provider = policy.choose(at, country, prices, usable)
      if (world.refuses(provider, at)) {
        refused++
        usable[provider] = 0
        continue
      }
      cost = entry(prices, provider) / meanQuote(prices)
      converted = (world.luck[i] ?? 1) < world.rate(routeOf(provider, country), at)
      policy.accepted?.(at, provider, country, i)
      answers.expect(i, provider, converted)
      break
    }
    score += cost + (converted ? 0 : FAILURE_COST)
    spend[country] = entry(spend, country) + cost
    successes[country] = entry(successes, country) + (converted ? 1 : 0)
    traffic[country] = entry(traffic, country) + 1
  }

  let converted = 0
  let costPerSuccess = 0
  for (let c = 0; c < COUNTRIES; c++) {
    converted += entry(successes, c)
    costPerSuccess += ((entry(traffic, c) / n) * entry(spend, c)) / Math.max(1, entry(successes, c))
  }
  return { policy: policy.name, verifications: n, converted, refused, score: score / n, costPerSuccess }
}

/** Holds answers back until their second has come: a wheel of lists, so that nothing is allocated in a run. */
function createAnswers(world: SimulatedWorld, policy: Policy) {
  const head = new Int32Array(BUCKETS).fill(-1)
  const next = new Int32Array(world.at.length)
  const sentBy = new Uint8Array(world.at.length)
  const converts = new Uint8Array(world.at.length)
  let now = 0
  return {
    expect(id: number, provider: number, converted: boolean): void {
      const after = converted ? entry(world.answersAfter, id) : ANSWER_SECONDS
      const bucket = Math.ceil(entry(world.at, id) + after) % BUCKETS
      next[id] = head[bucket] ?? -1
      head[bucket] = id
      sentBy[id] = provider
      converts[id] = converted ? 1 : 0
    },
    until(at: number): void {
      for (; now <= at; now++) {
        const bucket = now % BUCKETS
        for (let id = head[bucket] ?? -1; id >= 0; id = next[id] ?? -1)
          policy.answered?.(now, entry(sentBy, id), entry(world.country, id), converts[id] === 1, id)
        head[bucket] = -1
      }
    },
  }
}
