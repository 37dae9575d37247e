import type Database from 'better-sqlite3'
import type { PriceAlertKind } from '../../contract/price-alerts.ts'
import type { MutedCountryRow, PriceAlertRow } from './schema-price-alerts.ts'
import type { ObservedPriceRow, PriceHistoryRow, RouteKey } from './schema-prices.ts'
import { statement } from './statements.ts'

export type NewPriceAlert = Omit<
  PriceAlertRow,
  'id' | 'group_id' | 'is_read' | 'acknowledged_at' | 'snoozed_until' | 'run_id'
>

/** Which card an alert goes to: that of its provider, service and kind, by the run or else by the moment. */
export interface CardKey extends Pick<RouteKey, 'provider' | 'service'> {
  readonly kind: PriceAlertKind
  readonly runId: number | null
  readonly at: number
}

/** The card of this key; null while it has no alert. */
export function cardOf(db: Database.Database, key: CardKey): number | null {
  const id = statement(
    db,
    `select group_id from price_alerts
     where provider = :provider and service = :service and alert_type = :kind and run_id is :runId
       and (:runId is not null or created_at = :at) limit 1`,
  )
    .pluck()
    .get({ ...key }) as number | undefined
  return id ?? null
}

/** Adds an alert to a card, or begins one with it; returns the card's id. */
export function insertPriceAlert(
  db: Database.Database,
  row: NewPriceAlert,
  card: { readonly id: number | null; readonly runId: number | null },
): number {
  const { lastInsertRowid } = statement(
    db,
    `insert into price_alerts (group_id, run_id, provider, country, service, network, alert_type, price_change, old_price,
       old_currency, new_price, currency, effective_from, segments_per_month, impact, absorbed, absorbed_by,
       reporting_currency, rank, created_at)
     values (:group, :runId, :provider, :country, :service, :network, :alert_type, :price_change, :old_price,
       :old_currency, :new_price, :currency, :effective_from, :segments_per_month, :impact, :absorbed, :absorbed_by,
       :reporting_currency, :rank, :created_at)`,
  ).run({ ...row, runId: card.runId, group: card.id ?? 0 })
  if (card.id !== null) return card.id
  statement(db, 'update price_alerts set group_id = id where id = ?').run(lastInsertRowid)
  return Number(lastInsertRowid)
}

/** The last line of the price history that was looked at. */
export function examinedUpTo(db: Database.Database): number {
  return statement(db, 'select history_id from price_alert_progress where id = 1').pluck().get() as number
}

export function setExaminedUpTo(db: Database.Database, historyId: number): void {
  statement(db, 'update price_alert_progress set history_id = ? where id = 1').run(historyId)
}

/** Lines of the price history after `id`, in order. */
export function historyAfter(db: Database.Database, id: number, limit: number): readonly PriceHistoryRow[] {
  return statement(db, 'select * from price_history where id > ? order by id limit ?').all(
    id,
    limit,
  ) as PriceHistoryRow[]
}

/** Whether this very price was announced, and an alert raised then. */
export function wasAnnounced(
  db: Database.Database,
  change: RouteKey & {
    readonly network: string
    readonly newPrice: number | null
    readonly currency: string | null
    readonly effectiveFrom: number
  },
): boolean {
  return (
    statement(
      db,
      `select 1 from price_alerts
       where provider = :provider and country = :country and service = :service and network = :network
         and alert_type = 'announced' and new_price is :newPrice and currency is :currency
         and effective_from <= :effectiveFrom limit 1`,
    ).get({ ...change }) !== undefined
  )
}

/** Routes that are charged at none of their listed prices and have no alert that says so yet. */
export function unreportedDifferences(db: Database.Database): readonly ObservedPriceRow[] {
  return statement(
    db,
    `select * from observed_prices o where differs = 1 and not exists (
       select 1 from price_alerts a
       where a.provider = o.provider and a.country = o.country and a.service = o.service and a.network = ''
         and a.alert_type = 'billed-differently' and a.created_at >= o.since)`,
  ).all() as ObservedPriceRow[]
}

const changes = (db: Database.Database, sql: string, values: object): number => {
  const marked = statement(db, `${sql} returning group_id`).pluck().all(values) as number[]
  return new Set(marked).size
}
const inCards = 'group_id in (select value from json_each(:cards))'

/** These and the following return how many cards were changed. */
export function markRead(db: Database.Database, cards: readonly number[], read: boolean): number {
  const values = { cards: JSON.stringify(cards), read: read ? 1 : 0 }
  return changes(db, `update price_alerts set is_read = :read where ${inCards} and is_read <> :read`, values)
}

export function markAllRead(db: Database.Database): number {
  return changes(db, 'update price_alerts set is_read = 1 where is_read = 0', {})
}

export function acknowledgeCards(db: Database.Database, cards: readonly number[], now: number): number {
  const sql = `update price_alerts set acknowledged_at = :now, is_read = 1 where ${inCards} and acknowledged_at is null`
  return changes(db, sql, { cards: JSON.stringify(cards), now })
}

/** @param until UTC epoch ms; null ends the snooze */
export function snoozeCards(db: Database.Database, cards: readonly number[], until: number | null): number {
  const sql = `update price_alerts set snoozed_until = :until where ${inCards} and acknowledged_at is null`
  return changes(db, sql, { cards: JSON.stringify(cards), until })
}

/** When the next snooze ends, UTC epoch ms; null when none is on. */
export function nextSnoozeEnd(db: Database.Database, now: number): number | null {
  const sql = 'select min(snoozed_until) from price_alerts where acknowledged_at is null and snoozed_until > ?'
  return statement(db, sql).pluck().get(now) as number | null
}

export function mutedCountries(db: Database.Database): readonly MutedCountryRow[] {
  return statement(db, 'select * from muted_countries order by country').all() as MutedCountryRow[]
}

/** A country that is muted already stays as it is. */
export function muteCountry(db: Database.Database, country: string, reason: string | null, now: number): boolean {
  const sql = 'insert or ignore into muted_countries (country, muted_at, reason) values (?, ?, ?)'
  return statement(db, sql).run(country, now, reason).changes > 0
}

export function unmuteCountry(db: Database.Database, country: string): boolean {
  return statement(db, 'delete from muted_countries where country = ?').run(country).changes > 0
}
