import type Database from 'better-sqlite3'
import { statement } from './statements.ts'

export interface StoredSender {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** Null: the provider's own sender. */
  readonly sender: string | null
  /** When an operator said that it is registered there, UTC epoch ms; null for never. */
  readonly registeredAt: number | null
}

/** By country. */
export function listSenders(db: Database.Database, provider: string): readonly StoredSender[] {
  return statement(
    db,
    'select country, sender, registered_at as registeredAt from provider_senders where provider = ? order by country',
  ).all(provider) as StoredSender[]
}

/** Call it in a transaction. */
export function replaceSenders(db: Database.Database, provider: string, senders: readonly StoredSender[]): void {
  statement(db, 'delete from provider_senders where provider = ?').run(provider)
  const add = statement(
    db,
    `insert into provider_senders (provider, country, sender, registered_at)
     values (:provider, :country, :sender, :registeredAt)`,
  )
  for (const { country, sender, registeredAt } of senders) add.run({ provider, country, sender, registeredAt })
}

/** Senders that differ from the provider's own, by country. */
export const sendersOf = (db: Database.Database, provider: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    listSenders(db, provider).flatMap(({ country, sender }) => (sender === null ? [] : [[country, sender] as const])),
  )
