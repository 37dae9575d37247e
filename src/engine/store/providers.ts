import type Database from 'better-sqlite3'
import type { ProviderControl } from '../../contract/providers.ts'
import type { ProviderConfig } from '../provider-config.ts'
import type { ProviderRow } from './schema.ts'
import { statement } from './statements.ts'

/** A configured provider without its secrets, which only the key store holds. */
export type StoredProvider = Omit<ProviderConfig, 'secret' | 'test' | 'senders'>

/** What is known of an account beside how to reach it. */
export interface AccountFacts {
  /** An id of its adapter's regions; null with addresses of its own. */
  readonly region: string | null
  /** The public half of its test credentials; null without any. */
  readonly testAccountId: string | null
  /** When its key was last entered, UTC epoch ms. */
  readonly keyedAt: number
}

export interface StoredAccount extends StoredProvider, AccountFacts {
  /** UTC epoch ms. */
  readonly addedAt: number
}

/** By priority, without those that were removed. */
export const listProviders = (db: Database.Database): readonly StoredProvider[] =>
  allRows(db).filter(inUse).map(toProvider)

/** By priority, without those that were removed. */
export const listAccounts = (db: Database.Database): readonly StoredAccount[] =>
  allRows(db)
    .filter(inUse)
    .map((row) => ({
      ...toProvider(row),
      region: row.region,
      testAccountId: row.test_account_id,
      keyedAt: row.keyed_at ?? row.created_at,
      addedAt: row.created_at,
    }))

/** Every name that records may speak of: those of removed providers are never given out again. */
export const takenNames = (db: Database.Database): readonly string[] => allRows(db).map(({ name }) => name)

/** Goes with {@link saveProvider}. */
export function saveAccountFacts(db: Database.Database, name: string, facts: AccountFacts): void {
  statement(
    db,
    'update providers set region = :region, test_account_id = :testAccountId, keyed_at = :keyedAt where name = :name',
  ).run({ ...facts, name })
}

/** Its row stays, since attempts name it. */
export function markRemoved(db: Database.Database, name: string, now: number): void {
  statement(db, 'update providers set removed_at = ?, updated_at = ? where name = ?').run(now, now, name)
}

/** What operators decided about each provider, by its name. */
export function providerControls(db: Database.Database): ReadonlyMap<string, ProviderControl> {
  return new Map(
    allRows(db).map((row) => [
      row.name,
      {
        state: row.state,
        disabledUntil: row.disabled_until,
        pinned: row.pinned === 1,
        weight: row.weight,
        perSecond: row.max_per_second,
        concurrent: row.max_concurrent,
      },
    ]),
  )
}

export function saveProviderControl(db: Database.Database, name: string, control: ProviderControl, now: number): void {
  statement(
    db,
    `update providers set state = :state, disabled_until = :disabledUntil, pinned = :pinned, weight = :weight,
       max_per_second = :perSecond, max_concurrent = :concurrent, updated_at = :now
     where name = :name`,
  ).run({ ...control, pinned: control.pinned ? 1 : 0, name, now })
}

/** Adds a provider, or updates how to reach it; what an operator decided (order, state, limits) stays as it is. */
export function saveProvider(db: Database.Database, config: StoredProvider, now: number): void {
  statement(
    db,
    `insert into providers (name, label, adapter, priority, enabled, state, account_id, sender, currency, services,
       allowed_countries, base_urls, created_at, updated_at)
     values (:name, :label, :adapter, :priority, :enabled, :state, :accountId, :sender, :currency, :services,
       :allowedCountries, :baseUrls, :now, :now)
     on conflict (name) do update set label = excluded.label, adapter = excluded.adapter, account_id = excluded.account_id,
       sender = excluded.sender, currency = excluded.currency, services = excluded.services,
       allowed_countries = excluded.allowed_countries, base_urls = excluded.base_urls, updated_at = excluded.updated_at`,
  ).run({
    name: config.name,
    label: config.label,
    adapter: config.adapter,
    priority: config.priority,
    enabled: config.enabled ? 1 : 0,
    state: config.enabled ? 'enabled' : 'disabled',
    accountId: config.accountId,
    sender: config.sender,
    currency: config.currency,
    services: JSON.stringify(config.services),
    allowedCountries: config.allowedCountries === null ? null : JSON.stringify(config.allowedCountries),
    baseUrls: JSON.stringify(config.baseUrls),
    now,
  })
}

const inUse = ({ removed_at: removedAt }: ProviderRow): boolean => removedAt === null

const toProvider = (row: ProviderRow): StoredProvider => ({
  name: row.name,
  label: row.label,
  adapter: row.adapter,
  priority: row.priority,
  enabled: row.state !== 'disabled',
  accountId: row.account_id,
  sender: row.sender,
  currency: row.currency,
  services: JSON.parse(row.services),
  allowedCountries: row.allowed_countries === null ? null : JSON.parse(row.allowed_countries),
  baseUrls: JSON.parse(row.base_urls),
})

const allRows = (db: Database.Database): readonly ProviderRow[] =>
  statement(db, 'select * from providers order by priority, name').all() as ProviderRow[]
