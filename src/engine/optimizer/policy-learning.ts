import type Database from 'better-sqlite3'
import * as z from 'zod'
import { type Service, services } from '../../contract/models.ts'
import type { FailureCost } from '../../contract/policy-models.ts'
import type { Clock } from '../clock.ts'
import { errorText, type Log } from '../log.ts'
import { addAudit } from '../store/audit.ts'
import { savedSelector, saveSelector } from '../store/policies.ts'
import { getSetting } from '../store/settings.ts'
import { type Choice, defaultSettings, type RouteOutcome } from './models.ts'
import { type SelectorState, SmartSelector } from './smart-selector.ts'
import { type CostChange, isWeighed, SuccessGuard, type SuccessState } from './success-guard.ts'

/** What was learned reaches the disk at the latest after this. */
const SAVE_EVERY_MS = 60_000
const SEEDS = 2 ** 31

interface Learned {
  readonly selector: SmartSelector
  readonly guard: SuccessGuard
}

/** The outline of what was saved; the parts are the optimizer's own and are taken as they are. */
const savedSchema = z.object({
  selector: z.looseObject({
    version: z.literal(1),
    seed: z.number(),
    draws: z.number(),
    estimator: z.looseObject({}),
    watch: z.looseObject({}),
    traffic: z.array(z.unknown()),
    unanswered: z.looseObject({}),
  }),
  guard: z.object({
    judged: z.number(),
    converted: z.number(),
    at: z.number(),
    factor: z.number().min(1),
    reviewedAt: z.number(),
    caution: z.number().min(0).max(1).optional(),
    besideList: z.number().nullable().optional(),
  }),
})

/** What is known of every route, by service: read at the start, saved while it changes. */
export class PolicyLearning {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #log: Log
  readonly #random: () => number
  readonly #learned = new Map<Service, Learned>()
  readonly #unsaved = new Set<Service>()
  #cancelSave: (() => void) | null = null

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly log: Log
    /** Uniform in [0, 1); for the seed of a selector that has none yet. */
    readonly random: () => number
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#log = options.log
    this.#random = options.random
  }

  selector(service: Service): SmartSelector {
    return this.#of(service).selector
  }

  /** What a failed verification costs now, in messages, where `set` is what was set. */
  failureCost(service: Service, set: number): number {
    return set * this.#of(service).guard.weight
  }

  /** How much the first route of the list is given the benefit of the doubt now, 0..1. */
  caution(service: Service): number {
    return this.#of(service).guard.caution
  }

  failureCosts(): FailureCost[] {
    const set = getSetting(this.#db, 'optimizer.failureCost')
    const target = getSetting(this.#db, 'optimizer.successTarget')
    return [...this.#learned].map(([service, { guard }]) => ({
      service,
      set,
      used: set * guard.weight,
      target,
      success: guard.success,
      raisedFor: guard.raisedFor,
      besideList: guard.besideList,
    }))
  }

  /** Services of which something is known. */
  get services(): readonly Service[] {
    for (const service of services) if (savedSelector(this.#db, service) !== null) this.#of(service)
    return [...this.#learned.keys()]
  }

  observe(service: Service, outcome: RouteOutcome): void {
    this.#of(service).selector.observe(outcome)
    this.#changed(service)
  }

  /** A verification has had its time to convert. */
  judge(service: Service, converted: boolean): void {
    const change = this.#of(service).guard.note(
      converted,
      getSetting(this.#db, 'optimizer.successTarget'),
      this.#clock.now(),
    )
    this.#changed(service)
    if (change !== null) this.#tell(service, change)
  }

  /**
   * A choice was made, which moves the traffic counts and the draws.
   *
   * @param choice that of a first attempt; null for others
   */
  used(service: Service, choice: Choice | null): void {
    if (choice !== null && isWeighed(choice)) this.#of(service).guard.weigh(choice.besideList)
    this.#changed(service)
  }

  /** Writes what was learned since the last time. */
  save(): void {
    this.#cancelSave?.()
    this.#cancelSave = null
    try {
      this.#db.transaction(() => {
        for (const service of this.#unsaved) this.#write(service)
      })()
      this.#unsaved.clear()
    } catch (error) {
      this.#log.error('what the optimizer learned could not be saved; trying again later', { error: errorText(error) })
    }
  }

  #write(service: Service): void {
    saveSelector(this.#db, service, JSON.stringify(this.#of(service)), this.#clock.now())
  }

  #changed(service: Service): void {
    this.#unsaved.add(service)
    this.#cancelSave ??= this.#clock.after(SAVE_EVERY_MS, () => this.save())
  }

  #of(service: Service): Learned {
    const known = this.#learned.get(service)
    if (known !== undefined) return known
    const learned = this.#restored(service) ?? this.#fresh()
    this.#learned.set(service, learned)
    return learned
  }

  #fresh(): Learned {
    const seed = Math.floor(this.#random() * SEEDS)
    return { selector: new SmartSelector(defaultSettings, { seed }), guard: new SuccessGuard() }
  }

  #restored(service: Service): Learned | null {
    const text = savedSelector(this.#db, service)
    if (text === null) return null
    try {
      const { selector, guard } = savedSchema.parse(JSON.parse(text)) as unknown as {
        readonly selector: SelectorState
        readonly guard: SuccessState
      }
      return { selector: new SmartSelector(defaultSettings, selector), guard: new SuccessGuard(guard) }
    } catch (error) {
      this.#log.error('what the optimizer had learned cannot be read; it starts anew', {
        service,
        error: errorText(error),
      })
      return null
    }
  }

  #tell(service: Service, { before, after, success }: CostChange): void {
    const reason = reasonOf(success.value, after > before)
    const detail = { before: { factor: before }, after: { factor: after }, reason }
    this.#log.info('the cost of a failed verification was changed', { service, before, after, reason })
    try {
      addAudit(this.#db, {
        at: this.#clock.now(),
        actor: 'optimizer',
        action: 'policy.failureCost',
        subject: `policy:${service}`,
        detail,
      })
    } catch (error) {
      this.#log.error('a change of the failure cost could not be noted', { service, error: errorText(error) })
    }
  }
}

const reasonOf = (success: number | null, raised: boolean): string =>
  `${Math.round(100 * (success ?? 0))} % of the last hours' verifications converted, ${raised ? 'below' : 'at or above'} the target`
