import type Database from 'better-sqlite3'
import type { ProviderControl } from '../../contract/providers.ts'
import type { ProviderConfig } from '../provider-config.ts'
import type { ProviderRow } from './schema.ts'
import { statement } from './statements.ts'

/** A configured provider without its secret, which only the key store holds. */
export type StoredProvider = Omit<ProviderConfig, 'secret'>

/** By priority. */
export function listProviders(db: Database.Database): readonly StoredProvider[] {
  return allRows(db).map((row) => ({
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
  }))
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

const allRows = (db: Database.Database): readonly ProviderRow[] =>
  statement(db, 'select * from providers order by priority, name').all() as ProviderRow[]
