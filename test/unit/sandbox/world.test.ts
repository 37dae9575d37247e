import { expect, test } from 'vitest'
import { type Country, countries } from '../../../src/engine/sandbox/countries.ts'
import { sandboxProfiles } from '../../../src/engine/sandbox/provider-profiles.ts'
import { createWorld } from '../../../src/engine/sandbox/world.ts'

const HOUR = 3_600_000
const NOON = Date.UTC(2026, 0, 5, 12)
const routes = sandboxProfiles.flatMap((provider) => countries.map((country) => ({ provider, country })))

test('two worlds of one seed agree, and another seed disagrees', () => {
  const quotes = (seed: number) => {
    const world = createWorld(seed)
    return routes.map(({ provider, country }) => [
      world.listPrice(provider, country, null, NOON),
      world.deliveryRate(provider, country, NOON),
      world.conversionRate(provider, country, NOON),
    ])
  }
  expect(quotes(1)).toEqual(quotes(1))
  expect(quotes(1)).not.toEqual(quotes(2))
})

test('rates stay within their bounds, differ by route and drift in time', () => {
  const world = createWorld(11)
  const seen = new Set<number>()
  for (const { provider, country } of routes) {
    for (let hour = 0; hour < 24 * 7; hour += 6) {
      const delivery = world.deliveryRate(provider, country, NOON + hour * HOUR)
      const conversion = world.conversionRate(provider, country, NOON + hour * HOUR)
      expect(delivery).toBeGreaterThanOrEqual(0.9)
      expect(delivery).toBeLessThanOrEqual(0.99)
      expect(conversion).toBeGreaterThanOrEqual(0.8)
      expect(conversion).toBeLessThanOrEqual(0.95)
      seen.add(delivery)
    }
  }
  expect(seen.size).toBeGreaterThan(routes.length)
})

test('prices are constant within an hour and move a little between hours', () => {
  const world = createWorld(12)
  let moved = 0
  for (const { provider, country } of routes) {
    const price = world.listPrice(provider, country, null, NOON)
    expect(world.listPrice(provider, country, null, NOON + HOUR - 1)).toBe(price)
    const next = world.listPrice(provider, country, null, NOON + HOUR)
    expect(Math.abs(next - price)).toBeLessThanOrEqual(price * 0.025 + 10)
    if (next !== price) moved++
  }
  expect(moved).toBeGreaterThan(routes.length / 2)
})

test('prices are whole micros near the market, and the account never pays more than the list', () => {
  const world = createWorld(13)
  for (const { provider, country } of routes) {
    for (const network of [null, ...country.networks]) {
      const list = world.listPrice(provider, country, network, NOON)
      const account = world.accountPrice(provider, country, network, NOON)
      expect(Number.isSafeInteger(list) && Number.isSafeInteger(account)).toBe(true)
      expect(account).toBeLessThanOrEqual(list)
      expect(list / country.basePriceUsdMicros).toBeGreaterThan(0.45)
      expect(list / country.basePriceUsdMicros).toBeLessThan(1.6)
    }
  }
})

test('apart from the value route, different providers are cheap in different countries', () => {
  const world = createWorld(14)
  const usd = { USD: 1, EUR: 1 / 0.92 }
  const runnersUp = countries.map(
    (country) =>
      sandboxProfiles.toSorted(
        (a, b) =>
          world.listPrice(a, country, null, NOON) * usd[a.currency] -
          world.listPrice(b, country, null, NOON) * usd[b.currency],
      )[1]?.name,
  )
  expect(new Set(runnersUp).size).toBeGreaterThan(1)
})

test('Telnyx is cheap in the United States and Infobip dear everywhere', () => {
  const usd = { USD: 1, EUR: 1 / 0.92 }
  const world = createWorld(15)
  const byPrice = (country: Country) =>
    sandboxProfiles
      .map((provider) => ({
        name: provider.name,
        price: world.listPrice(provider, country, null, NOON) * usd[provider.currency],
      }))
      .toSorted((a, b) => a.price - b.price)
      .map(({ name }) => name)
  const us = countries.filter(({ iso }) => iso === 'US').map((country) => byPrice(country).slice(0, 2))
  expect(us).toEqual([expect.arrayContaining(['telnyx'])])
  expect(countries.filter((country) => byPrice(country).at(-1) === 'infobip').length).toBeGreaterThan(
    countries.length / 2,
  )
})
