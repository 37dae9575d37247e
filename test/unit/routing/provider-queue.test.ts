import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { bundledRates } from '../../../src/engine/pricing/exchange-rates.ts'
import { PriceBook } from '../../../src/engine/pricing/price-book.ts'
import type { ProviderConfig } from '../../../src/engine/provider-config.ts'
import { ProviderControl } from '../../../src/engine/routing/provider-control.ts'
import { SmsProviderManager } from '../../../src/engine/routing/provider-manager.ts'
import type { Route, RouteQuery } from '../../../src/engine/routing/route-choice.ts'
import type { Ejection } from '../../../src/engine/routing/route-verdict.ts'
import { saveProvider } from '../../../src/engine/store/providers.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { aStore } from '../../builders/a-store.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { accepted, notAccepted, ScriptedProvider } from '../../fakes/scripted-provider.ts'

const by = { actor: 'operator', reason: null }

let clock: FakeClock
let db: Database.Database
beforeEach(async () => {
  clock = new FakeClock()
  db = await aStore()
})

function aRouter(
  configs: Readonly<Record<string, Partial<ProviderConfig>>> = { alpha: {}, beta: {}, gamma: {} },
  options: { readonly ejection?: Ejection; readonly random?: () => number } = {},
) {
  const providers = Object.entries(configs).map(
    ([name, config], index) => new ScriptedProvider(clock, name, { priority: index + 1, ...config }),
  )
  for (const { config } of providers) saveProvider(db, aProvider(config), clock.now())
  const names = providers.map(({ config }) => config.name)
  const control = new ProviderControl({ db, clock, names, services: ['sms'], onChange: () => {} })
  const alarms: boolean[] = []
  const manager = new SmsProviderManager({
    providers,
    clock,
    control,
    prices: new PriceBook({ db, rates: bundledRates }),
    random: options.random ?? (() => 0.5),
    onChange: () => {},
    onSwitchAlarm: (raised) => alarms.push(raised),
    ...(options.ejection && { ejection: options.ejection }),
  })
  return { control, manager, alarms }
}

const to = (country: string, overrides: Partial<RouteQuery> = {}): RouteQuery => ({
  country,
  service: 'sms',
  segments: 1,
  only: null,
  reportingCurrency: 'EUR',
  tried: new Set(),
  ...overrides,
})

function choose(manager: SmsProviderManager, query = to('DE')): Route {
  const route = manager.choose(query)
  if (route === null) throw new Error('no route')
  return route
}

const nameOf = (route: Route | null) => route?.provider.config.name

/** Chooses and settles, as a send that is accepted at once. */
function send(manager: SmsProviderManager, query = to('DE')): string | undefined {
  const route = choose(manager, query)
  manager.report(nameOf(route) ?? '', route.ticket, accepted())
  return nameOf(route)
}

const excludedBy = (manager: SmsProviderManager, name: string, query = to('DE')) =>
  manager.candidates(query).find(({ provider }) => provider === name)?.excludedBy

test('each country goes by its own order, the others by the default, and the ledger can name it', () => {
  const { manager, control } = aRouter()
  control.reorder({ country: 'DE', service: 'sms', strategy: 'priority', providers: ['gamma', 'beta', 'alpha'] }, by)
  const german = choose(manager)
  expect([nameOf(german), german.policyVersion, german.selectionProbability]).toEqual(['gamma', 'priority@2', 1])
  expect(german.candidates.map(({ provider, rank }) => [provider, rank])).toEqual([
    ['gamma', 1],
    ['beta', 2],
    ['alpha', 3],
  ])
  const french = choose(manager, to('FR'))
  expect([nameOf(french), french.policyVersion]).toEqual(['alpha', 'priority@1'])
  expect(manager.order('DE', 'sms')).toEqual(['gamma', 'beta', 'alpha'])
  expect(manager.states().map(({ config }) => config.name)).toEqual(['alpha', 'beta', 'gamma'])
})

test('whom an order does not name follows by priority', () => {
  const { manager, control } = aRouter()
  control.reorder({ country: null, service: 'sms', strategy: 'priority', providers: ['gamma', 'nobody'] }, by)
  expect(manager.order('DE', 'sms')).toEqual(['gamma', 'alpha', 'beta'])
})

test('a pinned provider goes first wherever it can be used', () => {
  const { manager, control } = aRouter({ alpha: {}, beta: {}, gamma: { allowedCountries: ['FR'] } })
  control.reorder({ country: 'FR', service: 'sms', strategy: 'priority', providers: ['beta', 'alpha', 'gamma'] }, by)
  control.pin('gamma', true, by)
  expect(nameOf(choose(manager, to('FR')))).toBe('gamma')
  expect(nameOf(choose(manager, to('DE')))).toBe('alpha')
  expect(manager.states().map(({ config }) => config.name)).toEqual(['gamma', 'alpha', 'beta'])
})

test('a drained provider takes nothing new unless nobody else can', () => {
  const { manager, control } = aRouter({ alpha: {}, beta: {} })
  control.setState('alpha', 'drained', null, by)
  expect(nameOf(choose(manager))).toBe('beta')
  expect(excludedBy(manager, 'alpha')).toBe('drained: takes nothing new')
  const last = choose(manager, to('DE', { tried: new Set(['beta']) }))
  expect(nameOf(last)).toBe('alpha')
  expect(last.candidates).toMatchObject([
    { provider: 'alpha', excludedBy: null },
    { provider: 'beta', excludedBy: 'already tried for this verification' },
  ])
  control.setState('beta', 'disabled', null, by)
  expect(nameOf(choose(manager))).toBe('alpha')
})

test('a drained provider that works is a better last route than a broken one', () => {
  const { manager, control } = aRouter({ alpha: {}, beta: {} })
  for (let i = 0; i < 3; i++) manager.report('alpha', choose(manager).ticket, notAccepted('refused'))
  control.setState('beta', 'drained', null, by)
  expect(nameOf(choose(manager))).toBe('beta')
})

test('a disabled provider is never used, and is used again when its time is up', async () => {
  const { manager, control } = aRouter({ alpha: {}, beta: {} })
  control.setState('alpha', 'disabled', clock.now() + 60_000, by)
  expect(excludedBy(manager, 'alpha')).toBe('disabled')
  expect(manager.choose(to('DE', { tried: new Set(['beta']) }))).toBeNull()
  await clock.advance(60_000)
  expect(nameOf(choose(manager))).toBe('alpha')
})

test('a country where a provider does badly is left to others, but never left alone', () => {
  const reason = (provider: string, country: string) =>
    country === 'DE' && provider !== 'gamma' ? 'delivers 12 % there' : null
  const { manager, control } = aRouter(undefined, { ejection: { reason } })
  expect(nameOf(choose(manager))).toBe('gamma')
  expect(nameOf(choose(manager, to('FR')))).toBe('alpha')
  expect(excludedBy(manager, 'alpha')).toBe('delivers 12 % there')
  control.setState('gamma', 'disabled', null, by)
  expect(nameOf(choose(manager))).toBe('alpha')
})

test('over its rate a provider is passed over, and its breaker knows nothing of it', async () => {
  const { manager, control } = aRouter({ alpha: {}, beta: {} })
  control.setLimits('alpha', { perSecond: 2 }, by)
  expect([send(manager), send(manager), send(manager)]).toEqual(['alpha', 'alpha', 'beta'])
  expect(excludedBy(manager, 'alpha')).toBe('throttled to 2/s')
  expect(manager.states()[0]?.breaker).toMatchObject({ state: 'closed', opened: 0 })
  await clock.advance(500)
  expect(send(manager)).toBe('alpha')
})

test('over its rate a last route waits for its turn, at most two seconds', () => {
  const { manager, control } = aRouter({ alpha: {} })
  control.setLimits('alpha', { perSecond: 1 }, by)
  expect([1, 2, 3, 4, 5].map(() => choose(manager).delayMs)).toEqual([0, 1_000, 2_000, 2_000, 2_000])
})

test('a free provider costs no wait', () => {
  expect(choose(aRouter().manager).delayMs).toBe(0)
})

test.each([
  ['accepted', accepted()],
  ['refused', notAccepted('refused')],
  ['out of credit', notAccepted('no-credit')],
  ['of no meaning for the provider', notAccepted('bad-recipient')],
])('a submission that ended %s is under way no more', (_, result) => {
  const { manager, control } = aRouter({ alpha: {}, beta: {} })
  control.setLimits('alpha', { concurrent: 1 }, by)
  const route = choose(manager)
  expect(nameOf(choose(manager))).toBe('beta')
  expect(manager.states()[0]?.underWay).toBe(1)
  manager.report('alpha', route.ticket, result)
  expect(manager.states()[0]?.underWay).toBe(0)
})

test('a 429 slows a provider and never opens its breaker', async () => {
  const { manager } = aRouter({ alpha: {}, beta: {} })
  const routes = Array.from({ length: 10 }, () => choose(manager))
  for (const { ticket } of routes) manager.report('alpha', ticket, notAccepted('throttled', { retryAfterMs: 0 }))
  expect(manager.states()[0]).toMatchObject({ breaker: { state: 'closed', opened: 0 }, slowedTo: 5 })
  await clock.advance(60_000)
  expect(manager.states()[0]?.slowedTo).toBeNull()
})

test('a weighted order shares the traffic out by weight, and says how likely each choice was', () => {
  let draw = 0
  const { manager, control } = aRouter(undefined, { random: () => (draw++ % 100) / 100 })
  control.setLimits('beta', { weight: 3 }, by)
  control.reorder({ country: null, service: 'sms', strategy: 'weighted', providers: ['alpha', 'beta', 'gamma'] }, by)
  const routes = Array.from({ length: 100 }, () => choose(manager))
  const count = (name: string) => routes.filter((route) => nameOf(route) === name).length
  expect([count('alpha'), count('beta'), count('gamma')]).toEqual([20, 60, 20])
  expect(routes.find((route) => nameOf(route) === 'beta')).toMatchObject({
    policyVersion: 'weighted@2',
    selectionProbability: 0.6,
  })
  expect(choose(manager, to('DE', { tried: new Set(['beta']) })).selectionProbability).toBe(0.5)
  control.pin('gamma', true, by)
  expect(choose(manager)).toMatchObject({ selectionProbability: 1, provider: { config: { name: 'gamma' } } })
})

test('failing over too much raises an alarm, which clears when the first choice is back', async () => {
  const { manager, alarms } = aRouter({ alpha: {}, beta: {} })
  for (let i = 0; i < 3; i++) manager.report('alpha', choose(manager).ticket, notAccepted('refused'))
  for (let i = 0; i < 10; i++) send(manager)
  expect(alarms).toEqual([true])
  await clock.advance(61_000)
  expect(alarms).toEqual([true, false])
  for (let i = 0; i < 20; i++) send(manager)
  expect(alarms).toEqual([true, false])
})

test('what an operator decided is no switch: drained, disabled, or sent through one on purpose', () => {
  const { manager, control, alarms } = aRouter()
  control.setState('alpha', 'drained', null, by)
  control.setState('beta', 'disabled', null, by)
  for (let i = 0; i < 20; i++) send(manager)
  control.setState('alpha', 'enabled', null, by)
  for (let i = 0; i < 20; i++) send(manager, to('DE', { only: 'gamma' }))
  expect(alarms).toEqual([])
})

test('in a weighted order only what the draw did not decide is a switch', () => {
  const { manager, control, alarms } = aRouter()
  control.reorder({ country: null, service: 'sms', strategy: 'weighted', providers: ['alpha', 'beta', 'gamma'] }, by)
  for (let i = 0; i < 20; i++) send(manager)
  expect(alarms).toEqual([])
  for (let i = 0; i < 20; i++) send(manager, to('DE', { tried: new Set(['alpha']) }))
  expect(alarms).toEqual([true])
})
