import { DAY_MS } from '../../../contract/durations.ts'
import { COUNTRY_PRIOR, dispersionOf, usualConversions } from './prefix-baseline.ts'
import type { TotalledTraffic } from './prefix-traffic.ts'
import { betaBinomialAtMost, fisherCombined, negativeBinomialAtLeast } from './tails.ts'

export interface FraudSettings {
  readonly bucketMs: number
  /** How long a code may be entered. Younger attempts may still convert and are not looked at. */
  readonly validityMs: number
  /** Windows that are looked at, each ending with the youngest bucket whose attempts are all decided. */
  readonly windowsMs: readonly number[]
  /** Fewer attempts in a window say nothing. */
  readonly minAttempts: number
  /** A finding needs a joint chance below this: several hundred prefixes are looked at 144 times a day. */
  readonly maxChance: number
}

export const FRAUD_SETTINGS: FraudSettings = {
  bucketMs: 600_000,
  validityMs: 600_000,
  windowsMs: [3_600_000, 3 * 3_600_000],
  minAttempts: 15,
  maxChance: 1e-6,
}

/**
 * `pumping`: far more attempts than usual at this hour, and far fewer of them convert. `delivery-outage`: conversion
 * fell for the whole country or provider without as much extra traffic; a matter for failover, not for a block.
 */
export type FindingKind = 'pumping' | 'delivery-outage'

export interface FraudFinding {
  readonly kind: FindingKind
  readonly prefix: string
  readonly country: string
  readonly provider: string
  readonly windowMs: number
  readonly attempts: number
  readonly converted: number
  /** Attempts in the same hours of the seven days before, on average. */
  readonly expectedAttempts: number
  /** Share converted in the week that ended a day ago. */
  readonly expectedConversion: number
  readonly volumeChance: number
  readonly conversionChance: number
  /** Both together (Fisher's method). */
  readonly chance: number
}

const BASE_DAYS = 7
/** The past counts for as many attempts as this at most, so that a prefix may have a worse day. */
const MAX_PRIOR = 100
/**
 * Neither signal alone makes a finding. Conversion is held to more: a customer's launch lifts the volume for weeks, and
 * meanwhile every look is another occasion for a poor hour.
 */
const MAX_VOLUME_CHANCE = 1e-3
const MAX_CONVERSION_CHANCE = 1e-5
/**
 * An outage takes the others down too: the chance of their conversion is below this, and they lost this part of what the
 * prefix itself lost.
 */
const OUTAGE_CHANCE = 0.01
const OUTAGE_SHARE = 0.4
/** Resends multiply traffic by less than this; a neighbour with more is under attack itself. */
const RESEND_GROWTH = 2.5

/** What one prefix did in a window, beside what was to be expected. */
interface Reading {
  readonly traffic: TotalledTraffic
  readonly attempts: number
  readonly converted: number
  readonly expectedAttempts: number
  readonly expectedConversion: number
  /** Prior weight of the conversion and size of the volume's negative binomial. */
  readonly weight: number
  readonly size: number
}

/**
 * Looks at every prefix at the beginning of bucket `at` (index into the traffic) and returns the strongest finding of
 * each. A week and a day of history is enough; with less, prefixes are held against their country.
 */
export function findFraud(
  traffic: readonly TotalledTraffic[],
  at: number,
  settings: FraudSettings = FRAUD_SETTINGS,
): readonly FraudFinding[] {
  const strongest = new Map<string, FraudFinding>()
  for (const windowMs of settings.windowsMs) {
    const readings = read(traffic, at, windowMs, settings)
    for (const reading of readings) {
      if (reading.attempts < settings.minAttempts || reading.attempts < reading.expectedAttempts) continue
      const finding = judge(reading, readings, windowMs, settings)
      if (finding === null) continue
      const known = strongest.get(finding.prefix)
      if (known === undefined || finding.chance < known.chance) strongest.set(finding.prefix, finding)
    }
  }
  return [...strongest.values()].sort((a, b) => a.chance - b.chance)
}

/**
 * Attempts of a stretch that were probably legitimate: those that converted, and as many more as usually go with them.
 * This is what a block over that stretch would have cost.
 */
export function legitimateAttempts(
  traffic: TotalledTraffic,
  from: number,
  to: number,
  usualConversion: number,
): number {
  const attempts = traffic.attempts(from, to)
  if (usualConversion <= 0) return attempts
  return Math.min(attempts, Math.round(traffic.converted(from, to) / usualConversion))
}

function read(
  traffic: readonly TotalledTraffic[],
  at: number,
  windowMs: number,
  { bucketMs, validityMs }: FraudSettings,
): readonly Reading[] {
  const day = Math.round(DAY_MS / bucketMs)
  const end = at - Math.ceil(validityMs / bucketMs)
  const start = end - Math.round(windowMs / bucketMs)
  const days = Math.min(BASE_DAYS, Math.floor(start / day))
  if (days < 1) return []
  const [baseFrom, baseTo] = [at - (BASE_DAYS + 1) * day, at - day]
  const usual = usualConversions(traffic, baseFrom, baseTo)
  const sameHours = traffic.map((one) =>
    Array.from({ length: days }, (_, i) => one.attempts(start - (i + 1) * day, end - (i + 1) * day)),
  )
  const dispersion = dispersionOf(sameHours)
  return traffic.map((one, index): Reading => {
    const seen = (sameHours[index] ?? []).reduce((sum, count) => sum + count, 0)
    return {
      traffic: one,
      attempts: one.attempts(start, end),
      converted: one.converted(start, end),
      expectedAttempts: (seen + 1) / days,
      expectedConversion: usual(one),
      weight: Math.min(MAX_PRIOR, one.attempts(baseFrom, baseTo) + COUNTRY_PRIOR),
      // Volumes spread from day to day, and the mean of few is itself uncertain.
      size: 1 / (dispersion + 1 / (seen + 1)),
    }
  })
}

function judge(
  reading: Reading,
  readings: readonly Reading[],
  windowMs: number,
  { maxChance }: FraudSettings,
): FraudFinding | null {
  const { traffic, attempts, converted, expectedAttempts, expectedConversion } = reading
  const volumeChance = negativeBinomialAtLeast(attempts, expectedAttempts, reading.size)
  if (volumeChance > MAX_VOLUME_CHANCE) return null
  const conversionChance = conversionAtMost(converted, attempts, expectedConversion, reading.weight)
  const chance = fisherCombined(volumeChance, conversionChance)
  if (conversionChance > MAX_CONVERSION_CHANCE || chance > maxChance) return null
  const { prefix, country, provider } = traffic
  const outage = isOutage(reading, readings, 'country') || isOutage(reading, readings, 'provider')
  const kind = outage ? 'delivery-outage' : 'pumping'
  const figures = { attempts, converted, expectedAttempts, expectedConversion }
  return { kind, prefix, country, provider, windowMs, ...figures, volumeChance, conversionChance, chance }
}

const conversionAtMost = (converted: number, attempts: number, share: number, weight: number): number =>
  betaBinomialAtMost(converted, attempts, weight * share, weight * (1 - share))

/** Whether the other prefixes of the country or provider fell with this one, those under attack themselves apart. */
function isOutage(reading: Reading, readings: readonly Reading[], of: 'country' | 'provider'): boolean {
  const { traffic, attempts, converted, expectedConversion } = reading
  const others = { attempts: 0, converted: 0, expected: 0 }
  for (const other of readings) {
    if (other.traffic === traffic || other.traffic[of] !== traffic[of]) continue
    if (other.attempts > RESEND_GROWTH * other.expectedAttempts) continue
    others.attempts += other.attempts
    others.converted += other.converted
    others.expected += other.attempts * other.expectedConversion
  }
  if (others.attempts === 0) return false
  const lost = 1 - converted / (attempts * expectedConversion)
  if (1 - others.converted / others.expected < OUTAGE_SHARE * lost) return false
  const share = others.expected / others.attempts
  return conversionAtMost(others.converted, others.attempts, share, MAX_PRIOR) < OUTAGE_CHANCE
}
