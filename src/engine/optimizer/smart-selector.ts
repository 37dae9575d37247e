import { ConversionEstimator, type EstimatorState } from './conversion-estimator.ts'
import { armOf, describeChoice } from './describe-choice.ts'
import type { Choice, RouteContext, RouteOffer, RouteOutcome, SelectorSettings } from './models.ts'
import { conversionRatio, silenceRatio, successWith } from './outage-filter.ts'
import { OutageWatch, type WatchState } from './outage-watch.ts'
import { certainPlan, drawFrom, type Plan, planChoice } from './plan.ts'
import type { RatedRoute } from './rated-route.ts'
import { barredBy, ejectedBy, restedBy } from './rules.ts'
import { meanPrice, relativePrice, weightsOf } from './scoring.ts'
import { SeededDraws, unitOf } from './seeded-draws.ts'
import { TrafficRate, type TrafficState } from './traffic-rate.ts'
import { Unanswered, type UnansweredState } from './unanswered.ts'

/** What a rescue costs, in messages of the country's mean price: the second message, and a person who waits for it. */
const RESCUE_COST = 1.5

/** Everything a selector knows, as plain data. */
export interface SelectorState {
  readonly version: 1
  readonly seed: number
  readonly draws: number
  /** Of verifications, and of single messages once these are not the same; missing in what was saved long ago. */
  readonly estimator: EstimatorState
  readonly messages?: EstimatorState | null
  readonly watch: WatchState
  readonly traffic: TrafficState
  readonly unanswered: UnansweredState
}

/**
 * Chooses the provider of a verification by price and by the chance that it converts, and learns from what
 * comes back. Pure: time comes with every call, randomness from the seed. One selector per service.
 */
export class SmartSelector {
  settings: SelectorSettings
  readonly #seed: number
  readonly #draws: SeededDraws
  /** Whether who begins on a route gets through in the end. */
  readonly #estimator: ConversionEstimator
  /** Whether the route's own message does it; null while none was rescued, since that is the same then. */
  #messages: ConversionEstimator | null
  readonly #watch: OutageWatch
  readonly #traffic: TrafficRate
  readonly #unanswered: Unanswered

  constructor(settings: SelectorSettings, start: { readonly seed: number } | SelectorState) {
    const state = 'version' in start ? start : null
    this.settings = settings
    this.#seed = start.seed
    this.#draws = new SeededDraws(state?.draws ?? start.seed)
    this.#estimator = state ? ConversionEstimator.from(state.estimator) : new ConversionEstimator()
    this.#messages = state?.messages ? ConversionEstimator.from(state.messages) : null
    this.#watch = new OutageWatch(state?.watch)
    this.#traffic = new TrafficRate(state?.traffic)
    this.#unanswered = new Unanswered(state?.unanswered)
  }

  /** The provider to use now; null when a rule keeps every one out. */
  choose(offers: readonly RouteOffer[], context: RouteContext, settings = this.settings): Choice | null {
    this.#hearSilence(context.at)
    if (context.retry !== true) this.#traffic.add(context.country, context.at)
    return this.#decide(offers, context, settings, (plan) => drawFrom(plan, this.#draws.next()))
  }

  /** What would be chosen with nothing left to chance. Leaves no trace. */
  consider(offers: readonly RouteOffer[], context: RouteContext, settings = this.settings): Choice | null {
    return this.#decide(offers, context, settings, ({ best }) => best)
  }

  /** On which side of a split a key falls; `name` tells splits of the same key apart. Uniform in [0, 1). */
  unitOf(name: string, key: string | number): number {
    return unitOf(this.#seed, `${name} ${key}`)
  }

  /** Ids of messages whose end has not been told yet, oldest first. */
  get waitingFor(): readonly (string | number)[] {
    return this.#unanswered.ids
  }

  /** Takes in what became of a message. What is not known (any more) is ignored. */
  observe(outcome: RouteOutcome): void {
    const { at, id, provider, country, region } = outcome
    this.#hearSilence(at)
    if (outcome.kind === 'accepted') {
      this.#unanswered.add({ id, provider, country, region, sentAt: at, silent: false })
      return
    }
    // A refusal says nothing of what happens to messages that were taken, so it is no evidence of a silent outage.
    if (outcome.kind === 'refused') {
      this.#estimator.learn(provider, country, at, false, 1)
      this.#messages?.learn(provider, country, at, false, 1)
      return
    }
    const message = this.#unanswered.take(id)
    if (message === undefined || outcome.kind === 'lost') return
    const converted = outcome.kind === 'converted'
    if (outcome.kind === 'rescued') this.#messages ??= ConversionEstimator.from(this.#estimator.toJSON())
    const { mean } = this.#ofMessages.estimate(message.provider, message.country, at)
    if (converted) {
      this.#unanswered.learnDelay(at - message.sentAt)
      const taken = message.silent ? silenceRatio(mean, this.#unanswered.silenceAfter().seen) : 1
      this.#watch.weigh(message, at, conversionRatio / taken)
    } else if (!message.silent) this.#watch.weigh(message, at, silenceRatio(mean, 1))
    const weight = 1 - this.#watch.outage(message, at)
    this.#messages?.learn(message.provider, message.country, at, converted, weight)
    this.#estimator.learn(message.provider, message.country, at, converted || outcome.kind === 'rescued', weight)
  }

  /** Plain data from which a selector goes on as this one would. */
  toJSON(): SelectorState {
    return {
      version: 1,
      seed: this.#seed,
      draws: this.#draws.state,
      estimator: this.#estimator.toJSON(),
      messages: this.#messages?.toJSON() ?? null,
      watch: this.#watch.toJSON(),
      traffic: this.#traffic.toJSON(),
      unanswered: this.#unanswered.toJSON(),
    }
  }

  get #ofMessages(): ConversionEstimator {
    return this.#messages ?? this.#estimator
  }

  #decide(
    offers: readonly RouteOffer[],
    context: RouteContext,
    settings: SelectorSettings,
    pick: (plan: Plan) => RatedRoute,
  ): Choice | null {
    const rated = this.#rate(offers, context, settings)
    const how = context.retry === true ? { ...settings, caution: 0 } : settings
    const free = planChoice(rated, how, this.#traffic.of(context.country, context.at))
    if (free === null) return null
    const plan = context.retry === true ? certainPlan(free) : free
    const arm = armOf(unitOf(this.#seed, context.key), settings)
    return describeChoice(rated, plan, arm === 'strategy' ? pick(plan) : plan.listed, arm, settings)
  }

  /** Silence is evidence of an outage long before a message expires. */
  #hearSilence(at: number): void {
    const { seen } = this.#unanswered.silenceAfter()
    for (const message of this.#unanswered.fallenSilent(at)) {
      const { mean } = this.#ofMessages.estimate(message.provider, message.country, at)
      this.#watch.weigh(message, at, silenceRatio(mean, seen))
    }
  }

  #rate(
    offers: readonly RouteOffer[],
    { at, country, region }: RouteContext,
    settings: SelectorSettings,
  ): RatedRoute[] {
    const weights = weightsOf(settings)
    const mean = meanPrice(offers.map(({ price }) => price))
    return offers.map((offer) => {
      const { provider } = offer
      const estimate = this.#estimator.estimate(provider, country, at)
      const outage = this.#watch.outage({ provider, country, region }, at)
      const own = this.#messages?.estimate(provider, country, at) ?? estimate
      const rescued = Math.max(0, (estimate.mean - own.mean) / (1 - own.mean))
      const price = relativePrice(offer.price, mean)
      const outlook = (likely: number) => {
        const arrives = successWith(own.mean, likely)
        const success = arrives + rescued * (1 - arrives)
        const cost = price + RESCUE_COST * (success - arrives)
        return { success, score: weights.price * cost + weights.failure * (1 - success) }
      }
      const [now, healthy] = [outlook(outage), outlook(0)]
      return {
        offer,
        barred: barredBy(offer, settings.constraints),
        resting: restedBy(offer),
        ejected: ejectedBy(outage),
        success: estimate.mean,
        successSd: estimate.sd,
        low: estimate.low,
        high: estimate.high,
        n: estimate.n,
        outage,
        expected: now.success,
        score: now.score,
        healthyScore: healthy.score,
        waiting: this.#unanswered.waiting(provider, country),
      }
    })
  }
}
