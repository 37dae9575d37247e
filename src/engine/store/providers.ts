import type Database from 'better-sqlite3'
import type { ProviderConfig } from '../provider-config.ts'
import type { ProviderRow } from './schema.ts'
import { statement } from './statements.ts'

/** A configured provider without its secret, which only the key store holds. */
export type StoredProvider = Omit<ProviderConfig, 'secret'>

/** By priority. */
export function listProviders(db: Database.Database): readonly StoredProvider[] {
  const rows = statement(db, 'select * from providers order by priority, name').all() as ProviderRow[]
  return rows.map((row) => ({
    name: row.name,
    label: row.label,
    adapter: row.adapter,
    priority: row.priority,
    enabled: row.enabled === 1,
    accountId: row.account_id,
    sender: row.sender,
    currency: row.currency,
    services: JSON.parse(row.services),
    allowedCountries: row.allowed_countries === null ? null : JSON.parse(row.allowed_countries),
    baseUrls: JSON.parse(row.base_urls),
  }))
}

/** Adds a provider, or updates how to reach it; what an operator set (priority, enabled) stays as it is. */
export function saveProvider(db: Database.Database, config: StoredProvider, now: number): void {
  statement(
    db,
    `insert into providers (name, label, adapter, priority, enabled, account_id, sender, currency, services, allowed_countries,
       base_urls, created_at, updated_at)
     values (:name, :label, :adapter, :priority, :enabled, :accountId, :sender, :currency, :services, :allowedCountries,
       :baseUrls, :now, :now)
     on conflict (name) do update set label = excluded.label, adapter = excluded.adapter, account_id = excluded.account_id,
       sender = excluded.sender, currency = excluded.currency, services = excluded.services,
       allowed_countries = excluded.allowed_countries, base_urls = excluded.base_urls, updated_at = excluded.updated_at`,
  ).run({
    name: config.name,
    label: config.label,
    adapter: config.adapter,
    priority: config.priority,
    enabled: config.enabled ? 1 : 0,
    accountId: config.accountId,
    sender: config.sender,
    currency: config.currency,
    services: JSON.stringify(config.services),
    allowedCountries: config.allowedCountries === null ? null : JSON.stringify(config.allowedCountries),
    baseUrls: JSON.stringify(config.baseUrls),
    now,
  })
}
