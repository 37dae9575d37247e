import type Database from 'better-sqlite3'
import * as z from 'zod'
import { drillScheduleSchema } from '../../contract/drills.ts'
import { countrySchema } from '../../contract/models.ts'
import { currencySchema } from '../../contract/money.ts'
import { statement } from './statements.ts'

/** Every setting of the engine with its default. Durations are ms, money is micros of the reporting currency. */
const settings = {
  'reporting.currency': currencySchema.default('EUR'),
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
  'sandbox.perMinute': z.int().min(0).max(6_000).default(60),
  'sandbox.paused': z.boolean().default(false),
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
