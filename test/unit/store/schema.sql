CREATE TABLE settings (
  key text primary key,
  value text not null, -- JSON
  updated_at integer not null
) strict;

CREATE TABLE providers (
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
, state text not null default 'enabled' check (state in ('enabled', 'drained', 'disabled')), disabled_until integer, pinned integer not null default 0, weight real not null default 1 check (weight > 0), max_per_second real check (max_per_second > 0), max_concurrent integer check (max_concurrent > 0)) strict;

CREATE TABLE verifications (
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
, rescue_at integer) strict;

CREATE INDEX verifications_by_time on verifications (created_at, id);

CREATE INDEX verifications_open on verifications (expires_at) where final_at is null;

CREATE TABLE attempts (
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

CREATE INDEX attempts_by_time on attempts (started_at);

CREATE INDEX attempts_to_poll on attempts (next_poll_at) where next_poll_at is not null;

CREATE UNIQUE INDEX attempts_under_way on attempts (verification_id) where state = 'intent';

CREATE TABLE failover_logs (
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

CREATE INDEX failover_logs_by_time on failover_logs (created_at, id);

CREATE INDEX failover_logs_by_verification on failover_logs (verification_id);

CREATE TRIGGER failover_logs_no_update before update on failover_logs
begin select raise(abort, 'failover_logs is append-only'); end;

CREATE TRIGGER failover_logs_no_delete before delete on failover_logs
begin select raise(abort, 'failover_logs is append-only'); end;

CREATE TABLE pricing_cache (
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

CREATE TABLE routing_queues (
  version integer primary key,
  country text, -- ISO 3166-1 alpha-2, null for the default
  service text not null,
  strategy text not null,
  providers text, -- JSON array of names in the order of trial; null: this country follows the default
  author text not null,
  reason text not null,
  created_at integer not null
) strict;

CREATE TRIGGER routing_queues_no_update before update on routing_queues
begin select raise(abort, 'routing_queues is append-only'); end;

CREATE TRIGGER routing_queues_no_delete before delete on routing_queues
begin select raise(abort, 'routing_queues is append-only'); end;

CREATE TABLE audit_log (
  id integer primary key,
  at integer not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail text not null -- JSON object
) strict;

CREATE INDEX audit_log_by_subject on audit_log (subject, id);

CREATE TRIGGER audit_log_no_update before update on audit_log
begin select raise(abort, 'audit_log is append-only'); end;

CREATE TRIGGER audit_log_no_delete before delete on audit_log
begin select raise(abort, 'audit_log is append-only'); end;

CREATE TABLE provider_health (
  provider_name text primary key,
  success_rate real, -- acceptances among decided attempts of the last hour, null without any
  avg_response_time real, -- ms to acceptance, last hour
  last_failure integer,
  status text not null,
  updated_at integer not null,
  breaker text not null, -- JSON, see breakerMemorySchema
  ejections text not null, -- JSON, see ejectionMemorySchema
  balance_micros integer,
  balance_currency text,
  balance_at integer,
  probe_at integer,
  probe_ok integer,
  probe_ms real,
  probe_error text
) strict;

CREATE TABLE provider_health_minutes (
  provider text not null,
  minute integer not null, -- its start
  accepted integer not null,
  refused integer not null, -- another provider may take it; what concerns the recipient is left out
  unknown integer not null,
  submit_ms real not null, -- sum over the accepted ones
  probes_ok integer not null,
  probes_failed integer not null,
  breaker text not null, -- the worst state of the minute
  link text not null, -- 'up', 'down' when our own network was down or the machine slept
  primary key (provider, minute)
) strict, without rowid;

CREATE TABLE service_minutes (
  minute integer primary key,
  sent integer not null,
  missed integer not null, -- found no accepting provider within the request budget
  probes_ok integer not null, -- of all providers
  link text not null
) strict;

CREATE INDEX verifications_to_rescue on verifications (rescue_at)
  where rescue_at is not null and delivered_at is null and final_at is null;

CREATE TABLE drills (
  id integer primary key,
  origin text not null,
  provider text not null,
  fault text not null,
  seconds integer not null,
  per_second real not null,
  started_at integer not null
) strict;

CREATE INDEX drills_by_time on drills (started_at, id);

CREATE TRIGGER drills_no_update before update on drills
begin select raise(abort, 'drills is append-only'); end;

CREATE TRIGGER drills_no_delete before delete on drills
begin select raise(abort, 'drills is append-only'); end;

CREATE TABLE drill_reports (
  drill_id integer primary key references drills (id),
  verdict text not null,
  ended_at integer not null,
  report text -- JSON, see contract drillReportSchema; null when the drill never came to its end
) strict;

CREATE TRIGGER drill_reports_no_update before update on drill_reports
begin select raise(abort, 'drill_reports is append-only'); end;

CREATE TRIGGER drill_reports_no_delete before delete on drill_reports
begin select raise(abort, 'drill_reports is append-only'); end;
