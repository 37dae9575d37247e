import fc from 'fast-check'
import { expect, test } from 'vitest'
import { strategies } from '../../../src/contract/policy-models.ts'
import { defaultSettings, type RouteOffer, type SelectorSettings } from '../../../src/engine/optimizer/models.ts'
import { type SelectorState, SmartSelector } from '../../../src/engine/optimizer/smart-selector.ts'
import { NOON } from './offers.ts'

const providers = ['a', 'b', 'c', 'd', 'e']
const countries = ['DE', 'FR', 'US']

/** One step of a history: a choice, whose message is answered after a while or not at all. */
interface Step {
  readonly country: string
  readonly afterMs: number
  readonly answers: boolean
  readonly answersAfterMs: number
}

const step: fc.Arbitrary<Step> = fc.record({
  country: fc.constantFrom(...countries),
  afterMs: fc.oneof(fc.nat(60_000), fc.nat(86_400_000)),
  answers: fc.boolean(),
  answersAfterMs: fc.integer({ min: 1_000, max: 299_000 }),
})
const history = fc.array(step, { maxLength: 60 })

const offerOf = (provider: string): fc.Arbitrary<RouteOffer> =>
  fc.record({
    provider: fc.constant(provider),
    priority: fc.nat(9),
    price: fc.option(fc.integer({ min: 1_000, max: 200_000 }), { freq: 8 }),
    breaker: fc.constantFrom('closed' as const, 'closed' as const, 'half-open' as const, 'open' as const),
    excludedBy: fc.constantFrom(null, null, null, 'disabled'),
    restingBy: fc.constantFrom(null, null, null, 'throttled'),
    senderRegistered: fc.constantFrom(true, true, false),
  })
const offers = fc.tuple(...providers.map(offerOf))

const settings: fc.Arbitrary<SelectorSettings> = fc.record({
  strategy: fc.constantFrom(...strategies),
  failureCost: fc.double({ min: 0, max: 20, noNaN: true }),
  priceWeight: fc.double({ min: 0, max: 1, noNaN: true }),
  constraints: fc.record({
    maxPrice: fc.option(fc.integer({ min: 1_000, max: 200_000 })),
    allow: fc.option(fc.subarray(providers)),
    deny: fc.subarray(providers, { maxLength: 2 }),
    registeredSender: fc.boolean(),
  }),
  controlShare: fc.constantFrom(0, 0.03, 0.5),
  canaryShare: fc.constantFrom(1, 1, 0.2),
  temperature: fc.constantFrom(0, 0.1, 1),
  caution: fc.constantFrom(0, 0, 1),
  explore: fc.boolean(),
})
const open = { ...defaultSettings.constraints, registeredSender: false }

/** Lives through a history; gives what was chosen and when it ended. */
function live(selector: SmartSelector, steps: readonly Step[], given: readonly RouteOffer[], from = NOON, first = 0) {
  let at = from
  const chosen: (string | null)[] = []
  steps.forEach(({ country, afterMs, answers, answersAfterMs }, i) => {
    at += afterMs
    const id = first + i
    const region = country === 'US' ? 'America' : 'Europe'
    const choice = selector.choose(given, { at, country, region, key: id })
    chosen.push(choice && `${choice.provider} ${choice.probability}`)
    if (choice === null) return
    const message = { id, provider: choice.provider, country, region }
    selector.observe({ kind: 'accepted', at, ...message })
    if (answers) selector.observe({ kind: 'converted', at: at + answersAfterMs, ...message })
    else if (i % 2 === 0) selector.observe({ kind: 'expired', at: at + 300_000, ...message })
  })
  return { at, chosen }
}

test('a route that a rule forbids is never chosen, and has no chance to be', () => {
  fc.assert(
    fc.property(settings, offers, history, fc.nat(), (how, given, steps, seed) => {
      const selector = new SmartSelector(how, { seed })
      const { at } = live(selector, steps, given)
      const choice = selector.choose(given, { at, country: 'DE', region: null, key: seed })
      const { maxPrice, allow, deny, registeredSender } = how.constraints
      const forbidden = (offer: RouteOffer) =>
        offer.excludedBy !== null ||
        deny.includes(offer.provider) ||
        (allow !== null && !allow.includes(offer.provider)) ||
        (registeredSender && offer.senderRegistered === false) ||
        (maxPrice !== null && (offer.price === null || offer.price > maxPrice))
      const allowed = given.filter((offer) => !forbidden(offer))
      if (choice === null) {
        expect(allowed).toEqual([])
        return
      }
      expect(allowed.map(({ provider }) => provider)).toContain(choice.provider)
      for (const candidate of choice.candidates) {
        if (allowed.some(({ provider }) => provider === candidate.provider)) continue
        expect(candidate.excludedBy).not.toBeNull()
        expect(candidate.probability).toBe(0)
      }
      // As long as one route is awake, none that rests is taken.
      const awake = allowed.filter(({ breaker, restingBy }) => breaker !== 'open' && restingBy === null)
      if (awake.length > 0) expect(awake.map(({ provider }) => provider)).toContain(choice.provider)
    }),
    { numRuns: 300 },
  )
})

test('the chances of a choice add up to 1 and the chosen one has its share of them', () => {
  fc.assert(
    fc.property(settings, offers, history, fc.nat(), (how, given, steps, seed) => {
      const selector = new SmartSelector(how, { seed })
      const { at } = live(selector, steps, given)
      const choice = selector.choose(given, { at, country: 'FR', region: 'Europe', key: 1 })
      if (choice === null) return
      expect(choice.candidates.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
      expect(choice.probability).toBeGreaterThan(0)
      expect(choice.candidates.find(({ provider }) => provider === choice.provider)).toMatchObject({
        probability: choice.probability,
        excludedBy: null,
      })
      for (const { estimate } of choice.candidates) {
        expect(estimate.low).toBeLessThanOrEqual(estimate.high)
        expect(estimate.low).toBeGreaterThanOrEqual(0)
        expect(estimate.high).toBeLessThanOrEqual(1)
        expect(estimate.outage).toBeGreaterThanOrEqual(0)
        expect(estimate.outage).toBeLessThan(1)
      }
    }),
    { numRuns: 300 },
  )
})

test('a route that is dearer and worse by estimate is never chosen outside exploration', () => {
  fc.assert(
    fc.property(
      settings,
      fc.array(fc.integer({ min: 1_000, max: 200_000 }), { minLength: 5, maxLength: 5 }),
      history,
      fc.nat(),
      (how, prices, steps, seed) => {
        const given = providers.map((provider, i) => ({
          provider,
          priority: i,
          price: prices[i] ?? null,
          breaker: 'closed' as const,
          excludedBy: null,
        }))
        fc.pre(how.strategy !== 'priority')
        const selector = new SmartSelector({ ...how, constraints: open, controlShare: 0, canaryShare: 1 }, { seed })
        const { at } = live(selector, steps, given)
        const choice = selector.choose(given, { at, country: 'DE', region: 'Europe', key: 3 })
        const chosen = choice?.candidates.find(({ provider }) => provider === choice.provider)
        if (choice === null || chosen === undefined || choice.explored) return
        for (const other of choice.candidates) {
          if (other.excludedBy !== null || other.provider === chosen.provider) continue
          const dominates = (other.price ?? 0) < (chosen.price ?? 0) && other.estimate.mean > chosen.estimate.mean
          expect(dominates).toBe(false)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('a restored selector chooses as the saved one would have, and one seed gives one history', () => {
  fc.assert(
    fc.property(settings, offers, history, history, fc.nat(), (how, given, before, after, seed) => {
      const selector = new SmartSelector(how, { seed })
      const { at, chosen } = live(selector, before, given)
      expect(live(new SmartSelector(how, { seed }), before, given).chosen).toEqual(chosen)
      const saved = JSON.parse(JSON.stringify(selector)) as SelectorState
      const restored = new SmartSelector(how, saved)
      expect(live(restored, after, given, at, 1_000).chosen).toEqual(live(selector, after, given, at, 1_000).chosen)
      expect(restored.toJSON()).toEqual(selector.toJSON())
    }),
    { numRuns: 200 },
  )
})
