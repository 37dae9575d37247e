import { DAY_MS } from '../../../contract/durations.ts'
import { drillPage } from '../drills.ts'
import { statement } from '../statements.ts'
import { columnsOf, type ExportedTable, pageOf, spanOf } from './exports-table.ts'
import { providerTraffic } from './provider-traffic.ts'

/** With the figures of the last 24 h. */
export const providers: ExportedTable<'providers'> = {
  title: 'Providers',
  columns: () =>
    columnsOf(
      ['Name', 'text'],
      ['Label', 'text'],
      ['Adapter', 'text'],
      ['Priority', 'count'],
      ['State', 'text'],
      ['Health', 'text'],
      ['Share, 24 h', 'percent'],
      ['Accept rate, 24 h', 'percent'],
      ['Accept n', 'count'],
      ['Delivery rate, 24 h', 'percent'],
      ['Delivery n', 'count'],
      ['Conversion rate, 24 h', 'percent'],
      ['Conversion n', 'count'],
      ['Submit p50', 'duration'],
      ['Submit p95', 'duration'],
      ['Last failure', 'time'],
      ['Balance', 'money'],
      ['Currency', 'text'],
      ['Balance read', 'time'],
    ),
  page: (db, { now }) => {
    const traffic = new Map(
      providerTraffic(db, { from: now - DAY_MS, to: now + 1 }).map((row) => [row.provider, row] as const),
    )
    const rows = statement(
      db,
      `select p.name, p.label, p.adapter, p.priority, p.state, h.status, h.balance_micros, h.balance_currency,
         h.balance_at
       from providers p left join provider_health h on h.provider_name = p.name
       where p.removed_at is null order by p.priority, p.name`,
    ).all() as ProviderLine[]
    return {
      next: null,
      rows: rows.map((row) => {
        const own = traffic.get(row.name)
        return [
          row.name,
          row.label,
          row.adapter,
          row.priority,
          row.state,
          row.status,
          own?.share ?? null,
          own?.accept.value ?? null,
          own?.accept.n ?? 0,
          own?.delivery.value ?? null,
          own?.delivery.n ?? 0,
          own?.conversion.value ?? null,
          own?.conversion.n ?? 0,
          own?.submitP50Ms ?? null,
          own?.submitP95Ms ?? null,
          own?.lastFailureAt ?? null,
          row.balance_micros,
          row.balance_currency,
          row.balance_at,
        ]
      }),
    }
  },
  total: () => null,
}

interface ProviderLine {
  readonly name: string
  readonly label: string
  readonly adapter: string
  readonly priority: number
  readonly state: string
  readonly status: string | null
  readonly balance_micros: number | null
  readonly balance_currency: string | null
  readonly balance_at: number | null
}

export const drills: ExportedTable<'drills'> = {
  title: 'Drills',
  columns: (currency) =>
    columnsOf(
      ['Id', 'text'],
      ['Started', 'time'],
      ['Ended', 'time'],
      ['Run', 'text'],
      ['Provider', 'text'],
      ['Fault', 'text'],
      ['Fault lasts, seconds', 'count'],
      ['Verdict', 'text'],
      ['Sent', 'count'],
      ['Failed over', 'count'],
      ['Lost', 'count'],
      ['Detection', 'duration'],
      ['Failover p50', 'duration'],
      ['Failover, longest', 'duration'],
      ['Recovery', 'duration'],
      ['Maybe duplicate', 'count'],
      ['Extra cost', 'price', currency],
    ),
  page: (db, { filter, after, limit }) => {
    const { from, to } = spanOf(filter)
    const page = drillPage(db, {}, { limit, ...(after !== null && { before: after }) })
    const { next } = pageOf(
      page.rows,
      limit,
      ({ createdAt, id }) => ({ createdAt, id }),
      () => [],
    )
    const rows = page.rows.filter(({ createdAt }) => createdAt >= from && createdAt < to)
    return {
      next,
      rows: rows.map((row) => [
        String(row.id),
        row.createdAt,
        row.endedAt,
        row.origin,
        row.provider,
        row.fault,
        row.seconds,
        row.verdict,
        row.report?.counts.sent ?? null,
        row.report?.counts.failedOver ?? null,
        row.report?.lost ?? null,
        row.report?.detectionMs ?? null,
        row.report?.failover.p50Ms ?? null,
        row.report?.failover.maxMs ?? null,
        row.report?.recoveryMs ?? null,
        row.report?.counts.maybeDuplicate ?? null,
        row.report?.extraCost?.micros ?? null,
      ]),
    }
  },
  total: () => null,
}
