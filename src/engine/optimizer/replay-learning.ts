import type { Service } from '../../contract/models.ts'
import type { RecordedVerification } from '../store/queries/replay.ts'
import { type Choice, defaultSettings, type RouteOutcome } from './models.ts'
import { endOf } from './policy-outcomes.ts'
import type { RouterLearning } from './policy-router.ts'
import { regionOf } from './regions.ts'
import type { ReplaySpec } from './replay-models.ts'
import { SmartSelector } from './smart-selector.ts'
import { isWeighed, SuccessGuard } from './success-guard.ts'

/** Who has not answered by then counts as failed. */
const ANSWER_MS = 300_000

/** Something the selector, or with `judged` the guard, hears of. */
type Heard = { readonly at: number; readonly service: Service } & (
  | { readonly outcome: RouteOutcome }
  | { readonly converted: boolean }
)

/**
 * What a selector that begins with the window learns from the recorded outcomes, each at its time: it looks on, as a
 * shadow does.
 */
export class ReplayLearning implements RouterLearning {
  readonly #spec: Pick<ReplaySpec, 'seed' | 'successTarget'>
  readonly #learned = new Map<Service, { readonly selector: SmartSelector; readonly guard: SuccessGuard }>()
  /** By time; what was told already stands before `#next`. */
  #coming: Heard[] = []
  #next = 0

  constructor(spec: Pick<ReplaySpec, 'seed' | 'successTarget'>) {
    this.#spec = spec
  }

  selector = (service: Service): SmartSelector => this.#of(service).selector
  failureCost = (service: Service, set: number): number => set * this.#of(service).guard.weight
  caution = (service: Service): number => this.#of(service).guard.caution
  used = (service: Service, choice: Choice | null): void => {
    if (choice !== null && isWeighed(choice)) this.#of(service).guard.weigh(choice.besideList)
  }

  /** Tells everything that became known before `at`, UTC epoch ms. */
  hearUntil(at: number): void {
    for (let heard = this.#coming[this.#next]; heard !== undefined && heard.at <= at; ) {
      const { selector, guard } = this.#of(heard.service)
      if ('outcome' in heard) selector.observe(heard.outcome)
      else guard.note(heard.converted, this.#spec.successTarget, heard.at)
      heard = this.#coming[++this.#next]
    }
    if (this.#next < LEAST_DROPPED) return
    this.#coming = this.#coming.slice(this.#next)
    this.#next = 0
  }

  /** What becomes of a verification, to be heard of when it happens. */
  expect(row: RecordedVerification): void {
    const { service, country, createdAt, state } = row
    const region = regionOf(country)
    const tell = (kind: RouteOutcome['kind'], at: number, id: number, provider: string) =>
      this.#add({ at, service, outcome: { kind, at, id, provider, country, region } })
    const due = createdAt + ANSWER_MS
    const inTime = row.finalAt !== null && row.finalAt < due
    const accepted = row.attempts.filter((attempt) => attempt.state === 'accepted')
    for (const { id, provider, settledAt, ...attempt } of row.attempts) {
      const at = settledAt ?? createdAt
      if (attempt.state === 'accepted') tell('accepted', at, id, provider)
      else if (isRefusal(attempt)) tell('refused', at, id, provider)
    }
    const delivered = accepted.filter(({ delivery }) => delivery === 'delivered')
    const read = new Set((delivered.length > 0 ? delivered : accepted.slice(-1)).map(({ id }) => id))
    const isConverted = inTime && state === 'converted'
    for (const { id, provider, settledAt } of accepted) {
      if (inTime) tell(isConverted ? endOf(id, read) : 'lost', row.finalAt ?? due, id, provider)
      else tell('expired', Math.max(due, (settledAt ?? createdAt) + ANSWER_MS), id, provider)
    }
    if (isConverted) this.#add({ at: row.finalAt ?? due, service, converted: true })
    else if (!inTime && accepted.length > 0) this.#add({ at: due, service, converted: false })
  }

  #add(heard: Heard): void {
    let i = this.#coming.length
    while (i > this.#next && (this.#coming[i - 1]?.at ?? 0) > heard.at) i--
    this.#coming.splice(i, 0, heard)
  }

  #of(service: Service) {
    const known = this.#learned.get(service)
    if (known !== undefined) return known
    const learned = {
      selector: new SmartSelector(defaultSettings, { seed: this.#spec.seed }),
      // What speaks for caution is found within a day; a replay is of the rules, not of their first hours.
      guard: new SuccessGuard({ judged: 0, converted: 0, at: 0, factor: 1, reviewedAt: 0, caution: 0 }),
    }
    this.#learned.set(service, learned)
    return learned
  }
}

const LEAST_DROPPED = 4_096

/** The provider did not take it, and not because we asked too often or stopped in the middle. */
const isRefusal = ({
  state,
  category,
}: Pick<RecordedVerification['attempts'][number], 'state' | 'category'>): boolean =>
  (state === 'rejected-eligible' && category !== 'throttled') || (state === 'unknown' && category !== 'interrupted')
