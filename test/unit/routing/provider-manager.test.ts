import { beforeEach, expect, test } from 'vitest'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import type { SmsProviderManager } from '../../../src/engine/routing/provider-manager.ts'
import type { Route, RouteQuery } from '../../../src/engine/routing/route-choice.ts'
import { aFlow } from '../../builders/a-flow.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { accepted, notAccepted, ScriptedProvider } from '../../fakes/scripted-provider.ts'

let clock: FakeClock
beforeEach(() => {
  clock = new FakeClock()
})

async function aManager(configs: readonly Partial<ProviderConfig>[], prices: Record<string, number> = {}) {
  const providers = configs.map(({ name = '', ...config }) => new ScriptedProvider(clock, name, config))
  const { manager } = await aFlow({ clock, providers, prices })
  return manager
}

const toGermany = (overrides: Partial<RouteQuery> = {}): RouteQuery => ({
  country: 'DE',
  service: 'sms',
  segments: 1,
  only: null,
  reportingCurrency: 'EUR',
  tried: new Set(),
  ...overrides,
})

const three = [
  { name: 'gamma', priority: 3 },
  { name: 'alpha', priority: 1 },
  { name: 'beta', priority: 2 },
]

function choose(manager: SmsProviderManager, query = toGermany()): Route {
  const route = manager.choose(query)
  if (route === null) throw new Error('no route')
  return route
}

const nameOf = (route: Route | null) => route?.provider.config.name

/** The chosen provider answers like this. */
function answer(manager: SmsProviderManager, result: Parameters<SmsProviderManager['report']>[2], query = toGermany()) {
  const route = choose(manager, query)
  manager.report(route.provider.config.name, route.ticket, result)
}

const reasons = (manager: SmsProviderManager, query = toGermany()) =>
  Object.fromEntries(manager.candidates(query).map(({ provider, excludedBy }) => [provider, excludedBy]))

test('providers are tried by priority', async () => {
  const manager = await aManager(three)
  expect(manager.candidates(toGermany()).map(({ provider, rank }) => [provider, rank])).toEqual([
    ['alpha', 1],
    ['beta', 2],
    ['gamma', 3],
  ])
  expect(nameOf(choose(manager))).toBe('alpha')
  expect(nameOf(choose(manager, toGermany({ tried: new Set(['alpha']) })))).toBe('beta')
  expect(manager.providers.map(({ config }) => config.name)).toEqual(['alpha', 'beta', 'gamma'])
  expect(manager.states().map(({ config }) => config.name)).toEqual(['alpha', 'beta', 'gamma'])
  expect(manager.provider('nobody')).toBeUndefined()
})

test('each rule that keeps a provider out is named', async () => {
  const manager = await aManager([
    { name: 'tried', priority: 1 },
    { name: 'disabled', priority: 2, enabled: false },
    { name: 'voice', priority: 3, services: ['voice'] },
    { name: 'french', priority: 4, allowedCountries: ['FR'] },
    { name: 'german', priority: 5, allowedCountries: ['FR', 'DE'] },
  ])
  expect(reasons(manager, toGermany({ tried: new Set(['tried']) }))).toEqual({
    tried: 'already tried for this verification',
    disabled: 'disabled',
    voice: 'does not offer sms',
    french: 'not allowed for DE',
    german: null,
  })
})

test('with a provider asked for, only that one is used', async () => {
  const manager = await aManager(three)
  const query = toGermany({ only: 'beta' })
  expect(nameOf(choose(manager, query))).toBe('beta')
  expect(reasons(manager, query)).toEqual({
    alpha: 'another provider was asked for',
    beta: null,
    gamma: 'another provider was asked for',
  })
  expect(manager.choose(toGermany({ only: 'beta', tried: new Set(['beta']) }))).toBeNull()
  expect(manager.choose(toGermany({ only: 'nobody' }))).toBeNull()
})

test('nobody can be chosen where rules bar everybody, however urgent', async () => {
  const manager = await aManager([{ name: 'alpha', enabled: false }])
  expect(manager.choose(toGermany())).toBeNull()
  expect((await aManager([])).choose(toGermany())).toBeNull()
})

test('failures in a row open the breaker, and the next provider takes over', async () => {
  const manager = await aManager(three)
  for (let i = 0; i < 3; i++) answer(manager, notAccepted('refused'))
  expect(nameOf(choose(manager))).toBe('beta')
  expect(reasons(manager)['alpha']).toBe('breaker open: scripted: refused')
  expect(manager.states()[0]?.breaker).toMatchObject({ state: 'open', cause: 'scripted: refused' })
})

test('while its probes are under way a provider is left alone', async () => {
  const manager = await aManager(three)
  for (let i = 0; i < 3; i++) answer(manager, notAccepted('timeout'))
  await clock.advance(5_000)
  expect([nameOf(choose(manager)), nameOf(choose(manager))]).toEqual(['alpha', 'alpha'])
  expect(nameOf(choose(manager))).toBe('beta')
  expect(reasons(manager)['alpha']).toBe('breaker half-open: probes under way')
})

test('wrong credentials take a provider out at the first answer', async () => {
  const manager = await aManager(three)
  answer(manager, notAccepted('bad-credentials'))
  expect(nameOf(choose(manager))).toBe('beta')
})

test('what the recipient or the message is to blame for does not count against the provider', async () => {
  const manager = await aManager(three)
  for (let i = 0; i < 20; i++) answer(manager, notAccepted(i % 2 === 0 ? 'bad-recipient' : 'geo-blocked'))
  expect(nameOf(choose(manager))).toBe('alpha')
})

test('a throttled provider rests for as long as it asks, and its breaker stays closed', async () => {
  const manager = await aManager(three)
  for (let i = 0; i < 5; i++)
    answer(manager, notAccepted('throttled', { retryAfterMs: 2_500 }), toGermany({ only: 'alpha' }))
  expect(reasons(manager)['alpha']).toBe('throttled for another 3 s')
  expect(nameOf(choose(manager))).toBe('beta')
  await clock.advance(2_499)
  expect(reasons(manager)['alpha']).toBe('throttled for another 1 s')
  await clock.advance(1)
  expect(nameOf(choose(manager))).toBe('alpha')
  expect(manager.states()[0]?.breaker).toMatchObject({ state: 'closed', opened: 0 })
})

test('without a time it rests for a second', async () => {
  const manager = await aManager(three)
  answer(manager, notAccepted('throttled'))
  await clock.advance(999)
  expect(nameOf(choose(manager))).toBe('beta')
  await clock.advance(1)
  expect(nameOf(choose(manager))).toBe('alpha')
})

test("a country's last route is used although its breaker is open, and is shown as chosen", async () => {
  const manager = await aManager([{ name: 'alpha' }, { name: 'beta', priority: 2, enabled: false }])
  for (let i = 0; i < 3; i++) answer(manager, notAccepted('refused'))
  const route = choose(manager)
  expect(nameOf(route)).toBe('alpha')
  expect(route.candidates).toMatchObject([
    { provider: 'alpha', breaker: 'open', excludedBy: null },
    { provider: 'beta', excludedBy: 'disabled' },
  ])
  manager.report('alpha', route.ticket, accepted())
  expect(manager.states()[0]?.breaker.state).toBe('open')
})

test('after sleep an open breaker probes at once', async () => {
  const manager = await aManager(three)
  for (let i = 0; i < 3; i++) answer(manager, notAccepted('refused'))
  manager.resume()
  expect(nameOf(choose(manager))).toBe('alpha')
})

test('candidates carry the price of the whole message, in their currency and in ours', async () => {
  const manager = await aManager(three, { alpha: 70_000, beta: 65_000 })
  expect(manager.candidates(toGermany({ segments: 2, reportingCurrency: 'USD' }))).toMatchObject([
    { price: { micros: 140_000, currency: 'EUR' }, comparablePrice: { micros: 162_400, currency: 'USD' } },
    { price: { micros: 130_000, currency: 'EUR' }, comparablePrice: { micros: 150_800, currency: 'USD' } },
    { price: null, comparablePrice: null },
  ])
  expect(manager.messagePrice('alpha', { country: 'FR', service: 'sms', segments: 1 })).toBeNull()
})
