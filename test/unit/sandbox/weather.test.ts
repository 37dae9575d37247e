import { describe, expect, test } from 'vitest'
import type { Fault } from '../../../src/contract/sandbox.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { climates } from '../../../src/engine/sandbox/climate.ts'
import { countries } from '../../../src/engine/sandbox/countries.ts'
import { followHardOutages } from '../../../src/engine/sandbox/hard-outages.ts'
import { sandboxProfiles } from '../../../src/engine/sandbox/provider-profiles.ts'
import { createWeather } from '../../../src/engine/sandbox/weather.ts'
import { createWorld } from '../../../src/engine/sandbox/world.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { recordingLog } from '../../fakes/recording-log.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOON = Date.UTC(2026, 0, 5, 12)
const routes = sandboxProfiles.flatMap((provider) => countries.map((country) => ({ provider, country })))
const worldOf = (seed: number, climate = climates.base) => createWorld(seed, HOUR, countries, climate)

describe('a world with a climate', () => {
  test('one seed is one world, whatever it was asked before', () => {
    const [asked, fresh] = [worldOf(1), worldOf(1)]
    for (const { provider, country } of routes) asked.deliveryRate(provider, country, NOON + 40 * DAY)
    const figures = (world: typeof asked) =>
      routes.map(({ provider, country }) => [
        world.deliveryRate(provider, country, NOON),
        world.accountPrice(provider, country, null, NOON),
      ])
    expect(figures(asked)).toEqual(figures(fresh))
    expect(figures(asked)).not.toEqual(figures(worldOf(2)))
  })

  test('messages get lost for a while and come through again, and people type as ever', () => {
    const [world, mild] = [worldOf(3, climates.storm), createWorld(3)]
    let broken = 0
    let mended = 0
    for (const { provider, country } of routes) {
      let before = 1
      for (let at = NOON; at < NOON + 14 * DAY; at += HOUR) {
        const left = world.weather?.left(provider.name, country, at) ?? 1
        const delivery = world.deliveryRate(provider, country, at)
        expect(delivery).toBeGreaterThanOrEqual(0)
        expect(delivery).toBeLessThanOrEqual(0.995 * left)
        if (before === 1 && left < 1) broken++
        if (before < 1 && left === 1) mended++
        before = left
      }
      const typed = world.conversionRate(provider, country, NOON)
      expect(Math.abs(typed - mild.conversionRate(provider, country, NOON))).toBeLessThan(0.02)
    }
    expect(broken).toBeGreaterThan(100)
    expect(mended).toBeGreaterThan(0.9 * broken)
  })

  test('an outage of a provider in a region takes all of its countries there, and no other provider', () => {
    const weather = createWeather(4, { ...climates.base, routeOutagesPerMonth: 0, providerOutagesPerMonth: 0 })
    const broken = (name: string, at: number) => countries.filter((c) => weather.left(name, c, at) < 1)
    let seen = 0
    for (let at = NOON; at < NOON + 28 * DAY; at += HOUR)
      for (const { name } of sandboxProfiles) {
        const zones = new Set(broken(name, at).map(({ dialingPrefix }) => dialingPrefix[0]))
        const within = countries.filter(({ dialingPrefix }) => zones.has(dialingPrefix[0]))
        expect(broken(name, at)).toEqual(within)
        seen += zones.size
      }
    expect(seen).toBeGreaterThan(10)
  })

  test('prices stay near their market and move by the hour of the lists', () => {
    const world = worldOf(5)
    const logs = routes.map(({ provider, country }) => {
      const price = world.listPrice(provider, country, null, NOON)
      expect(Number.isSafeInteger(price)).toBe(true)
      expect(world.listPrice(provider, country, null, NOON + HOUR - 1)).toBe(price)
      return Math.log(price / (country.basePriceUsdMicros * provider.priceFactor))
    })
    const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length
    const sd = Math.sqrt(logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / logs.length)
    // As wide as the routes of the optimizer's simulator: 0.31, and what has moved since.
    expect(sd).toBeGreaterThan(0.25)
    expect(sd).toBeLessThan(0.45)
  })
})

test('a provider refuses while the weather says so, and comes back', async () => {
  const clock = new FakeClock(NOON)
  const weather = createWeather(6, climates.storm)
  const first = weather.nextHardOutage('alpha', NOON)
  if (first === null) throw new Error('a storm without an outage')
  const faults: { readonly at: number; readonly fault: Fault | null }[] = []
  const alpha = {
    name: 'alpha',
    setFault: async (fault: Fault | null) => void faults.push({ at: clock.now(), fault }),
  }
  const end = followHardOutages({ weather, clock, log: silentLog, providers: [alpha] })
  await clock.advance(first.end - NOON)
  expect(faults).toEqual([
    { at: first.start, fault: 'refuse' },
    { at: first.end, fault: null },
  ])
  await clock.advance(10 * DAY)
  expect(faults.length).toBeGreaterThan(2)
  end()
  const count = faults.length
  await clock.advance(30 * DAY)
  expect(faults).toHaveLength(count)
})

test('without hard outages nobody waits for one, and a port that does not open again is reported', async () => {
  expect(createWeather(7, { ...climates.calm, hardOutagesPerMonth: 0 }).nextHardOutage('alpha', NOON)).toBeNull()
  const clock = new FakeClock(NOON)
  const log = recordingLog()
  const weather = createWeather(8, climates.storm)
  const broken = { name: 'alpha', setFault: () => Promise.reject(new Error('in use')) }
  const end = followHardOutages({ weather, clock, log, providers: [broken] })
  await clock.advance(28 * DAY)
  end()
  expect(log.lines[0]).toMatchObject({ level: 'error', fields: { provider: 'alpha', error: 'in use' } })
})
