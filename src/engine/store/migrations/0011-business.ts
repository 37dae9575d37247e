import type { Migration } from '../migrate.ts'

// Counts and sums of a bucket; what each means is written at the names in ../rollup-measures.ts.
const measures = `
  sent integer not null default 0,
  accepted integer not null default 0,
  decided integer not null default 0,
  delivered integer not null default 0,
  converted integer not null default 0,
  failed integer not null default 0,
  expired integer not null default 0,
  final integer not null default 0,
  maybe_duplicate integer not null default 0,
  failed_over integer not null default 0,
  rescued integer not null default 0,
  billable integer not null default 0,
  unrated integer not null default 0,
  revenue_micros integer not null default 0,
  attempts integer not null default 0,
  attempts_decided integer not null default 0,
  attempts_accepted integer not null default 0,
  attempts_delivered integer not null default 0,
  attempts_converted integer not null default 0,
  attempts_rejected integer not null default 0,
  attempts_refused integer not null default 0,
  attempts_unknown integer not null default 0,
  cost_micros integer not null default 0,
  priced integer not null default 0,
  unpriced integer not null default 0,
  credits_micros integer not null default 0,
  refunds_micros integer not null default 0,
  adjustments_micros integer not null default 0,`

// Latency histograms of accepted attempts, see ../histogram.ts; null while empty.
const histograms = `
  submit blob,
  receipt blob,
  conversion blob,`

/** Customers, what they pay, what was corrected afterwards, and the roll-ups that dashboards read. */
export const business: Migration = {
  name: '0011-business',
  sql: `
create table customers (
  id text primary key,
  name text not null,
  currency text not null, -- in which it is billed
  parent_id text references customers (id), -- the account that it belongs to
  external_id text unique, -- its key in another system
  created_at integer not null,
  updated_at integer not null,
  archived_at integer -- null while it is active
) strict;
create index customers_by_parent on customers (parent_id) where parent_id is not null;

create table price_plans (
  id integer primary key,
  customer_id text references customers (id), -- null: the default for customers without a plan of their own
  name text not null,
  currency text not null,
  billable_on text not null check (billable_on = 'attempted' or billable_on = 'accepted' or billable_on = 'delivered'
    or billable_on = 'converted'),
  valid_from integer not null, -- UTC epoch ms, inclusive
  valid_to integer, -- exclusive, null for open end
  prices text not null, -- JSON, see contract planPriceSchema
  created_at integer not null,
  updated_at integer not null
) strict;
create index price_plans_by_customer on price_plans (customer_id, valid_from);

alter table verifications add column network text; -- MCC and MNC, null when unknown
alter table verifications add column source text; -- the import it came by, null for our own
alter table verifications add column external_id text; -- unique in its source
-- Fixed once, when it becomes billable; corrections are rows of their own.
alter table verifications add column billable_at integer;
alter table verifications add column plan_id integer;
alter table verifications add column revenue_micros integer; -- null when no price is known
alter table verifications add column revenue_currency text;
alter table verifications add column revenue_reporting_micros integer; -- null also when the rate is unknown
create unique index verifications_by_external_id on verifications (source, external_id) where external_id is not null;
create index verifications_by_customer on verifications (customer_id, created_at) where customer_id is not null;
create index attempts_failed on attempts (provider, started_at) where state = 'unknown' or state = 'rejected-eligible';

-- Booked on their own date; the verification they concern keeps the revenue it was fixed at.
create table revenue_corrections (
  id integer primary key,
  kind text not null check (kind = 'credit' or kind = 'refund' or kind = 'adjustment'),
  customer_id text not null,
  verification_id integer references verifications (id),
  mode text not null,
  provider text not null default '', -- of the verification; '' when it concerns none
  country text not null default '',
  service text not null default '',
  network text not null default '',
  micros integer not null, -- signed: negative takes revenue away
  currency text not null,
  reporting_micros integer, -- null when the rate of that day is unknown
  booked_at integer not null,
  reason text not null,
  author text not null,
  source text,
  external_id text,
  created_at integer not null
) strict;
create index revenue_corrections_by_time on revenue_corrections (booked_at);
create index revenue_corrections_by_customer on revenue_corrections (customer_id, booked_at);
create unique index revenue_corrections_by_external_id on revenue_corrections (source, external_id)
  where external_id is not null;
create trigger revenue_corrections_no_update before update on revenue_corrections
begin select raise(abort, 'revenue_corrections is append-only'); end;
create trigger revenue_corrections_no_delete before delete on revenue_corrections
begin select raise(abort, 'revenue_corrections is append-only'); end;

-- Roll-ups. Hours count from the epoch in UTC; days and months from 1970-01-01 in the reporting zone.
create table rollup_state (
  id integer primary key check (id = 1),
  zone text not null, -- IANA
  built_to integer -- while it is rebuilt: what was created before is in the roll-ups; null when all is
) strict;
insert into rollup_state values (1, 'UTC', (select min(created_at) from verifications));

-- Goes up with every change to a day, so that whoever keeps a result of it knows when it is stale.
create table rollup_days (day integer primary key, version integer not null) strict;

create table rollup_provider_hours (
  hour integer not null,
  mode text not null,
  provider text not null,
  service text not null,${measures}
  primary key (hour, mode, provider, service)
) strict, without rowid;

create table rollup_country_hours (
  hour integer not null,
  mode text not null,
  country text not null,
  service text not null,${measures}
  primary key (hour, mode, country, service)
) strict, without rowid;

create table rollup_route_days (
  day integer not null,
  mode text not null,
  provider text not null,
  country text not null,
  service text not null,${measures}
  primary key (day, mode, provider, country, service)
) strict, without rowid;

create table rollup_route_months (
  month integer not null,
  mode text not null,
  provider text not null,
  country text not null,
  service text not null,${measures}
  primary key (month, mode, provider, country, service)
) strict, without rowid;

create table rollup_customer_days (
  day integer not null,
  mode text not null,
  customer text not null, -- '' for none
  service text not null,${measures}
  primary key (day, mode, customer, service)
) strict, without rowid;
create index rollup_customer_days_by_customer on rollup_customer_days (customer, day);

create table rollup_customer_months (
  month integer not null,
  mode text not null,
  customer text not null,
  service text not null,${measures}
  primary key (month, mode, customer, service)
) strict, without rowid;
create index rollup_customer_months_by_customer on rollup_customer_months (customer, month);

-- Only what has a known network.
create table rollup_network_days (
  day integer not null,
  mode text not null,
  country text not null,
  network text not null,${measures}
  primary key (day, mode, country, network)
) strict, without rowid;

create table rollup_latency_hours (
  hour integer not null,
  mode text not null,
  provider text not null,
  service text not null,${histograms}
  primary key (hour, mode, provider, service)
) strict, without rowid;

create table rollup_latency_days (
  day integer not null,
  mode text not null,
  provider text not null,
  country text not null,
  service text not null,${histograms}
  primary key (day, mode, provider, country, service)
) strict, without rowid;

create table rollup_latency_months (
  month integer not null,
  mode text not null,
  provider text not null,
  country text not null,
  service text not null,${histograms}
  primary key (month, mode, provider, country, service)
) strict, without rowid;

create table rollup_network_latency_days (
  day integer not null,
  mode text not null,
  country text not null,
  network text not null,${histograms}
  primary key (day, mode, country, network)
) strict, without rowid;

create table business_metrics (
  metric_name text not null,
  metric_value real, -- null when it is not defined that day; money in micros of the reporting currency
  metric_date text not null, -- YYYY-MM-DD in the reporting zone
  created_at integer not null,
  version integer not null, -- of the day in rollup_days when it was computed
  primary key (metric_name, metric_date)
) strict, without rowid;
create index business_metrics_by_date on business_metrics (metric_date);
`,
}
