import type Database from 'better-sqlite3'
import * as z from 'zod'
import { quietHoursSchema } from '../../contract/alerts.ts'
import { fraudModeSchema } from '../../contract/analytics-fraud.ts'
import { backupScheduleSchema, defaultBackupSchedule } from '../../contract/backups.ts'
import { drillScheduleSchema } from '../../contract/drills.ts'
import { countrySchema } from '../../contract/models.ts'
import { currencySchema } from '../../contract/money.ts'
import { optimizerModeSchema } from '../../contract/policy-models.ts'
import { priceThresholdsSchema } from '../../contract/price-alerts.ts'
import { retentionMonthsSchema } from '../../contract/storage.ts'
import { updateFeedSchema } from '../../contract/updates.ts'
import { AppError } from '../app-error.ts'
import { statement } from './statements.ts'

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Every setting of the engine with its default. Durations are ms, money is micros of the reporting currency. */
export const settings = {
  'reporting.currency': currencySchema.default('EUR'),
  /** IANA; days and months of all figures are those of this zone. Null until the first start has chosen one. */
  'reporting.zone': z.string().refine(isZone, 'use an IANA time zone such as Europe/Berlin').nullable().default(null),
  'message.brand': z.string().min(1).max(40).default('Signalbox'),
  /** Null allows all; ISO 3166-1 alpha-2. */
  'countries.allowed': z.array(countrySchema).nullable().default(null),
  /** Since when new verifications are refused, UTC epoch ms; null while they are sent. */
  'sending.pausedAt': z.int().nullable().default(null),
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
  /** Whether verifications may be sent by a route to learn about it, or to see whether it is back. */
  'optimizer.explore': z.boolean().default(true),
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
  /** Whether the contract is served on 127.0.0.1 too, and where. */
  'api.enabled': z.boolean().default(false),
  'api.port': z.int().min(1_024).max(65_535).default(4_177),
  /** Requests a second that each token may make. */
  'api.perSecond': z.int().min(1).max(10_000).default(50),
  /** When backups are made, and how many are kept. */
  'backups.schedule': backupScheduleSchema.default(defaultBackupSchedule),
  /** Where newer versions are looked for; null for where the package says, or nowhere. */
  'updates.feed': updateFeedSchema.nullable().default(null),
  /** How many months verifications are kept; null for ever. Roll-ups and prices always are. */
  'retention.months': retentionMonthsSchema.default(null),
  'sandbox.perMinute': z.int().min(0).max(6_000).default(60),
  'sandbox.paused': z.boolean().default(false),
  /** How long an hour of the world's price lists takes, ms. */
  'sandbox.priceHourMs': z.int().min(1_000).max(3_600_000).default(60_000),
} as const

export type SettingKey = keyof typeof settings
export type SettingValue<K extends SettingKey> = z.output<(typeof settings)[K]>
/** Valid values by key. */
export type SettingValues = Readonly<Partial<{ [K in SettingKey]: SettingValue<K> }>>

/** Values that hold for one connection whatever is stored, and where they come from. */
interface Locks {
  readonly values: SettingValues
  readonly source: string
}

const locks = new WeakMap<Database.Database, Locks>()

/** From here on these values hold on this connection, and nobody can change them. `source` says where they come from. */
export function lockSettings(db: Database.Database, values: SettingValues, source: string): void {
  locks.set(db, { values, source })
}

/** Where the value of a locked setting comes from; null when it is not locked. */
export function lockOf(db: Database.Database, key: SettingKey): string | null {
  const lock = locks.get(db)
  return lock !== undefined && key in lock.values ? lock.source : null
}

/** The locked value, or the stored one, or the default when nothing (or nothing valid) is stored. */
export function getSetting<K extends SettingKey>(db: Database.Database, key: K): SettingValue<K> {
  const locked = locks.get(db)?.values
  if (locked !== undefined && key in locked) return locked[key] as SettingValue<K>
  const text = statement(db, 'select value from settings where key = ?').pluck().get(key) as string | undefined
  const schema: z.ZodType = settings[key]
  const stored = schema.safeParse(text === undefined ? undefined : parsed(text))
  return (stored.success ? stored.data : schema.parse(undefined)) as SettingValue<K>
}

export function defaultOf<K extends SettingKey>(key: K): SettingValue<K> {
  const schema: z.ZodType = settings[key]
  return schema.parse(undefined) as SettingValue<K>
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * @throws {z.ZodError} when the value is not valid for this setting
 * @throws {AppError} `SETTING_LOCKED` when another value is locked
 */
export function setSetting<K extends SettingKey>(
  db: Database.Database,
  key: K,
  value: SettingValue<K>,
  now: number,
): void {
  const valid = (settings[key] as z.ZodType).parse(value)
  const text = JSON.stringify(valid)
  if (refusesToChange(db, key, text)) return
  statement(
    db,
    `insert into settings (key, value, updated_at) values (?, ?, ?)
     on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`,
  ).run(key, text, now)
}

/** Back to the default. @throws {AppError} `SETTING_LOCKED` when another value is locked */
export function clearSetting(db: Database.Database, key: SettingKey): void {
  if (refusesToChange(db, key, JSON.stringify(defaultOf(key)))) return
  statement(db, 'delete from settings where key = ?').run(key)
}

/** What is locked to this very value is left alone without a word. */
function refusesToChange(db: Database.Database, key: SettingKey, text: string): boolean {
  const source = lockOf(db, key)
  if (source === null) return false
  if (JSON.stringify(getSetting(db, key)) === text) return true
  throw new AppError(
    'SETTING_LOCKED',
    { key },
    `${key} is set by ${source}. Change it there and start Signalbox again.`,
  )
}
