import type Database from 'better-sqlite3'
import type { Alert, AlertFilter, InboxKey } from '../../../contract/alerts.ts'
import { toAlert } from '../alerts.ts'
import type { AlertRow } from '../schema-alerts.ts'
import { statement } from '../statements.ts'

export interface AlertPage {
  readonly rows: readonly Alert[]
  readonly total: number
  readonly matching: number
}

/** Unread ones first, then the newest, by key. `total` counts all alerts, `matching` those that pass the filter. */
export function alertPage(
  db: Database.Database,
  filter: AlertFilter,
  page: { readonly before?: InboxKey | undefined; readonly limit: number },
): AlertPage {
  const values = {
    states: jsonOrNull(filter.states),
    severities: jsonOrNull(filter.severities),
    rules: jsonOrNull(filter.rules),
    subjects: jsonOrNull(filter.subjects),
    unread: filter.unread === undefined ? null : Number(filter.unread),
    from: filter.from ?? null,
    to: filter.to ?? null,
  }
  const { before, limit } = page
  const key = { read: before === undefined ? null : Number(before.read), at: before?.createdAt ?? null }
  const rows = statement(
    db,
    `select * from alerts where ${filterSql} and (:read is null or (read_at is not null) > :read
       or ((read_at is not null) = :read and (created_at, id) < (:at, :id)))
     order by read_at is not null, created_at desc, id desc limit :limit`,
  ).all({ ...values, ...key, id: before?.id ?? null, limit }) as AlertRow[]
  return {
    rows: rows.map(toAlert),
    total: statement(db, 'select count(*) from alerts').pluck().get() as number,
    matching: statement(db, `select count(*) from alerts where ${filterSql}`).pluck().get(values) as number,
  }
}

/** Whatever alerts have been about, in alphabetical order. */
export const alertSubjects = (db: Database.Database): readonly string[] =>
  statement(db, `select distinct subject from alerts where subject <> '' order by subject`).pluck().all() as string[]

const filterSql = `
  (:states is null or state in (select value from json_each(:states)))
  and (:severities is null or severity in (select value from json_each(:severities)))
  and (:rules is null or rule_id in (select value from json_each(:rules)))
  and (:subjects is null or subject in (select value from json_each(:subjects)))
  and (:unread is null or (read_at is null) = :unread)
  and (:from is null or created_at >= :from) and (:to is null or created_at < :to)`

const jsonOrNull = (values: readonly (string | number)[] | undefined): string | null =>
  values === undefined ? null : JSON.stringify(values)
