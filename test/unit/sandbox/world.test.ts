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

test('prices are constant within an hour, and a few of them move a little from one hour to the next', () => {
  const world = createWorld(12)
  let moved = 0
  const hours = 200
  for (const { provider, country } of routes) {
    let price = world.listPrice(provider, country, null, NOON)
    for (let hour = 1; hour <= hours; hour++) {
      const at = NOON + hour * HOUR
      const next = world.listPrice(provider, country, null, at)
      expect(world.listPrice(provider, country, null, at + HOUR - 1)).toBe(next)
      expect(Math.abs(next - price)).toBeLessThanOrEqual(price * 0.25 + 10)
      if (next !== price) moved++
      price = next
    }
  }
  const share = moved / (routes.length * hours)
  expect(share).toBeGreaterThan(0.03)
  expect(share).toBeLessThan(0.12)
})

test('now and then a provider prints its whole list anew, and all its prices move by the same share', () => {
  const world = createWorld(16)
  const updates = sandboxProfiles.map((provider) => {
    let found = 0
    for (let hour = 1; hour <= 130; hour++) {
      const moves = countries.map((country) => {
        const before = world.listPrice(provider, country, null, NOON + (hour - 1) * HOUR)
        return world.listPrice(provider, country, null, NOON + hour * HOUR) / before - 1
      })
      if (moves.every((move) => Math.abs(move) > 0.0005)) {
        found++
        const middle = moves.toSorted((a, b) => a - b)[8] ?? 0
        const alike = moves.filter((move) => Math.abs(move - middle) < 0.003)
        expect(alike.length).toBeGreaterThan(countries.length * 0.7)
      }
    }
    return found
  })
  // Some updates are too small to be told from single moves.
  expect(updates.reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(sandboxProfiles.length)
})

test('in a scaled world an hour of the price lists passes in a minute, and other laws keep their time', () => {
  const scaled = createWorld(12, 60_000)
  const world = createWorld(12)
  const prices = (at: number) => routes.map(({ provider, country }) => scaled.listPrice(provider, country, null, at))
  const start = NOON - (NOON % 60_000)
  expect(prices(start + 59_999)).toEqual(prices(start))
  const tenMinutes = Array.from({ length: 10 }, (_, minute) => prices(start + (minute + 1) * 60_000).join())
  expect(new Set(tenMinutes).size).toBeGreaterThan(5)
  for (const { provider, country } of routes)
    expect(scaled.deliveryRate(provider, country, NOON)).toBe(world.deliveryRate(provider, country, NOON))
})

test('some networks leave a price list for a few hours and come back, and a country keeps at least one', () => {
  const world = createWorld(17)
  let left = 0
  let returned = 0
  for (const { provider, country } of routes) {
    let before = country.networks.length
    for (let hour = 0; hour < 200; hour++) {
      const listed = world.listedNetworks(provider, country, NOON + hour * HOUR)
      expect(listed.length).toBeGreaterThan(0)
      expect(country.networks).toEqual(expect.arrayContaining([...listed]))
      if (hour > 0 && listed.length < before) left++
      if (hour > 0 && listed.length > before) returned++
      before = listed.length
    }
  }
  expect(left).toBeGreaterThan(0)
  expect(returned).toBeGreaterThan(0)
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
