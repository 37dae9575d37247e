import type Database from 'better-sqlite3'
import * as z from 'zod'
import { quietHoursSchema } from '../../contract/alerts.ts'
import { fraudModeSchema } from '../../contract/analytics-fraud.ts'
import { drillScheduleSchema } from '../../contract/drills.ts'
import { countrySchema } from '../../contract/models.ts'
import { currencySchema } from '../../contract/money.ts'
import { optimizerModeSchema } from '../../contract/policy-models.ts'
import { priceThresholdsSchema } from '../../contract/price-alerts.ts'
import { statement } from './statements.ts'

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Every setting of the engine with its default. Durations are ms, money is micros of the reporting currency. */
const settings = {
  'reporting.currency': currencySchema.default('EUR'),
  /** IANA; days and months of all figures are those of this zone. Null until the first start has chosen one. */
  'reporting.zone': z.string().refine(isZone, 'use an IANA time zone such as Europe/Berlin').nullable().default(null),
  'message.brand': z.string().min(1).max(40).default('Signalbox'),
  /** Null allows all; ISO 3166-1 alpha-2. */
  'countries.allowed': z.array(countrySchema).nullable().default(null),
  'budget.testPerDayMicros': z.int().nonnegative().default(10_000_000),
  'rescue.enabled': z.boolean().default(true),
  /** Acceptance without a receipt or the code for this long is sent again by another route. */
  'rescue.afterMs': z.int().min(5_000).max(600_000).default(30_000),
  /** By ISO 3166-1 alpha-2, instead of `rescue.afterMs`. */
  'rescue.byCountry': z.record(countrySchema, z.int().min(5_000).max(600_000)).default({}),
  /** `setAt`: when it was set, UTC epoch ms; times before that are not caught up. */
  'drills.schedule': drillScheduleSchema.extend({ setAt: z.int() }).nullable().default(null),
  'alerts.quietHours': quietHoursSchema.default({
    enabled: false,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    days: [1, 2, 3, 4, 5, 6, 7],
    from: '22:00',
    to: '07:00',
    breakThrough: 'critical',
  }),
  /** When quiet hours were last summarised, UTC epoch ms. */
  'alerts.summarisedAt': z.int().default(0),
  /** The built-in rules that this workspace was given, so that a removed one does not come back. */
  'alerts.seeded': z.array(z.string()).default([]),
  /** Up to when charges were taken into the observed prices, UTC epoch ms. */
  'pricing.chargesReadTo': z.int().nonnegative().default(0),
  /** Share of observed minutes that is to be good. */
  'slo.target': z.number().min(0.9).max(0.99999).default(0.999),
  /** Null: `on` in the sandbox, `off` in the live workspace. */
  'optimizer.mode': optimizerModeSchema.nullable().default(null),
  /** What a failed verification costs, in messages of the country's mean price. */
  'optimizer.failureCost': z.number().min(0).max(100).default(5),
  /** Share of the verifications that is to convert; below it failures are weighed more. Null for no target. */
  'optimizer.successTarget': z.number().min(0).max(1).nullable().default(0.75),
  /** What a price move must come to before it raises an alert. */
  'pricing.thresholds': priceThresholdsSchema.default({
    percent: 2,
    monthlyMicros: 5_000_000,
    rule: 'either',
    withoutTraffic: false,
  }),
  /** `guard`: the fraud sentinel blocks what it finds under attack. */
  'fraud.mode': fraudModeSchema.default('watch'),
  /** How long such a block lasts, ms. */
  'fraud.guardMs': z.int().min(60_000).max(604_800_000).default(3_600_000),
  /** Where files go without a window, and scheduled reports without a folder; null for the workspace's own. */
  'reports.folder': z.string().min(1).nullable().default(null),
  'sandbox.perMinute': z.int().min(0).max(6_000).default(60),
  'sandbox.paused': z.boolean().default(false),
  /** How long an hour of the world's price lists takes, ms. */
  'sandbox.priceHourMs': z.int().min(1_000).max(3_600_000).default(60_000),
} as const

export type SettingKey = keyof typeof settings
export type SettingValue<K extends SettingKey> = z.output<(typeof settings)[K]>

/** The stored value, or the default when nothing (or nothing valid) is stored. */
export function getSetting<K extends SettingKey>(db: Database.Database, key: K): SettingValue<K> {
  const text = statement(db, 'select value from settings where key = ?').pluck().get(key) as string | undefined
  const schema: z.ZodType = settings[key]
  const stored = schema.safeParse(text === undefined ? undefined : parsed(text))
  return (stored.success ? stored.data : schema.parse(undefined)) as SettingValue<K>
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** @throws {z.ZodError} when the value is not valid for this setting */
export function setSetting<K extends SettingKey>(
  db: Database.Database,
  key: K,
  value: SettingValue<K>,
  now: number,
): void {
  const valid = (settings[key] as z.ZodType).parse(value)
  statement(
    db,
    `insert into settings (key, value, updated_at) values (?, ?, ?)
     on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`,
  ).run(key, JSON.stringify(valid), now)
}
