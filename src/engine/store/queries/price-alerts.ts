import type Database from 'better-sqlite3'
import { type PriceAlertFilter, type PriceAlertState, priceAlertStates } from '../../../contract/price-alerts.ts'
import type { PriceAlertRow } from '../schema-price-alerts.ts'
import type { RouteKey } from '../schema-prices.ts'
import { statement } from '../statements.ts'

/** A card as SQLite adds it up over the alerts that pass the filter. */
export interface CardRow extends Pick<RouteKey, 'provider' | 'service'> {
  readonly id: number
  readonly run_id: number | null
  readonly alert_type: PriceAlertRow['alert_type']
  readonly state: PriceAlertState
  readonly created_at: number
  readonly snoozed_until: number | null
  readonly acknowledged_at: number | null
  readonly countries: number
  readonly routes: number
  readonly min_change: number | null
  readonly max_change: number | null
  readonly impact: number | null
  readonly unknown_impacts: number
  readonly absorbed: number | null
  readonly rank: number
  readonly rows: readonly PriceAlertRow[]
}

export interface CardPage {
  readonly cards: readonly CardRow[]
  readonly total: number
  readonly matching: number
  readonly unread: number
}

/** How things stand, for filters and sums. */
export interface AlertView {
  /** UTC epoch ms: snoozes that end by then have ended. */
  readonly now: number
  /** ISO 4217; alerts that were reckoned in another one count as of unknown impact. */
  readonly currency: string
}

const ROWS_A_CARD = 20

/** Cards by what they cost a month, the dearest first, by key. */
export function priceAlertCards(
  db: Database.Database,
  filter: PriceAlertFilter,
  page: { readonly before?: { readonly rank: number; readonly id: number } | undefined; readonly limit: number },
  view: AlertView,
): CardPage {
  const values = { ...filterValues(filter), ...view }
  const key = { beforeRank: page.before?.rank ?? null, beforeId: page.before?.id ?? null, limit: page.limit }
  const cards = statement(db, cardsSql).all({ ...values, ...key }) as (Omit<CardRow, 'rows' | 'state'> & {
    readonly state: number
  })[]
  const count = (states: readonly PriceAlertState[]) => countCards(db, { ...values, states: JSON.stringify(states) })
  return {
    cards: cards.map((card) => ({
      ...card,
      state: priceAlertStates[card.state] ?? 'read',
      rows: cardRoutes(db, card.id, filter, { offset: 0, limit: ROWS_A_CARD }, view),
    })),
    total: statement(db, 'select count(distinct group_id) from price_alerts').pluck().get() as number,
    matching: countCards(db, values),
    unread: count(['unread']),
  }
}

/** The alerts of one card that pass the filter, by what they cost. */
export function cardRoutes(
  db: Database.Database,
  card: number,
  filter: PriceAlertFilter,
  page: { readonly offset: number; readonly limit: number },
  view: AlertView,
): readonly PriceAlertRow[] {
  const values = { ...filterValues(filter), ...view, ...page, card }
  return statement(
    db,
    `select a.* from ${fromSql} where a.group_id = :card and ${filterSql}
     order by a.rank desc, a.id limit :limit offset :offset`,
  ).all(values) as PriceAlertRow[]
}

/** How many alerts of a card pass the filter; null when there is no such card. */
export function cardSize(
  db: Database.Database,
  card: number,
  filter: PriceAlertFilter,
  view: AlertView,
): number | null {
  const { passing, all } = statement(
    db,
    `select count(*) as "all", count(*) filter (where ${filterSql}) as passing from ${fromSql} where a.group_id = :card`,
  ).get({ ...filterValues(filter), ...view, card }) as { readonly passing: number; readonly all: number }
  return all === 0 ? null : passing
}

export interface UnreadAlerts extends Pick<PriceAlertRow, 'provider' | 'alert_type'> {
  readonly cards: number
  /** Micros a month; null when none is known. */
  readonly impact: number | null
}

/** How many cards are unread, by provider and kind, and what they cost. */
export function unreadPriceAlerts(db: Database.Database, view: AlertView): readonly UnreadAlerts[] {
  return statement(
    db,
    `select a.provider, a.alert_type, count(distinct a.group_id) as cards, ${impactSum} as impact
     from ${fromSql} where ${stateSql} = 0 group by a.provider, a.alert_type order by a.provider, a.alert_type`,
  ).all({ ...view }) as UnreadAlerts[]
}

const countCards = (db: Database.Database, values: object): number =>
  statement(db, `select count(distinct a.group_id) from ${fromSql} where ${filterSql} and :currency is not null`)
    .pluck()
    .get(values) as number

const fromSql = 'price_alerts a left join muted_countries m on m.country = a.country'

/** Place of the alert's state in `priceAlertStates`. */
const stateSql = `(case when a.acknowledged_at is not null then 2 when m.country is not null then 4
  when a.snoozed_until > :now then 3 when a.is_read then 1 else 0 end)`

const filterSql = `
  (:states is null or ${stateSql} in (select s.key from json_each('${JSON.stringify(priceAlertStates)}') s
    where s.value in (select value from json_each(:states))))
  and (:providers is null or a.provider in (select value from json_each(:providers)))
  and (:countries is null or a.country in (select value from json_each(:countries)))
  and (:kinds is null or a.alert_type in (select value from json_each(:kinds)))`

const impactSum = 'sum(a.impact) filter (where a.reporting_currency = :currency)'

const cardsSql = `
select a.group_id as id, max(a.run_id) as run_id, a.provider, a.service, a.alert_type, min(${stateSql}) as state,
  min(a.created_at) as created_at, max(a.snoozed_until) as snoozed_until, max(a.acknowledged_at) as acknowledged_at,
  count(distinct a.country) as countries, count(*) as routes, min(a.price_change) as min_change,
  max(a.price_change) as max_change, ${impactSum} as impact,
  count(*) filter (where a.impact is null or a.reporting_currency <> :currency) as unknown_impacts,
  sum(a.absorbed) filter (where a.reporting_currency = :currency) as absorbed, sum(a.rank) as rank
from ${fromSql}
where ${filterSql}
group by a.group_id
having :beforeRank is null or (sum(a.rank), a.group_id) < (:beforeRank, :beforeId)
order by rank desc, a.group_id desc limit :limit`

function filterValues(filter: PriceAlertFilter) {
  const json = (values: readonly string[] | undefined) => (values === undefined ? null : JSON.stringify(values))
  return {
    states: json(filter.states),
    providers: json(filter.providers),
    countries: json(filter.countries),
    kinds: json(filter.kinds),
  }
}

/** Segments on one route, and when the first of them went out. */
export interface RouteSegments extends RouteKey {
  readonly segments: number
  /** UTC epoch ms. */
  readonly first_at: number
}

/** Accepted segments of every route in the window; drills are left out. Epoch ms, `to` exclusive. */
export function segmentsByRoute(
  db: Database.Database,
  window: { readonly from: number; readonly to: number },
): readonly RouteSegments[] {
  return statement(
    db,
    `select a.provider, v.country, v.service, sum(v.segments) as segments, min(a.started_at) as first_at
     from attempts a join verifications v on v.id = a.verification_id
     where a.started_at >= :from and a.started_at < :to and a.state = 'accepted' and v.mode <> 'drill'
     group by a.provider, v.country, v.service`,
  ).all({ ...window }) as RouteSegments[]
}
