import type { PrefixTraffic } from '../../../src/engine/analytics/models/prefix-traffic.ts'
import { createRandom, type Random } from '../../../src/engine/sandbox/random.ts'

/** Ten-minute buckets. */
export const BUCKETS_A_DAY = 144
export const WORLD_DAYS = 21

/** Something that happened to some prefixes, in buckets from the start of the world. */
export interface Episode {
  readonly name: string
  readonly prefixes: readonly string[]
  readonly from: number
  readonly to: number
}

export interface PumpingWorld {
  readonly traffic: readonly PrefixTraffic[]
  readonly attacks: readonly Episode[]
  /** Harmless things that look like attacks in one way. */
  readonly lookAlikes: readonly Episode[]
}

interface Cell {
  attempts: number
  converted: number
}

const COUNTRIES = ['ID', 'PK', 'BD', 'LK', 'UZ', 'KZ', 'TN', 'DZ', 'NG', 'GB', 'DE', 'US']
const PREFIXES_A_COUNTRY = 7

/**
 * 84 prefixes for 21 days, about 490,000 attempts: days and weeks with their shape, volumes that spread from day to day,
 * conversion that drifts; 7 attacks of different kinds and 3 look-alikes on days 9 to 20, each on a prefix of its own.
 */
export function pumpingWorld(seed: number): PumpingWorld {
  const random = createRandom('pumping world', seed)
  const names = COUNTRIES.flatMap((_, c) => Array.from({ length: PREFIXES_A_COUNTRY }, (_, p) => `+${c + 20}${p}`))
  const shapes = names.map((prefix, i) => ({
    prefix,
    country: COUNTRIES[Math.floor(i / PREFIXES_A_COUNTRY)] ?? 'US',
    provider: `provider-${Math.floor(i / PREFIXES_A_COUNTRY) % 3}`,
    perDay: 165 * Math.exp(1.02 * normal(random)),
    share: 0.68 + 0.2 * random.next(),
    noon: 5 + 10 * random.next(),
  }))
  const cells = new Map(shapes.map((shape) => [shape.prefix, usualTraffic(random, shape)]))
  const traffic = () =>
    shapes.map(({ prefix, country, provider }) => ({
      prefix,
      country,
      provider,
      attempts: (cells.get(prefix) ?? []).map((cell) => cell.attempts),
      converted: (cells.get(prefix) ?? []).map((cell) => cell.converted),
    }))
  const unused = shuffled(random, names)
  const take = () => unused.pop() ?? '+200'
  const add = (prefix: string, from: number, to: number, perHour: (bucket: number) => number, share: number) => {
    for (let bucket = from; bucket < to; bucket++) {
      const cell = cells.get(prefix)?.[bucket]
      if (cell === undefined) continue
      const attempts = poisson(random, perHour(bucket) / 6)
      cell.attempts += attempts
      cell.converted += binomial(random, attempts, share)
    }
  }
  const days = shuffled(random, [9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20])
  const begin = (hour = 24 * random.next()) => ((days.pop() ?? 10) - 1) * BUCKETS_A_DAY + Math.floor(hour * 6)

  const attacks: Episode[] = []
  const attack = (
    name: string,
    prefixes: readonly string[],
    hours: number,
    perHour: number,
    share: number,
    ramp = 0,
  ) => {
    const from = begin()
    const to = from + hours * 6
    for (const prefix of prefixes) {
      add(prefix, from, to, (bucket) => perHour * (ramp === 0 ? 1 : Math.min(1, (bucket - from) / (ramp * 6))), share)
    }
    attacks.push({ name, prefixes, from, to })
  }
  attack('burst', [take()], 4, 300, 0)
  attack('slow ramp', [take()], 10, 120, 0.02, 4)
  attack('low and slow', [take()], 20, 45, 0.02)
  attack('faked conversions', [take()], 6, 240, 0.35)
  attack('steady', [take()], 8, 80, 0)
  attack('short', [take()], 2, 120, 0.01)
  const neighbour = take()
  const country = shapes.find((shape) => shape.prefix === neighbour)?.country
  const sibling = shapes.find((shape) => shape.country === country && unused.includes(shape.prefix))?.prefix
  if (sibling !== undefined) unused.splice(unused.indexOf(sibling), 1)
  attack('neighbouring prefixes', [neighbour, ...(sibling === undefined ? [] : [sibling])], 5, 100, 0.02)

  const campaign = take()
  const campaignFrom = begin(9)
  add(
    campaign,
    campaignFrom,
    campaignFrom + 24,
    () => 400,
    (shapes.find((s) => s.prefix === campaign)?.share ?? 0.8) - 0.05,
  )
  const launch = take()
  const launchFrom = begin(8)
  const launchTo = WORLD_DAYS * BUCKETS_A_DAY
  add(launch, launchFrom, launchTo, () => 30, shapes.find((s) => s.prefix === launch)?.share ?? 0.8)
  const attacked = new Set(attacks.flatMap((one) => one.prefixes))
  const outageCountry = shuffled(random, COUNTRIES).find((code) =>
    shapes.every((shape) => shape.country !== code || !attacked.has(shape.prefix)),
  )
  const outagePrefixes = shapes.filter((shape) => shape.country === (outageCountry ?? country)).map((s) => s.prefix)
  const outageFrom = begin(shapes.find((shape) => shape.country === outageCountry)?.noon ?? 12)
  for (const prefix of outagePrefixes) outage(random, cells.get(prefix) ?? [], outageFrom, outageFrom + 18)
  const lookAlikes = [
    { name: 'campaign', prefixes: [campaign], from: campaignFrom, to: campaignFrom + 24 },
    { name: 'launch of a customer', prefixes: [launch], from: launchFrom, to: launchTo },
    { name: 'outage with resends', prefixes: outagePrefixes, from: outageFrom, to: outageFrom + 18 },
  ]
  return { traffic: traffic(), attacks, lookAlikes }
}

interface Shape {
  readonly perDay: number
  readonly share: number
  readonly noon: number
}

function usualTraffic(random: Random, { perDay, share, noon }: Shape): Cell[] {
  return Array.from({ length: WORLD_DAYS }, (_, day) => {
    const level = perDay * (day % 7 > 4 ? 0.8 : 1) * Math.exp(0.15 * normal(random))
    const drift = share + 0.03 * normal(random)
    let hourly = 1
    return Array.from({ length: BUCKETS_A_DAY }, (_, bucket): Cell => {
      if (bucket % 6 === 0) hourly = Math.exp(0.12 * normal(random))
      const shape = 1 + 0.85 * Math.cos((2 * Math.PI * (bucket / 6 - noon)) / 24)
      const attempts = poisson(random, (level / BUCKETS_A_DAY) * shape * hourly)
      return { attempts, converted: binomial(random, attempts, Math.min(0.97, drift)) }
    })
  }).flat()
}

/** Hardly anything is delivered, and people ask for another code. */
function outage(random: Random, cells: Cell[], from: number, to: number): void {
  for (const cell of cells.slice(from, to)) {
    cell.converted = binomial(random, cell.converted, 0.2)
    cell.attempts += binomial(random, cell.attempts, 0.7)
  }
}

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())

function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random.next(); product > limit; product *= random.next()) count++
  return count
}

function binomial(random: Random, n: number, p: number): number {
  let hits = 0
  for (let i = 0; i < n; i++) if (random.next() < p) hits++
  return hits
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
