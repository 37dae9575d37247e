import type Database from 'better-sqlite3'
import type { EpisodeRow } from '../episodes.ts'
import type { VerificationRow } from '../schema.ts'
import type { AlertRow } from '../schema-alerts.ts'
import type { CustomerRow } from '../schema-business.ts'
import { statement } from '../statements.ts'

/** How many of the newest episodes, alerts and policies are looked through: a search must answer at once. */
const RECENT = 500
/** Shorter beginnings of another system's ids would find anything. */
const SHORTEST_PREFIX = 3

type Found = Pick<VerificationRow, 'id' | 'country' | 'to_last2' | 'state' | 'mode' | 'created_at'> & {
  readonly found_by: string | null
}

/** Rows that a text finds, at most `limit` of each kind. */
export interface SearchRows {
  readonly verifications: readonly Found[]
  readonly customers: readonly Pick<CustomerRow, 'id' | 'name'>[]
  readonly episodes: readonly Pick<EpisodeRow, 'id' | 'provider' | 'cause' | 'hops' | 'started_at'>[]
  readonly policies: readonly {
    readonly version: number
    readonly reason: string
    readonly live: 0 | 1
    readonly created_at: number
  }[]
  readonly alerts: readonly Pick<AlertRow, 'id' | 'rule_name' | 'message' | 'created_at' | 'resolved_at'>[]
}

/** Looks a text up by keys and in short lists only; nothing here reads a table that grows with the traffic. */
export function searchRows(
  db: Database.Database,
  { text, limit }: { readonly text: string; readonly limit: number },
): SearchRows {
  const values = {
    text: text.toLowerCase(),
    typed: text,
    above: endOfPrefix(text),
    part: `%${text.replace(/[\\%_]/g, '\\$&')}%`,
    id: numberIn(text),
    limit,
    recent: RECENT,
  }
  const all = <Row>(sql: string) => statement(db, sql).all(values) as Row[]
  return {
    verifications: verifications(db, text, limit),
    customers: all(customersSql),
    episodes: all(episodesSql),
    policies: all(policiesSql),
    alerts: all(alertsSql),
  }
}

/** Behind every text that begins with this one. */
const endOfPrefix = (text: string): string => `${text}\u{10ffff}`

/** `12` or `#12`; null for anything else. */
function numberIn(text: string): number | null {
  const digits = /^#?(\d{1,15})$/.exec(text)?.[1]
  return digits === undefined ? null : Number(digits)
}

function verifications(db: Database.Database, text: string, limit: number): readonly Found[] {
  const values = { text, id: numberIn(text), limit, above: endOfPrefix(text) }
  const byKey = statement(
    db,
    `select ${verificationSql}, case when reference = :text then reference end as found_by
     from verifications where id = :id or reference = :text`,
  ).all(values) as Found[]
  const byOthersId =
    text.length < SHORTEST_PREFIX ? [] : (statement(db, externalIdsSql).all(values) as readonly Found[])
  const known = new Set(byKey.map(({ id }) => id))
  return [...byKey, ...byOthersId.filter(({ id }) => !known.has(id))].slice(0, limit)
}

const verificationSql = 'id, country, to_last2, state, mode, created_at'

// One step of the index for each system that rows came from, and then its ids that begin with the text.
const externalIdsSql = `
  with recursive systems (source) as (
    select min(source) from verifications where external_id is not null
    union all
    select (select min(source) from verifications where external_id is not null and source > systems.source)
    from systems where systems.source is not null
  )
  select ${verificationSql}, external_id as found_by
  from systems join verifications v on v.source = systems.source
    and v.external_id is not null and v.external_id >= :text and v.external_id < :above
  where systems.source is not null limit :limit`

// Names by any part of them, ids from their first characters along their indexes.
const customersSql = `
  select id, name from customers where archived_at is null and id >= :typed and id < :above
  union select id, name from customers where archived_at is null and external_id >= :typed and external_id < :above
  union select * from (
    select id, name from customers where name like :part escape '\\' and archived_at is null limit :limit)
  limit :limit`

const episodesSql = `
  with recent as (select * from failover_episodes where drill = 0 order by started_at desc, id desc limit :recent)
  select recent.id, provider, cause, hops, started_at from recent left join providers p on p.name = recent.provider
  where recent.id = :id or instr(provider, :text) > 0 or instr(lower(p.label), :text) > 0 or instr(cause, :text) > 0
  order by recent.id = :id desc, started_at desc limit :limit`

const policiesSql = `
  with recent as (select * from policies order by version desc limit :recent),
    now as (select live from policy_states order by id desc limit 1)
  select version, reason, version is (select live from now) as live, created_at from recent
  where version = :id or :text = 'v' || version or instr(lower(reason), :text) > 0
    or exists (select 1 from json_each(rules) where instr(lower(value ->> 'name'), :text) > 0)
  order by live desc, version desc limit :limit`

const alertsSql = `
  with recent as (select * from alerts order by created_at desc, id desc limit :recent)
  select id, rule_name, message, created_at, resolved_at from recent
  where id = :id or instr(lower(rule_name), :text) > 0 or instr(lower(message), :text) > 0
    or instr(lower(subject), :text) > 0
  order by resolved_at is not null, created_at desc limit :limit`
