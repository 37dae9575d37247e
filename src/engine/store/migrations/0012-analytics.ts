import type { Migration } from '../migrate.ts'

/** What is worked out about customers, the fraud sentinel, and notes on the time line. */
export const analytics: Migration = {
  name: '0012-analytics',
  sql: `
-- Worked out anew from time to time; money is micros of the reporting currency.
create table customer_analytics (
  user_id text primary key, -- the customer
  total_spent integer not null, -- net revenue so far
  verification_count integer not null,
  first_activity integer,
  last_activity integer,
  churn_risk_score real, -- chance of no billable activity in the next 90 days; null when unknown
  band text not null, -- see contract riskBands
  value_micros real, -- expected margin of the next 12 months, discounted; null without a model
  alive real, -- null without a model
  reasons text not null, -- JSON, see contract churnReasonSchema
  failed integer not null, -- of the last 90 days, as the columns that follow
  final integer not null,
  recent_net integer not null,
  recent_cost integer not null,
  model text not null,
  updated_at integer not null
) strict;

create table analytics_models (
  name text primary key,
  summary text not null, -- JSON
  fitted_at integer not null
) strict;

create table analytics_notes (
  id integer primary key,
  at integer not null,
  to_at integer not null, -- the same for a moment
  text text not null,
  provider text, -- null for all
  country text,
  author text not null,
  created_at integer not null,
  removed_at integer
) strict;
create index analytics_notes_by_time on analytics_notes (at) where removed_at is null;

-- Traffic of the last days by 10 minutes and prefix, made from verifications.
create table fraud_buckets (
  bucket integer not null, -- 10 minutes each, counted from the epoch
  prefix text not null,
  country text not null,
  provider text not null, -- of the first attempt, '' without any
  sent integer not null,
  delivered integer not null,
  converted integer not null,
  cost_micros integer not null,
  priced integer not null, -- verifications with a known cost
  primary key (bucket, prefix, country, provider)
) strict, without rowid;
create index fraud_buckets_by_prefix on fraud_buckets (prefix, bucket);

create table fraud_looks (
  id integer primary key check (id = 1),
  bucket integer not null, -- the first that is not complete in fraud_buckets
  looked_at integer not null
) strict;

create table fraud_findings (
  id integer primary key,
  kind text not null check (kind = 'pumping' or kind = 'delivery-outage'),
  prefix text not null,
  country text not null,
  provider text not null,
  first_at integer not null,
  last_at integer not null,
  window_ms integer not null,
  attempts integer not null,
  converted integer not null,
  expected_attempts real not null,
  expected_conversion real not null,
  chance real not null,
  cost_micros integer -- of what is beyond the usual in its window; null when no price is known
) strict;
create index fraud_findings_by_prefix on fraud_findings (prefix, last_at);
create index fraud_findings_by_time on fraud_findings (last_at);

create table fraud_blocks (
  id integer primary key,
  action text not null check (action = 'block' or action = 'allow'),
  prefix text not null,
  from_at integer not null,
  until_at integer not null, -- exclusive; it runs out by itself
  lifted_at integer,
  author text not null,
  reason text not null,
  refused integer not null default 0,
  check (until_at > from_at)
) strict;
create index fraud_blocks_in_force on fraud_blocks (until_at) where lifted_at is null;
`,
}
