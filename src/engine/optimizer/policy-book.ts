import type Database from 'better-sqlite3'
import {
  type OptimizerMode,
  optimizerModes,
  type Policy,
  type PolicyDraft,
  type PolicyFinding,
  type PolicyState,
  type PolicyStateChange,
  type Stage,
} from '../../contract/policy-models.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import { addAudit } from '../store/audit.ts'
import { writing } from '../store/open.ts'
import { addPolicy, addPolicyState, listPolicies, listPolicyStates, policyByVersion } from '../store/policies.ts'
import { getSetting, setSetting } from '../store/settings.ts'
import { checkPolicy, type PolicySurroundings } from './policy-check.ts'
import type { PolicySource } from './policy-router.ts'

/** Who did something, and why, for the audit log. */
export interface Author {
  readonly author: string
  readonly reason: string
}

/** A version, or a draft that becomes one. */
export type PolicyInput = { readonly version: number } | { readonly draft: PolicyDraft }

/** States that are looked through for the beginning of a trial. */
const MOST_STATES = 1_000

const least = (a: OptimizerMode, b: OptimizerMode): OptimizerMode =>
  optimizerModes.indexOf(a) < optimizerModes.indexOf(b) ? a : b

/** One rule for everything: by price and conversion. */
const firstDraft: PolicyDraft = {
  rules: [
    {
      id: 'default',
      name: 'Everything else',
      match: { countries: null, services: null, customers: null, prefixes: null },
      strategy: 'balanced',
      constraints: { maxPrice: null, allow: null, deny: [], registeredSender: true },
      failureCost: null,
      priceWeight: 0.5,
      canaryShare: 1,
    },
  ],
  controlShare: 0.03,
}

/**
 * The versions of the routing policy and which of them is in force: in memory for the send path, and in the store
 * with a record of who decided it. Versions and states are only ever added.
 */
export class PolicyBook implements PolicySource {
  readonly #db: Database.Database
  readonly #clock: Clock
  readonly #defaultMode: PolicyState['mode']
  readonly #surroundings: () => PolicySurroundings
  readonly #onChange: () => void
  readonly #policies = new Map<number, Policy>()
  #state: PolicyStateChange

  constructor(options: {
    readonly db: Database.Database
    readonly clock: Clock
    /** What holds until somebody decides. */
    readonly defaultMode: PolicyState['mode']
    readonly surroundings: () => PolicySurroundings
    readonly onChange: () => void
  }) {
    this.#db = options.db
    this.#clock = options.clock
    this.#defaultMode = options.defaultMode
    this.#surroundings = options.surroundings
    this.#onChange = options.onChange
    for (const policy of listPolicies(this.#db, null, 1)) this.#policies.set(policy.version, policy)
    this.#state = listPolicyStates(this.#db, 1)[0] ?? this.#begin()
  }

  /** What is in force. The setting decides about the mode, so that it can be switched off from there too. */
  get state(): PolicyState {
    return { mode: this.#mode, live: this.#state.live, trial: this.#state.trial }
  }

  /** When that was decided, UTC epoch ms. */
  get changedAt(): number {
    return this.#state.createdAt
  }

  /** The state that a roll-back would bring back; null when there was none before. */
  get previous(): PolicyState | null {
    const [, before] = listPolicyStates(this.#db, 2)
    return before === undefined ? null : { mode: before.mode, live: before.live, trial: before.trial }
  }

  policy(version: number): Policy | undefined {
    const known = this.#policies.get(version) ?? policyByVersion(this.#db, version)
    if (known !== undefined) this.#policies.set(version, known)
    return known
  }

  /** @throws {AppError} `NOT_FOUND` for an unknown version */
  draftOf(input: PolicyInput): PolicyDraft & { readonly version?: number } {
    if ('draft' in input) return input.draft
    const policy = this.policy(input.version)
    if (policy === undefined) throw new AppError('NOT_FOUND', {}, `There is no policy version ${input.version}.`)
    return policy
  }

  /**
   * Puts a version, or a draft as a new version, in force or on trial.
   *
   * @param share of all verifications, for a canary
   * @throws {AppError} `NOT_FOUND`, `INVALID_POLICY`, `STORE_UNAVAILABLE`
   */
  activate(input: PolicyInput, stage: Stage, share: number, by: Author): void {
    const draft = this.draftOf(input)
    const problems = checkPolicy(draft, this.#surroundings()).filter(({ severity }) => severity === 'error')
    if (problems.length > 0)
      throw new AppError('INVALID_POLICY', { problems: problems.map(({ message }) => message) }, problems[0]?.message)
    this.#write('policy.activate', by, () => {
      const { version } = 'version' in input ? input : this.#add(draft, by)
      return this.#after(version, stage, share)
    })
  }

  /** What is wrong with a draft here, once sums are in this currency (ISO 4217). */
  findings(draft: PolicyDraft, reportingCurrency: string): readonly PolicyFinding[] {
    return checkPolicy(draft, { ...this.#surroundings(), reportingCurrency })
  }

  /** Makes a draft the version in force; mode and trial stay as they are. @throws {AppError} `STORE_UNAVAILABLE` */
  takeOver(draft: PolicyDraft, by: Author): void {
    this.#write('policy.import', by, () => ({ ...this.state, live: this.#add(draft, by).version }), false)
  }

  /**
   * Ends a shadow or a canary: what was in force before it began is in force again, whatever its share was since. What
   * was switched off meanwhile stays off.
   *
   * @throws {AppError} `NOT_FOUND` when nothing is on trial, `STORE_UNAVAILABLE`
   */
  stopTrial(by: Author): void {
    const { mode, live, trial } = this.state
    if (trial === null) throw new AppError('NOT_FOUND', {}, 'No policy is on trial.')
    const before = listPolicyStates(this.#db, MOST_STATES).find((state) => state.trial?.version !== trial.version)
    const after = { mode: least(mode, before?.mode ?? 'off'), live: before?.live ?? live, trial: null }
    this.#write('policy.stop-trial', by, () => after)
  }

  /** @throws {AppError} `STORE_UNAVAILABLE` */
  setMode(mode: PolicyState['mode'], by: Author): void {
    if (mode === this.#mode) return
    this.#write('policy.mode', by, () => ({ ...this.state, mode }))
  }

  /** Notes the mode that the setting was given elsewhere; call it in the transaction that did so. */
  noteMode(by: Author): void {
    this.#state = addPolicyState(this.#db, { ...this.state, ...by, createdAt: this.#clock.now() })
  }

  /** @throws {AppError} `NOT_FOUND` when nothing was in force before, `STORE_UNAVAILABLE` */
  rollback(by: Author): void {
    const { previous } = this
    if (previous === null) throw new AppError('NOT_FOUND', {}, 'There is nothing to roll back to.')
    this.#write('policy.rollback', by, () => previous)
  }

  get #mode(): PolicyState['mode'] {
    return getSetting(this.#db, 'optimizer.mode') ?? this.#defaultMode
  }

  #after(version: number, stage: Stage, share: number): PolicyState {
    const { mode, live } = this.state
    if (stage === 'live') return { mode: 'on', live: version, trial: null }
    if (stage === 'shadow') return { mode: mode === 'off' ? 'shadow' : mode, live, trial: { version, stage, share: 0 } }
    // While the static list chooses, the canary is taken out of that and not out of a version that waits.
    return { mode: 'on', live: mode === 'on' ? live : null, trial: { version, stage, share } }
  }

  #add(draft: PolicyDraft, by: Author): Policy {
    const { rules, controlShare } = draft
    return addPolicy(this.#db, { rules, controlShare, ...by, createdAt: this.#clock.now() })
  }

  #write(action: string, by: Author, change: () => PolicyState, decidesMode = true): void {
    const before = this.state
    this.#state = writing(
      this.#db,
      this.#db.transaction(() => {
        const after = change()
        const at = this.#clock.now()
        if (decidesMode) setSetting(this.#db, 'optimizer.mode', after.mode, at)
        addAudit(this.#db, {
          at,
          actor: by.author,
          action,
          subject: 'policy:routing',
          detail: { before, after, reason: by.reason },
        })
        return addPolicyState(this.#db, { ...after, ...by, createdAt: at })
      }),
    )
    this.#onChange()
  }

  /** Something to switch on from the start. */
  #begin(): PolicyStateChange {
    const by = { author: 'engine', reason: 'the first policy: by price and conversion' }
    return this.#db.transaction(() => {
      const policy = this.#add(firstDraft, by)
      const state = { mode: this.#mode, live: policy.version, trial: null }
      return addPolicyState(this.#db, { ...state, ...by, createdAt: this.#clock.now() })
    })()
  }
}
