import type Database from 'better-sqlite3'
import { systemClock } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import { openWriter } from '../../src/engine/store/open.ts'
import { rebuildSlice, startRebuild } from '../../src/engine/store/rollup-rebuild.ts'
import { setSetting } from '../../src/engine/store/settings.ts'

const YEAR_MS = 365 * 86_400_000
const CUSTOMERS = 2_000
const SLICE = 200_000
/** Rows that are added up before their sums are written: many, because nobody else waits. */
const ROLLED_UP = 100_000

/** Writes a year of sandbox verifications up to now into a new workspace, by SQL alone, and makes its roll-ups. */
export async function writeYear(folder: string, verifications: number): Promise<void> {
  const db = await openWriter(folder, systemClock, silentLog)
  try {
    db.pragma('synchronous = off')
    db.pragma('foreign_keys = off')
    setSetting(db, 'reporting.zone', 'Europe/Berlin', 0)
    writeCustomers(db)
    const indexes = dropIndexes(db)
    const first = Date.now() - YEAR_MS
    for (let from = 0; from < verifications; from += SLICE) {
      const span = { from, to: Math.min(from + SLICE, verifications), first, step: YEAR_MS / verifications }
      db.transaction(() => {
        db.prepare(verificationsSql).run(span)
        db.prepare(attemptsSql).run(span)
      })()
    }
    for (const sql of indexes) db.exec(sql)
    startRebuild(db, 'Europe/Berlin')
    while (rebuildSlice(db, ROLLED_UP));
    db.pragma('wal_checkpoint(truncate)')
  } finally {
    db.close()
  }
}

function writeCustomers(db: Database.Database): void {
  db.prepare(
    `with recursive c (n) as (select 0 union all select n + 1 from c where n + 1 < ${CUSTOMERS})
     insert into customers (id, name, currency, created_at, updated_at)
     select 'customer-' || n, 'Customer ' || n, 'EUR', 0, 0 from c`,
  ).run()
}

/** Building them afterwards is faster; returns how. */
function dropIndexes(db: Database.Database): readonly string[] {
  const rows = db
    .prepare(
      `select name, sql from sqlite_master
       where type = 'index' and tbl_name in ('verifications', 'attempts') and sql is not null`,
    )
    .all() as { readonly name: string; readonly sql: string }[]
  for (const { name } of rows) db.exec(`drop index ${name}`)
  return rows.map(({ sql }) => sql)
}

/**
 * Numbers from `:from` to before `:to`, and a scattered one for each that says how its life went. A customer sends to
 * three countries.
 */
const lives = `
with recursive n (i) as (select :from union all select i + 1 from n where i + 1 < :to),
sender as (
  select i, (i * 2654435761) % 4294967296 as r, cast(:first + i * :step as integer) as at,
    abs((i * 7919) % ${CUSTOMERS}) * abs((i * 104729) % ${CUSTOMERS}) / ${CUSTOMERS} as customer
  from n
),
life as (
  select *, substr('DEGBFRUSESITPLNLINBRSETRMXIDNGZAJPAUCAAT', 1 + 2 * ((customer + i % 3) % 20), 2) as country
  from sender
)`

const verificationsSql = `
${lives}
insert into verifications (id, mode, state, service, country, customer_id, to_hash, to_prefix, to_last2, reference,
  code_hash, segments, checks_left, created_at, expires_at, accepted_at, accept_ms, delivered_at, converted_at, final_at,
  network, billable_at, plan_id, revenue_micros, revenue_currency, revenue_reporting_micros)
select i + 1, 'sandbox', case when r % 5 = 0 then 'expired' else 'converted' end, 'sms', country,
  'customer-' || customer, 'hash', '+' || (30 + (customer + i % 3) % 20) || (150 + i % 10), '42', 'bench-' || i, 'hash', 1, 5, at, at + 600000, at + 70,
  70, case when r % 10 = 0 then null else at + 2000 end, case when r % 5 = 0 then null else at + 9000 + r % 60000 end,
  at + 600000, case when r % 3 = 0 then '26201' end, at + 70, 1, 90000, 'EUR', 90000 + r % 9000
from life`

const attemptsSql = `
${lives},
tries (n) as (values (1), (2))
insert into attempts (verification_id, n, provider, reference, trigger, state, category, started_at, settled_at,
  duration_ms, delivery, delivered_at, cost_micros, cost_currency, cost_reporting_micros, candidates, policy_version,
  selection_probability)
select i + 1, n, case when n = 1 and r % 33 = 0 then 'vonage' else case r % 5 when 0 then 'twilio' when 1 then 'vonage' when 2 then 'plivo' when 3 then 'telnyx' else 'infobip' end end,
  'bench-' || i || '-' || n, case n when 1 then 'first' else 'failover' end,
  case when n = 1 and r % 33 = 0 then 'rejected-eligible' else 'accepted' end,
  case when n = 1 and r % 33 = 0 then 'server-error' end, at + n * 40, at + n * 40 + 60, 30 + r % 900,
  case when r % 10 = 0 then 'unknown' else 'delivered' end,
  case when r % 10 = 0 then null else at + 1000 + r % 8000 end, 40000, 'EUR', 40000 + r % 9000, '[]', 'bench', 1
from life join tries on n = 1 or r % 33 = 0`
