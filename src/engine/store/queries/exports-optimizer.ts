import { statement } from '../statements.ts'
import { cellsPage, columnsOf, type ExportedTable, listOrNull, listsOf, routeSql, spanOf } from './exports-table.ts'

export const savings: ExportedTable<'savings'> = {
  title: 'Savings',
  columns: (currency) =>
    columnsOf(
      ['Over', 'time'],
      ['Verification', 'text'],
      ['Line', 'text'],
      ['Country', 'text'],
      ['Policy', 'text'],
      ['Provider', 'text'],
      ['Its price', 'price', currency],
      ['Its chance of conversion', 'percent'],
      ['By the static list', 'text'],
      ['Price of the list', 'price', currency],
      ['Chance of the list', 'percent'],
      ['Converted', 'text'],
      ['Cost', 'price', currency],
      ['Cost by the list', 'price', currency],
      ['Saved', 'price', currency],
      ['Best known', 'text'],
      ['Cost of the best', 'price', currency],
      ['Reason', 'text'],
    ),
  page: (db, { filter, ...page }) =>
    cellsPage(
      db,
      `select id, json_array(created_at, cast(verification_id as text), kind, country, policy_version,
         selected_provider, selected_price, selected_estimate, baseline_provider, baseline_price, baseline_estimate,
         iif(converted, 'yes', 'no'), actual_cost, baseline_cost, cost_saved, best_provider, best_cost,
         optimization_reason) as cells
       from cost_optimization_logs where (:id is null or id < :id) and created_at >= :from and created_at < :to
         and ${routeSql('selected_provider')}
       order by id desc limit :limit`,
      { ...spanOf(filter), ...listsOf(filter) },
      page,
    ),
  total: (db, filter) =>
    statement(
      db,
      `select count(*) from cost_optimization_logs where created_at >= :from and created_at < :to
         and ${routeSql('selected_provider')}`,
    )
      .pluck()
      .get({ ...spanOf(filter), ...listsOf(filter) }) as number,
}

export const recommendations: ExportedTable<'recommendations'> = {
  title: 'Recommendations',
  columns: (currency) =>
    columnsOf(
      ['Id', 'text'],
      ['State', 'text'],
      ['What to do', 'text'],
      ['Why', 'text'],
      ['Country', 'text'],
      ['Service', 'text'],
      ['Provider', 'text'],
      ['Cheap-route trap', 'text'],
      ['Risk', 'text'],
      ['Worth a month', 'money', currency],
      ['Worth a month, low', 'money', currency],
      ['Worth a month, high', 'money', currency],
      ['Of that, messages', 'money', currency],
      ['Conversion', 'percent'],
      ['Conversion, low', 'percent'],
      ['Conversion, high', 'percent'],
      ['Found', 'time'],
      ['Decided', 'time'],
      ['By', 'text'],
      ['Reason', 'text'],
      ['Scheduled', 'time'],
      ['Applied', 'time'],
      ['Realised a month', 'money', currency],
      ['Realised conversion', 'percent'],
    ),
  page: (db, { filter, ...page }) =>
    cellsPage(
      db,
      `select id, json_array(cast(id as text), state, body ->> 'title', body ->> 'why', country, service, provider,
         iif(body ->> 'trap', 'yes', 'no'), body ->> 'risk', monthly_micros, body ->> '$.monthly.low',
         body ->> '$.monthly.high', body ->> '$.monthlySpend.micros', body ->> '$.conversion.value',
         body ->> '$.conversion.low', body ->> '$.conversion.high', created_at, decided_at, decided_by, reason,
         scheduled_at, applied_at, realised ->> '$.monthly.micros', realised ->> '$.conversion.value') as cells
       from recommendations where (:id is null or id < :id)
         and (:states is null or state in (select value from json_each(:states)))
       order by id desc limit :limit`,
      { states: listOrNull(filter.states) },
      page,
    ),
  total: () => null,
}
