import type { Money } from '../../contract/money.ts'
import type { Policy, PolicyDraft, PolicyState, Rule } from '../../contract/policy-models.ts'
import type { Clock } from '../clock.ts'
import type { ShadowChoice } from '../store/policies.ts'
import { type Choice, defaultSettings, type RouteContext, type RouteOffer, type SelectorSettings } from './models.ts'
import type { PolicyLearning } from './policy-learning.ts'
import { findRule, type PolicySubject } from './policy-match.ts'
import { regionOf } from './regions.ts'
import { barredBy } from './rules.ts'

/** One attempt, as the policy is asked about it. */
export interface PolicyQuery extends PolicySubject {
  /** Of the verification, the same at each of its attempts; null when it is only asked what would happen. */
  readonly key: string | null
  /** What its first attempt ran on, such as `policy@3/default`; null for the first attempt itself. */
  readonly firstVersion: string | null
}

/** What a policy chooses for one attempt. */
export interface PolicyChoice {
  /** Version, rule and, unless it is the rule's own choice, the arm: `policy@3/default`, `policy@3/default:control`. */
  readonly policyVersion: string
  /** Null when the rule keeps every provider out. */
  readonly choice: Choice | null
  /** Whether the rule lets a provider be used at all. */
  allows(provider: string): boolean
}

/** What a policy that is only looking on would have chosen. */
export interface ShadowVote {
  readonly version: number
  readonly rule: string
  readonly choice: Choice | null
}

export interface PolicyDecision {
  /** Null when no policy is in force for this verification: the static list decides. */
  readonly inForce: PolicyChoice | null
  readonly shadow: ShadowVote | null
}

/** Where policies and what is in force are kept. */
export interface PolicySource {
  readonly state: PolicyState
  policy(version: number): Policy | undefined
}

/** What is known of the routes, as far as a choice needs it. */
export type RouterLearning = Pick<PolicyLearning, 'selector' | 'failureCost' | 'caution' | 'used'>

/** Asks the rules that are in force, and the selector of the service, which route to take. */
export class PolicyRouter {
  readonly #source: PolicySource
  readonly #learning: RouterLearning
  readonly #clock: Pick<Clock, 'now'>
  readonly #failureCost: () => number
  readonly #explore: () => boolean
  readonly #limit: (price: Money) => number | null

  constructor(options: {
    readonly source: PolicySource
    readonly learning: RouterLearning
    readonly clock: Pick<Clock, 'now'>
    /** What a failed verification is set to cost, in messages. */
    readonly failureCost: () => number
    /** Whether routes may be tried to learn about them; they may when it is left out. */
    readonly explore?: () => boolean
    /** A highest price in micros of the reporting currency; null when there is no rate for it. */
    readonly limit: (price: Money) => number | null
  }) {
    this.#source = options.source
    this.#learning = options.learning
    this.#clock = options.clock
    this.#failureCost = options.failureCost
    this.#explore = options.explore ?? (() => defaultSettings.explore)
    this.#limit = options.limit
  }

  /** Chooses for an attempt that is about to be made. */
  decide(offers: readonly RouteOffer[], query: PolicyQuery): PolicyDecision {
    const { state } = this.#source
    const key = query.key ?? ''
    const run = query.firstVersion === null ? this.#runOf(state, query, key) : this.#runAgain(state, query.firstVersion)
    const retry = query.firstVersion !== null
    const inForce =
      run &&
      this.#choiceOf(run, offers, query, (selector, context, settings) => {
        const choice = selector.choose(offers, { ...context, key, retry }, settings)
        this.#learning.used(query.service, retry ? null : choice)
        return choice
      })
    return { inForce, shadow: retry ? null : this.#shadow(state, offers, query) }
  }

  /**
   * What would be chosen, without a trace.
   *
   * @param policy one that need not be in force; left out, the one that is
   * @returns null when no policy decides
   */
  preview(
    offers: readonly RouteOffer[],
    query: PolicyQuery,
    policy?: PolicyDraft & { readonly version?: number },
  ): (PolicyChoice & { readonly version: number; readonly rule: Rule; readonly passed: readonly string[] }) | null {
    const { state } = this.#source
    const live = state.mode === 'on' && state.live !== null ? this.#source.policy(state.live) : undefined
    const asked = policy ?? live
    if (asked === undefined) return null
    const { rule, passed } = findRule(asked.rules, query)
    if (rule === null) return null
    const run = { policy: { ...asked, version: asked.version ?? 0 }, rule }
    const found = this.#choiceOf(run, offers, query, (selector, context, settings) =>
      selector.consider(offers, context, onlyStrategy(settings)),
    )
    return { ...found, version: run.policy.version, rule, passed }
  }

  /** The version and rule of a new verification. */
  #runOf({ mode, live, trial }: PolicyState, query: PolicyQuery, key: string): Run | null {
    if (mode !== 'on') return null
    const onTrial =
      trial?.stage === 'canary' && this.#learning.selector(query.service).unitOf('canary', key) < trial.share
    const version = onTrial ? trial.version : live
    const policy = version === null ? undefined : this.#source.policy(version)
    return policy === undefined ? null : runOn(policy, query)
  }

  /** The version and rule that the verification has begun on, whatever was put in force since. */
  #runAgain({ mode }: PolicyState, firstVersion: string): Run | null {
    const [, version, id] = /^policy@(\d+)\/([^:]+)/.exec(firstVersion) ?? []
    if (mode !== 'on' || version === undefined) return null
    const policy = this.#source.policy(Number(version))
    const rule = policy?.rules.find((each) => each.id === id)
    return policy === undefined || rule === undefined ? null : { policy, rule }
  }

  #choiceOf(
    { policy, rule }: Run,
    offers: readonly RouteOffer[],
    query: PolicyQuery,
    choose: (
      selector: ReturnType<PolicyLearning['selector']>,
      context: RouteContext,
      settings: SelectorSettings,
    ) => Choice | null,
  ): PolicyChoice {
    const settings = this.#settingsOf(policy, rule, query)
    const choice = choose(this.#learning.selector(query.service), this.#contextOf(query), settings)
    const arm = choice === null || choice.arm === 'strategy' ? '' : `:${choice.arm}`
    const allowed = new Set(
      offers.filter((offer) => barredBy(offer, settings.constraints) === null).map(({ provider }) => provider),
    )
    return {
      policyVersion: `policy@${policy.version}/${rule.id}${arm}`,
      choice,
      allows: (provider) => allowed.has(provider),
    }
  }

  #shadow({ mode, live, trial }: PolicyState, offers: readonly RouteOffer[], query: PolicyQuery): ShadowVote | null {
    const beside = mode === 'on' ? (trial?.stage === 'shadow' ? trial.version : null) : (trial?.version ?? live)
    const policy = mode === 'off' || beside === null ? undefined : this.#source.policy(beside)
    const run = policy && runOn(policy, query)
    if (run === undefined || run === null) return null
    const { choice } = this.#choiceOf(run, offers, query, (selector, context, settings) =>
      selector.consider(offers, context, onlyStrategy(settings)),
    )
    return { version: run.policy.version, rule: run.rule.id, choice }
  }

  #contextOf({ country, key }: PolicyQuery): RouteContext {
    return { at: this.#clock.now(), country, region: regionOf(country), key: key ?? '' }
  }

  #settingsOf({ controlShare }: PolicyDraft, rule: Rule, { service }: PolicyQuery): SelectorSettings {
    const { maxPrice, ...constraints } = rule.constraints
    return {
      ...defaultSettings,
      strategy: rule.strategy,
      caution: this.#learning.caution(service),
      failureCost: this.#learning.failureCost(service, rule.failureCost ?? this.#failureCost()),
      priceWeight: rule.priceWeight,
      constraints: { ...constraints, maxPrice: maxPrice && this.#limit(maxPrice) },
      controlShare,
      canaryShare: rule.canaryShare,
      ...(!this.#explore() && { explore: false, temperature: 0, caution: 0 }),
    }
  }
}

/** A policy and the rule of it that decides. */
interface Run {
  readonly policy: PolicyDraft & { readonly version: number }
  readonly rule: Rule
}

function runOn(policy: Policy, query: PolicyQuery): Run | null {
  const { rule } = findRule(policy.rules, query)
  return rule && { policy, rule }
}

/** Nobody is held back from what is only considered. */
const onlyStrategy = (settings: SelectorSettings): SelectorSettings => ({
  ...settings,
  controlShare: 0,
  canaryShare: 1,
})

/** What is kept of a shadow's vote, beside the provider that was really asked. */
export function shadowChoice({ version, rule, choice }: ShadowVote, actual: string): ShadowChoice {
  const of = (provider: string | null) => choice?.candidates.find((candidate) => candidate.provider === provider)
  const [voted, real] = [of(choice?.provider ?? null), of(actual)]
  return {
    version,
    rule,
    provider: choice?.provider ?? null,
    price: voted?.price ?? null,
    estimate: voted?.estimate.mean ?? null,
    actualPrice: real?.price ?? null,
    actualEstimate: real?.estimate.mean ?? null,
  }
}
