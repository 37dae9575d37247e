import type { Candidate, Service } from '../../contract/models.ts'
import type { RecordedVerification } from '../store/queries/replay.ts'
import type { RouteOffer } from './models.ts'
import type { ReplaySpec } from './replay-models.ts'
import { barredBy, ejectedBy } from './rules.ts'

/** What is read of a logged candidate. */
type LoggedCandidate = Pick<Candidate, 'provider' | 'comparablePrice' | 'breaker' | 'excludedBy'> &
  Partial<Pick<Candidate, 'estimate' | 'probability'>>

/** What was logged; nothing where it cannot be read. The outline is enough: the console wrote it itself. */
function loggedCandidates(json: string): readonly LoggedCandidate[] {
  const logged: unknown = JSON.parse(json)
  return Array.isArray(logged) && logged.every(isCandidate) ? logged : []
}

const isCandidate = (each: unknown): each is LoggedCandidate =>
  typeof each === 'object' && each !== null && 'provider' in each && typeof each.provider === 'string'

/** The routes of one recorded choice, as they stood in that minute. */
export interface RecordedOffers {
  /** In the order of the static list of that minute, prices in the reporting currency. */
  readonly offers: readonly RouteOffer[]
  /** With which chance the recorded choice would fall on each provider; missing is 0. */
  readonly chances: ReadonlyMap<string, number>
}

/** Reads the logged candidates of a choice. What the recorded policy itself kept out is open again. */
export function recordedOffers(row: RecordedVerification, spec: ReplaySpec): RecordedOffers {
  const logged = loggedCandidates(row.candidates)
  const [first] = row.attempts
  const taken = first?.provider ?? ''
  const constraints = constraintsOf(row.policyVersion, spec)
  const place = placesAt(row, spec, logged)
  const offers = logged.map((candidate): RouteOffer => {
    const { provider, comparablePrice: price, breaker } = candidate
    const bare = {
      provider,
      priority: place(provider),
      price: price?.currency === spec.currency ? price.micros : null,
      breaker,
      excludedBy: null,
    }
    const reason = provider === taken ? null : candidate.excludedBy
    const own =
      reason !== null &&
      (reason === (constraints && barredBy(bare, constraints)) || reason === ejectedBy(candidate.estimate?.outage ?? 0))
    return { ...bare, breaker: reason === null || own ? 'closed' : breaker, excludedBy: own ? null : reason }
  })
  const chances = new Map(logged.map(({ provider, probability }) => [provider, probability ?? 0]))
  chances.set(taken, row.probability)
  return { offers: offers.toSorted((a, b) => a.priority - b.priority), chances }
}

/** What the rule that decided demanded of routes; null when none did. */
function constraintsOf(policyVersion: string, { versions, currency }: ReplaySpec) {
  const [, version, id] = /^policy@(\d+)\/([^:]+)/.exec(policyVersion) ?? []
  const rule = versions.get(Number(version))?.rules.find((each) => each.id === id)
  if (rule === undefined) return null
  const { maxPrice, ...rest } = rule.constraints
  return { ...rest, maxPrice: maxPrice?.currency === currency ? maxPrice.micros : null }
}

/** Places on the static list of that minute: as logged where the list chose, otherwise by the order then in force. */
function placesAt(
  { policyVersion, country, service, createdAt }: RecordedVerification,
  spec: ReplaySpec,
  logged: readonly LoggedCandidate[],
): (provider: string) => number {
  const order = policyVersion.startsWith('policy@')
    ? [...orderAt(spec, country, service, createdAt), ...spec.providers]
    : logged.map(({ provider }) => provider)
  return (provider) => {
    const place = order.indexOf(provider)
    return place < 0 ? order.length : place
  }
}

/** The order of trial that was in force; empty when none was. */
export function orderAt(
  { queues }: Pick<ReplaySpec, 'queues'>,
  country: string,
  service: Service,
  at: number,
): readonly string[] {
  const known = queues.filter((queue) => queue.service === service && queue.createdAt <= at)
  const own = known.findLast((queue) => queue.country === country)
  return own?.providers ?? known.findLast((queue) => queue.country === null)?.providers ?? []
}

/**
 * Whether no rule of this console decided: a provider asked for by name, or pinned before all others, or history from
 * elsewhere, which comes without the routes that could have been chosen.
 */
export function isGiven(row: RecordedVerification, spec: ReplaySpec): boolean {
  const { onlyProvider, policyVersion, createdAt, candidates } = row
  if (onlyProvider !== null || candidates === '[]') return true
  if (policyVersion.startsWith('policy@')) return false
  const state = spec.states.findLast((each) => each.createdAt <= createdAt)
  return state !== undefined && state.mode === 'on' && state.live !== null
}
