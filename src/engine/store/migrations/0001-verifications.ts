import type { Migration } from '../migrate.ts'

/** Verifications and everything the send path needs. */
export const verifications: Migration = {
  name: '0001-verifications',
  sql: `
create table settings (
  key text primary key,
  value text not null, -- JSON
  updated_at integer not null
) strict;

create table providers (
  name text primary key,
  label text not null,
  adapter text not null,
  priority integer not null,
  enabled integer not null,
  account_id text not null,
  sender text not null,
  currency text not null,
  services text not null, -- JSON array
  allowed_countries text, -- JSON array, null for all
  base_urls text not null, -- JSON object
  created_at integer not null,
  updated_at integer not null
) strict;

create table verifications (
  id integer primary key,
  mode text not null,
  state text not null,
  service text not null,
  country text not null,
  customer_id text,
  to_hash text not null,
  to_prefix text not null,
  to_last2 text not null,
  to_number text, -- null once final
  body text, -- null once final
  reference text not null unique,
  code_hash text not null,
  segments integer not null,
  only_provider text, -- sent through this one without failover
  checks_left integer not null,
  maybe_duplicate integer not null default 0,
  failure_reason text,
  created_at integer not null,
  expires_at integer not null,
  accepted_at integer,
  accept_ms real,
  delivered_at integer,
  converted_at integer,
  final_at integer
) strict;
create index verifications_by_time on verifications (created_at, id);
create index verifications_open on verifications (expires_at) where final_at is null;

create table attempts (
  id integer primary key,
  verification_id integer not null references verifications (id),
  n integer not null,
  provider text not null,
  reference text not null,
  trigger text not null,
  state text not null,
  category text,
  error_code text,
  error_message text,
  provider_message_id text,
  started_at integer not null,
  settled_at integer,
  duration_ms real,
  delivery text not null default 'none',
  delivered_at integer,
  polls integer not null default 0,
  next_poll_at integer,
  cost_micros integer,
  cost_currency text,
  cost_reporting_micros integer,
  maybe_duplicate integer not null default 0,
  candidates text not null, -- JSON, see contract candidateSchema
  policy_version text not null,
  selection_probability real not null,
  unique (verification_id, n)
) strict;
create index attempts_by_time on attempts (started_at);
create index attempts_to_poll on attempts (next_poll_at) where next_poll_at is not null;
-- At most one attempt of a verification may be under way.
create unique index attempts_under_way on attempts (verification_id) where state = 'intent';

create table failover_logs (
  id integer primary key,
  verification_id integer not null references verifications (id),
  from_provider text not null,
  to_provider text,
  trigger text not null,
  category text not null,
  reason text not null,
  country text not null,
  mode text not null,
  outcome text not null,
  duration_ms real not null,
  extra_cost_micros integer, -- reporting currency
  maybe_duplicate integer not null,
  created_at integer not null
) strict;
create index failover_logs_by_time on failover_logs (created_at, id);
create index failover_logs_by_verification on failover_logs (verification_id);
create trigger failover_logs_no_update before update on failover_logs
begin select raise(abort, 'failover_logs is append-only'); end;
create trigger failover_logs_no_delete before delete on failover_logs
begin select raise(abort, 'failover_logs is append-only'); end;

create table pricing_cache (
  provider text not null,
  country text not null,
  service text not null,
  network text not null default '', -- MCC and MNC, '' for the whole country
  price integer not null, -- micros per segment
  currency text not null,
  source text not null,
  success_rate real,
  cached_at integer not null,
  expires_at integer not null,
  primary key (provider, country, service, network)
) strict, without rowid;
`,
}
