import { describe, expect, test } from 'vitest'
import type { Choice } from '../../../src/engine/optimizer/models.ts'
import type { SmartSelector } from '../../../src/engine/optimizer/smart-selector.ts'
import { anOffer, aSelector, HOUR, inCountry, MINUTE, NOON, send } from './offers.ts'

const NEVER = Number.POSITIVE_INFINITY
const offers = [anOffer('dear', 80_000), anOffer('cheap', 40_000, { priority: 2 })]
const of = (choice: Choice | null, provider: string) => {
  const found = choice?.candidates.find((candidate) => candidate.provider === provider)
  if (found === undefined) throw new Error(`${provider} is no candidate`)
  return found
}

describe('price against conversion', () => {
  test('of routes that convert alike the cheaper one is taken', () => {
    expect(aSelector().choose(offers, inCountry('DE'))?.provider).toBe('cheap')
  })

  test('a cheap route that fails too often loses to a dear one, and wins again by a low enough price', () => {
    const selector = aSelector()
    const at = Math.max(
      send(selector, 'dear', 'DE', { n: 400, from: NOON, everyMs: MINUTE, failsEvery: 20 }),
      send(selector, 'cheap', 'DE', { n: 400, from: NOON, everyMs: MINUTE, failsEvery: 4 }),
    )
    const choice = selector.choose(offers, inCountry('DE', at))
    expect(choice?.provider).toBe('dear')
    expect(choice?.runnerUp).toBe('cheap')
    expect(of(choice, 'dear').estimate.mean).toBeCloseTo(0.95, 1)
    expect(of(choice, 'cheap').estimate.mean).toBeCloseTo(0.75, 1)
    expect(of(choice, 'cheap').estimate.low).toBeLessThan(0.75)
    expect(of(choice, 'cheap').estimate.high).toBeGreaterThan(0.75)
    const jumped = [anOffer('dear', 160_000), anOffer('cheap', 20_000)]
    expect(selector.choose(jumped, inCountry('DE', at))?.provider).toBe('cheap')
  })

  test('what a failure costs is the setting: the same facts give the other choice', () => {
    const selector = aSelector({ failureCost: 1 })
    send(selector, 'dear', 'DE', { n: 300, from: NOON, everyMs: MINUTE, failsEvery: 20 })
    const at = send(selector, 'cheap', 'DE', { n: 300, from: NOON, everyMs: MINUTE, failsEvery: 4 })
    expect(selector.choose(offers, inCountry('DE', at))?.provider).toBe('cheap')
    selector.settings = { ...selector.settings, failureCost: 8 }
    expect(selector.choose(offers, inCountry('DE', at))?.provider).toBe('dear')
  })

  test('an unknown price counts as a dear one, not as free', () => {
    const selector = aSelector()
    expect(selector.choose([anOffer('unknown', null), ...offers], inCountry('DE'))?.provider).toBe('cheap')
    expect(selector.choose([anOffer('unknown', null)], inCountry('DE'))?.provider).toBe('unknown')
    expect(
      selector.choose([anOffer('free', 0), anOffer('gift', 0)], inCountry('DE'))?.candidates[0]?.score,
    ).not.toBeNaN()
  })
})

describe('strategies', () => {
  const taught = (strategy: Parameters<typeof aSelector>[0]) => {
    const selector = aSelector(strategy)
    send(selector, 'dear', 'DE', { n: 300, from: NOON, everyMs: MINUTE, failsEvery: 33 })
    const at = send(selector, 'cheap', 'DE', { n: 300, from: NOON, everyMs: MINUTE, failsEvery: 5 })
    return selector.choose(offers, inCountry('DE', at))?.provider
  }

  test.each([
    [{ strategy: 'priority' }, 'dear'],
    [{ strategy: 'cheapest' }, 'cheap'],
    [{ strategy: 'cheapest', explore: true }, 'cheap'],
    [{ strategy: 'conversion-first' }, 'dear'],
    [{ strategy: 'weighted', priceWeight: 1 }, 'cheap'],
    [{ strategy: 'weighted', priceWeight: 0 }, 'dear'],
  ] as const)('%j takes the %s route', (settings, provider) => {
    expect(taught(settings)).toBe(provider)
  })
})

describe('silent outages', () => {
  const healthy = (selector: SmartSelector, country = 'DE') => {
    send(selector, 'dear', country, { n: 200, from: NOON, everyMs: MINUTE, failsEvery: 10 })
    return send(selector, 'cheap', country, { n: 200, from: NOON, everyMs: MINUTE, failsEvery: 10 })
  }

  test('a route that goes silent is left within two minutes, before a single message has expired', () => {
    const selector = aSelector()
    const at = healthy(selector)
    expect(selector.choose(offers, inCountry('DE', at))?.provider).toBe('cheap')
    const message = { provider: 'cheap', country: 'DE', region: 'Europe' }
    for (let i = 1; i <= 12; i++) selector.observe({ kind: 'accepted', at: at + i * 5_000, id: `x${i}`, ...message })
    const choice = selector.choose(offers, inCountry('DE', at + 2 * MINUTE))
    expect(choice?.provider).toBe('dear')
    expect(of(choice, 'cheap').excludedBy).toMatch(/^ejected: silent outage likely \(\d+ %\)$/)
  })

  test('late answers take the suspicion back', () => {
    const selector = aSelector()
    const at = healthy(selector)
    const message = (i: number) => ({ id: `x${i}`, provider: 'cheap', country: 'DE', region: 'Europe' })
    for (let i = 1; i <= 6; i++) selector.observe({ kind: 'accepted', at: at + i * 5_000, ...message(i) })
    const silent = of(selector.choose(offers, inCountry('DE', at + 2.5 * MINUTE)), 'cheap').estimate.outage
    for (let i = 1; i <= 6; i++) selector.observe({ kind: 'converted', at: at + 2.6 * MINUTE, ...message(i) })
    const answered = of(selector.choose(offers, inCountry('DE', at + 2.7 * MINUTE)), 'cheap').estimate.outage
    expect(silent).toBeGreaterThan(0.5)
    expect(answered).toBeLessThan(0.1)
  })

  test('failures in several countries of a region warn the others of it, and a neighbour region less', () => {
    const selector = aSelector()
    const countries = ['DE', 'FR', 'IT', 'ES', 'US']
    const at = Math.max(...countries.map((country) => healthy(selector, country)))
    for (const country of ['FR', 'IT', 'ES'])
      send(selector, 'cheap', country, { n: 3, from: at, everyMs: MINUTE, failsEvery: 1 })
    const outage = (country: string) =>
      of(selector.choose(offers, inCountry(country, at + 10 * MINUTE)), 'cheap').estimate.outage
    expect(outage('DE')).toBeGreaterThan(0.5)
    expect(outage('US')).toBeLessThan(outage('DE'))
  })

  test('an ejected route is probed while it would pay, and taken back after it has answered', () => {
    const selector = aSelector({ explore: true })
    const at = healthy(selector)
    const until = send(selector, 'cheap', 'DE', { n: 8, from: at, everyMs: MINUTE, failsEvery: 1 })
    let probes = 0
    let now = until
    while (now < until + 3 * HOUR) {
      now += MINUTE
      const choice = selector.choose(offers, inCountry('DE', now, now))
      if (choice?.provider !== 'cheap') continue
      probes += 1
      expect(choice.explored).toBe(true)
      expect(choice.reason).toBe('tried to see whether it is back')
      now = send(selector, 'cheap', 'DE', { n: 1, from: now, everyMs: 0, failsEvery: 1 })
    }
    expect(probes).toBeGreaterThan(0)
    expect(probes).toBeLessThan(20)
    now = send(selector, 'cheap', 'DE', { n: 3, from: now, everyMs: MINUTE, failsEvery: NEVER })
    expect(selector.choose(offers, inCountry('DE', now))?.provider).toBe('cheap')
  })

  test('when everything is silent one route is kept', () => {
    const selector = aSelector()
    const at = healthy(selector)
    send(selector, 'dear', 'DE', { n: 10, from: at, everyMs: MINUTE, failsEvery: 1 })
    send(selector, 'cheap', 'DE', { n: 10, from: at, everyMs: MINUTE, failsEvery: 1 })
    expect(selector.choose(offers, inCountry('DE', at + 20 * MINUTE))).not.toBeNull()
  })

  test('failures of an outage do not lower what is known of the route', () => {
    const selector = aSelector()
    const at = healthy(selector)
    const before = of(selector.choose(offers, inCountry('DE', at)), 'cheap').estimate
    send(selector, 'cheap', 'DE', { n: 30, from: at, everyMs: MINUTE, failsEvery: 1 })
    const later = of(selector.choose(offers, inCountry('DE', at + 30 * HOUR)), 'cheap').estimate
    expect(later.mean).toBeGreaterThan(before.mean - 0.06)
  })
})

describe('rules', () => {
  const excluded = (change: Parameters<typeof aSelector>[0], offer: Parameters<typeof anOffer>[2] = {}) =>
    of(aSelector(change).choose([anOffer('other', 90_000), anOffer('it', 60_000, offer)], inCountry('DE')), 'it')
      .excludedBy
  const constraints = { maxPrice: null, allow: null, deny: [], registeredSender: true }

  test('each rule names itself', () => {
    expect(excluded({ constraints: { ...constraints, deny: ['it'] } })).toBe('on the deny list')
    expect(excluded({ constraints: { ...constraints, allow: ['other'] } })).toBe('not on the allow list')
    expect(excluded({}, { senderRegistered: false })).toBe('sender not registered for this country')
    expect(excluded({}, { excludedBy: 'disabled' })).toBe('disabled')
    expect(excluded({}, { breaker: 'open' })).toBe('breaker open')
    expect(excluded({}, { restingBy: 'throttled for another 2 s' })).toBe('throttled for another 2 s')
    expect(excluded({})).toBeNull()
  })

  test('a highest price keeps out what is dearer or has no price; nothing left means no choice', () => {
    const selector = aSelector({ constraints: { ...constraints, maxPrice: 50_000 } })
    const choice = selector.choose([...offers, anOffer('unknown', null)], inCountry('DE'))
    expect(choice?.provider).toBe('cheap')
    expect(of(choice, 'dear').excludedBy).toBe('above the highest price')
    expect(of(choice, 'unknown').excludedBy).toBe('price unknown while a highest price is set')
    expect(choice?.reason).toBe('the only route that can be used')
    expect(choice?.runnerUp).toBeNull()
    expect(selector.choose([anOffer('dear', 80_000)], inCountry('DE'))).toBeNull()
    expect(selector.choose([], inCountry('DE'))).toBeNull()
  })

  test('when every route is resting one of them is used all the same', () => {
    const resting = offers.map((offer) => ({ ...offer, breaker: 'open' as const }))
    expect(aSelector().choose(resting, inCountry('DE'))?.provider).toBe('cheap')
  })
})

describe('split of the traffic', () => {
  const arms = (controlShare: number, canaryShare: number) => {
    const selector = aSelector({ controlShare, canaryShare })
    const choices = Array.from({ length: 4_000 }, (_, key) => selector.choose(offers, inCountry('DE', NOON, key)))
    const share = (arm: string) => choices.filter((choice) => choice?.arm === arm).length / choices.length
    return { choices, share }
  }

  test('the control group stays on the static list and its share is in the probabilities', () => {
    const { choices, share } = arms(0.05, 1)
    expect(share('control')).toBeCloseTo(0.05, 1)
    expect(share('held-back')).toBe(0)
    const control = choices.find((choice) => choice?.arm === 'control') ?? null
    expect(control).toMatchObject({ provider: 'dear', strategy: 'priority', explored: false })
    expect(control?.probability).toBeCloseTo(0.05, 9)
    expect(choices.find((choice) => choice?.arm === 'strategy')?.probability).toBeCloseTo(0.95, 9)
  })

  test('a canary takes its share, the rest waits on the static list', () => {
    const { choices, share } = arms(0, 0.2)
    expect(share('strategy')).toBeCloseTo(0.2, 1)
    expect(choices.find((choice) => choice?.arm === 'held-back')).toMatchObject({
      provider: 'dear',
      reason: 'first of the list: outside the canary share',
    })
  })

  test('every attempt of a verification runs on the same rule', () => {
    const selector = aSelector({ controlShare: 0.5 })
    const arm = () => selector.choose(offers, inCountry('DE', NOON, 'verification 7'))?.arm
    expect(new Set(Array.from({ length: 10 }, arm)).size).toBe(1)
  })
})

test('an answer to a message nobody knows changes nothing', () => {
  const selector = aSelector()
  send(selector, 'cheap', 'DE', { n: 5, from: NOON, everyMs: MINUTE, failsEvery: NEVER })
  const before = JSON.stringify(selector)
  selector.observe({ kind: 'converted', at: NOON, id: 'stranger', provider: 'cheap', country: 'DE', region: null })
  expect(JSON.stringify(selector)).toBe(before)
})

test('a region is not needed', () => {
  const selector = aSelector()
  selector.observe({ kind: 'accepted', at: NOON, id: 1, provider: 'cheap', country: 'DE', region: null })
  selector.observe({ kind: 'converted', at: NOON + MINUTE, id: 1, provider: 'cheap', country: 'DE', region: null })
  expect(selector.choose(offers, { at: NOON + HOUR, country: 'DE', region: null, key: 1 })?.provider).toBe('cheap')
})
