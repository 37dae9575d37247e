import type { Migration } from '../migrate.ts'

const rollups = [
  'rollup_provider_hours',
  'rollup_country_hours',
  'rollup_route_days',
  'rollup_route_months',
  'rollup_customer_days',
  'rollup_customer_months',
  'rollup_network_days',
]
const latencies = [
  'rollup_latency_hours',
  'rollup_latency_days',
  'rollup_latency_months',
  'rollup_network_latency_days',
]

const added = ['segments', 'regular_segments', 'duplicate_micros', 'failed_micros', 'doubled']

// What each means is written at the names in ../rollup-measures.ts.
const measures = [
  ...['sent', 'accepted', 'decided', 'delivered', 'converted', 'failed', 'expired', 'final', 'maybe_duplicate'],
  ...['failed_over', 'rescued', 'billable', 'unrated', 'revenue_micros', 'attempts', 'attempts_decided'],
  ...['attempts_accepted', 'attempts_delivered', 'attempts_converted', 'attempts_rejected', 'attempts_refused'],
  ...['attempts_unknown', 'cost_micros', 'priced', 'unpriced', 'credits_micros', 'refunds_micros'],
  ...['adjustments_micros', ...added],
]
const columns = measures.map((name) => `${name} integer not null default 0,`).join('\n  ')

/**
 * What spend was paid for, by more pairs of dimensions; and what each verification saved beside the static list.
 * Roll-ups are emptied, so that the next start makes them anew with what is added here.
 */
export const savings: Migration = {
  name: '0013-savings',
  sql: `
${rollups.flatMap((table) => added.map((name) => `alter table ${table} add column ${name} integer not null default 0;`)).join('\n')}
${[...rollups, ...latencies].map((table) => `delete from ${table};`).join('\n')}
update rollup_days set version = version + 1;
update rollup_state set built_to = (select min(created_at) from verifications);

create table rollup_network_route_days (
  day integer not null,
  mode text not null,
  country text not null,
  network text not null, -- '' while unknown
  provider text not null,
  service text not null,
  ${columns}
  primary key (day, mode, country, network, provider, service)
) strict, without rowid;

create table rollup_customer_country_days (
  day integer not null,
  mode text not null,
  customer text not null, -- '' for none
  country text not null,
  service text not null,
  ${columns}
  primary key (day, mode, customer, country, service)
) strict, without rowid;

create table rollup_customer_provider_days (
  day integer not null,
  mode text not null,
  customer text not null, -- '' for none
  provider text not null,
  service text not null,
  ${columns}
  primary key (day, mode, customer, provider, service)
) strict, without rowid;

-- One line when a verification that a policy chose for is over, and one for each later change of what it cost: the
-- lines of a verification add up. Money is micros of the reporting currency, null when a price is unknown.
create table cost_optimization_logs (
  id integer primary key,
  verification_id integer not null references verifications (id),
  selected_provider text not null,
  cost_saved integer, -- baseline less actual; negative when the choice cost more
  optimization_reason text not null,
  created_at integer not null,
  kind text not null check (kind in ('final', 'correction')),
  mode text not null,
  country text not null,
  policy_version text not null, -- with its arm
  baseline_provider text not null, -- the first of the static list that could be used
  baseline_price integer, -- of the whole message at that minute
  baseline_estimate real, -- chance of conversion as it was known then
  selected_price integer,
  selected_estimate real,
  actual_cost integer, -- of all attempts
  baseline_cost integer, -- of the same outcome by the static list
  best_provider text not null, -- least expected cost a conversion
  best_cost integer,
  converted integer not null check (converted in (0, 1))
) strict;
create index cost_optimization_logs_by_time on cost_optimization_logs (created_at);
create index cost_optimization_logs_by_verification on cost_optimization_logs (verification_id);
create trigger cost_optimization_logs_no_update before update on cost_optimization_logs
begin select raise(abort, 'cost_optimization_logs is append-only'); end;
create trigger cost_optimization_logs_no_delete before delete on cost_optimization_logs
begin select raise(abort, 'cost_optimization_logs is append-only'); end;

-- The same by day of creation in the reporting zone, with what went by the static list.
create table savings_days (
  day integer not null,
  mode text not null,
  arm text not null check (arm in ('list', 'control', 'held-back', 'strategy')),
  country text not null,
  provider text not null, -- that was asked first
  verifications integer not null default 0,
  converted integer not null default 0,
  unpriced integer not null default 0, -- a price is unknown: the sums leave them out
  actual_micros integer not null default 0,
  baseline_micros integer not null default 0,
  best_micros integer not null default 0,
  -- For intervals: sums over verifications, and of what the converted ones cost.
  saved_squares real not null default 0,
  cost_squares real not null default 0,
  converted_micros integer not null default 0,
  primary key (day, mode, arm, country, provider)
) strict, without rowid;

-- What the same conversions would have cost through one provider, where its price and chance were known.
create table savings_provider_days (
  day integer not null,
  mode text not null,
  country text not null,
  provider text not null,
  verifications integer not null default 0,
  converted integer not null default 0,
  actual_micros integer not null default 0,
  baseline_micros integer not null default 0,
  saved_squares real not null default 0,
  primary key (day, mode, country, provider)
) strict, without rowid;
`,
}
