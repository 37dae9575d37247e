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
, state text not null default 'enabled' check (state in ('enabled', 'drained', 'disabled')), disabled_until integer, pinned integer not null default 0, weight real not null default 1 check (weight > 0), max_per_second real check (max_per_second > 0), max_concurrent integer check (max_concurrent > 0), region text, test_account_id text, keyed_at integer, removed_at integer) strict;

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
, rescue_at integer, network text, source text, external_id text, billable_at integer, plan_id integer, revenue_micros integer, revenue_currency text, revenue_reporting_micros integer) strict;

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
  selection_probability real not null, charged_at integer,
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
  expires_at integer not null, rule text not null default 'max', min_price integer, weighted_price integer, max_price integer, networks integer not null default 0, confirmed_at integer not null default 0, effective_from integer not null default 0, failed_at integer,
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

CREATE TABLE price_quotes (
  country text not null,
  service text not null,
  provider text not null,
  network text not null, -- MCC and MNC, or the name where the list has no codes; '' for the whole country
  source text not null, -- 'list', 'account', 'imported', 'manual'
  network_name text,
  price integer, -- micros per segment, null while it is only announced
  currency text not null,
  cached_at integer not null, -- since when this price is known
  effective_from integer not null,
  gone_at integer, -- no longer on the list
  next_price integer, -- announced
  next_currency text,
  next_from integer,
  primary key (country, service, provider, network, source)
) strict, without rowid;

CREATE INDEX price_quotes_announced on price_quotes (next_from) where next_from is not null;

CREATE TABLE price_history (
  id integer primary key,
  provider text not null,
  country text not null,
  service text not null,
  network text not null,
  network_name text,
  kind text not null, -- see contract priceChangeKinds
  source text not null,
  old_price integer,
  old_currency text,
  new_price integer,
  currency text,
  change_percentage real, -- at most 999
  updated_at integer not null, -- when it was seen
  effective_from integer not null,
  run_id integer -- null for a manual or imported price
) strict;

CREATE INDEX price_history_by_time on price_history (updated_at, id);

CREATE INDEX price_history_by_country on price_history (country, updated_at, id);

CREATE TRIGGER price_history_no_update before update on price_history
begin select raise(abort, 'price_history is append-only'); end;

CREATE TABLE route_prices (
  country text not null,
  service text not null,
  provider text not null,
  at integer not null,
  price integer, -- null: none from here on
  currency text not null,
  source text not null,
  rule text not null,
  min_price integer,
  weighted_price integer,
  max_price integer,
  networks integer not null,
  primary key (country, service, provider, at)
) strict, without rowid;

CREATE TABLE price_sync_runs (
  id integer primary key,
  kind text not null,
  state text not null,
  started_at integer not null,
  ended_at integer,
  resumed integer not null default 0
) strict;

CREATE INDEX price_sync_runs_by_kind on price_sync_runs (kind, started_at);

CREATE TABLE price_sync_parts (
  run_id integer not null references price_sync_runs (id),
  place integer not null,
  provider text not null,
  state text not null,
  countries text not null, -- JSON array, in the order they are read
  position integer not null default 0, -- how many of them are done
  rows integer not null default 0,
  changes integer not null default 0,
  first_seen integer not null default 0,
  unusable integer not null default 0,
  error text,
  started_at integer,
  ended_at integer,
  primary key (run_id, place)
) strict, without rowid;

CREATE TABLE exchange_rates (
  currency text not null,
  date text not null, -- YYYY-MM-DD
  source text not null, -- 'ecb', 'manual'
  micros_per_euro integer not null check (micros_per_euro > 0),
  recorded_at integer not null,
  primary key (currency, date, source)
) strict, without rowid;

CREATE INDEX attempts_charged on attempts (charged_at) where charged_at is not null;

CREATE TABLE observed_prices (
  country text not null,
  service text not null,
  provider text not null,
  currency text not null,
  n integer not null,
  total integer not null, -- micros of one segment of each
  since integer not null,
  differs integer not null default 0, -- what is charged is none of the listed prices
  primary key (country, service, provider)
) strict, without rowid;

CREATE TABLE network_traffic (
  country text not null,
  network text not null,
  n integer not null,
  primary key (country, network)
) strict, without rowid;

CREATE TABLE price_alerts (
  id integer primary key,
  group_id integer not null, -- of the card: the id of its first alert
  run_id integer, -- null for a manual or imported price, and for what receipts say
  provider text not null,
  country text not null,
  service text not null,
  network text not null, -- '' for the whole country
  alert_type text not null, -- see contract priceAlertKinds
  price_change real, -- percent, at most 999
  old_price integer, -- micros per segment
  old_currency text,
  new_price integer,
  currency text,
  effective_from integer not null,
  segments_per_month real not null,
  impact integer, -- micros a month of reporting_currency
  absorbed integer,
  absorbed_by text,
  reporting_currency text not null,
  rank integer not null, -- the impact, or what is at stake while it is unknown
  is_read integer not null default 0,
  created_at integer not null,
  acknowledged_at integer,
  snoozed_until integer
) strict;

CREATE INDEX price_alerts_by_group on price_alerts (group_id);

CREATE INDEX price_alerts_by_card on price_alerts (provider, service, alert_type, run_id, created_at);

CREATE INDEX price_alerts_by_route on price_alerts (provider, country, service, network, alert_type);

CREATE INDEX price_alerts_open on price_alerts (group_id) where acknowledged_at is null;

CREATE TABLE muted_countries (
  country text primary key,
  muted_at integer not null,
  reason text
) strict, without rowid;

CREATE TABLE price_alert_progress (
  id integer primary key check (id = 1),
  history_id integer not null
) strict;

CREATE TABLE price_import_templates (
  name text primary key,
  mapping text not null, -- JSON, see contract priceImportMappingSchema
  updated_at integer not null
) strict, without rowid;

CREATE TABLE alert_rules (
  id integer primary key autoincrement,
  name text not null,
  condition text not null, -- JSON, see contract alertConditionSchema
  severity text not null,
  for_ms integer not null,
  recover_ms integer not null,
  max_repeats integer not null,
  repeat_every_ms integer not null,
  channels text not null, -- JSON array
  enabled integer not null,
  created_at integer not null,
  updated_at integer not null,
  removed_at integer -- kept for the alerts it raised
) strict;

CREATE TABLE sqlite_sequence(name,seq);

CREATE TABLE alert_pending (
  rule_id integer not null references alert_rules (id),
  subject text not null, -- '' for the whole service
  since integer not null,
  seen_at integer not null,
  primary key (rule_id, subject)
) strict, without rowid;

CREATE TABLE alerts (
  id integer primary key autoincrement,
  rule_id integer not null references alert_rules (id),
  rule_name text not null,
  condition text not null, -- JSON, as it was when it fired
  severity text not null,
  subject text not null, -- '' for the whole service
  state text not null,
  message text not null,
  since integer not null,
  created_at integer not null,
  recovering_since integer,
  resolved_at integer,
  notified_at integer, -- last notification that was due, held back or not
  repeats integer not null default 0,
  acknowledged_at integer,
  note text,
  snoozed_until integer,
  read_at integer
) strict;

CREATE INDEX alerts_by_time on alerts (created_at, id);

CREATE INDEX alerts_unread on alerts (created_at) where read_at is null;

CREATE UNIQUE INDEX alerts_open on alerts (rule_id, subject) where resolved_at is null;

CREATE TABLE alert_events (
  id integer primary key,
  alert_id integer not null references alerts (id),
  at integer not null,
  kind text not null,
  detail text
) strict;

CREATE INDEX alert_events_by_alert on alert_events (alert_id, id);

CREATE INDEX alert_events_held on alert_events (at) where kind = 'held';

CREATE TRIGGER alert_events_no_update before update on alert_events
begin select raise(abort, 'alert_events is append-only'); end;

CREATE TRIGGER alert_events_no_delete before delete on alert_events
begin select raise(abort, 'alert_events is append-only'); end;

CREATE INDEX failover_logs_by_provider on failover_logs (from_provider, created_at, id);

CREATE TABLE failover_episodes (
  id integer primary key, -- the lowest id of its hops
  provider text not null,
  cause text not null,
  drill integer not null,
  started_at integer not null, -- of the first hop
  last_at integer not null, -- of the last hop
  hops integer not null
) strict;

CREATE INDEX failover_episodes_by_key on failover_episodes (provider, cause, drill, started_at);

CREATE INDEX failover_episodes_by_time on failover_episodes (started_at, id);

CREATE TABLE failover_episodes_progress (
  id integer primary key check (id = 1),
  hop_id integer not null -- hops up to this one are in an episode
) strict;

CREATE TABLE episode_notes (
  id integer primary key,
  hop_id integer not null references failover_logs (id), -- stays true when episodes grow together
  kind text not null check (kind in ('acknowledge', 'note')),
  text text not null,
  author text not null,
  at integer not null
) strict;

CREATE INDEX episode_notes_by_hop on episode_notes (hop_id);

CREATE TRIGGER episode_notes_no_update before update on episode_notes
begin select raise(abort, 'episode_notes is append-only'); end;

CREATE TRIGGER episode_notes_no_delete before delete on episode_notes
begin select raise(abort, 'episode_notes is append-only'); end;

CREATE TABLE maintenance_windows (
  version integer primary key,
  window_id integer not null,
  provider text, -- null for all
  from_at integer not null,
  to_at integer not null,
  reason text not null,
  deleted integer not null,
  author text not null,
  created_at integer not null,
  check (to_at > from_at)
) strict;

CREATE INDEX maintenance_windows_by_window on maintenance_windows (window_id, version);

CREATE TRIGGER maintenance_windows_no_update before update on maintenance_windows
begin select raise(abort, 'maintenance_windows is append-only'); end;

CREATE TRIGGER maintenance_windows_no_delete before delete on maintenance_windows
begin select raise(abort, 'maintenance_windows is append-only'); end;

CREATE TABLE provider_senders (
  provider text not null references providers (name),
  country text not null, -- ISO 3166-1 alpha-2
  sender text, -- null: the provider's own
  registered_at integer, -- when an operator said that it is registered, null for never
  primary key (provider, country)
) strict, without rowid;

CREATE TABLE policies (
  version integer primary key,
  rules text not null, -- JSON array, see ruleSchema; read from the top
  control_share real not null check (control_share between 0 and 1),
  author text not null,
  reason text not null,
  created_at integer not null
) strict;

CREATE TRIGGER policies_no_update before update on policies
begin select raise(abort, 'policies is append-only'); end;

CREATE TRIGGER policies_no_delete before delete on policies
begin select raise(abort, 'policies is append-only'); end;

CREATE TABLE policy_states (
  id integer primary key,
  mode text not null check (mode in ('off', 'shadow', 'on')),
  live integer references policies (version), -- null for the static list
  trial integer references policies (version),
  trial_stage text check (trial_stage in ('shadow', 'canary')),
  trial_share real check (trial_share between 0 and 1),
  author text not null,
  reason text not null,
  created_at integer not null,
  check ((trial is null) = (trial_stage is null) and (trial is null) = (trial_share is null))
) strict;

CREATE TRIGGER policy_states_no_update before update on policy_states
begin select raise(abort, 'policy_states is append-only'); end;

CREATE TRIGGER policy_states_no_delete before delete on policy_states
begin select raise(abort, 'policy_states is append-only'); end;

CREATE TABLE selector_state (
  service text primary key,
  state text not null, -- JSON
  saved_at integer not null
) strict;

CREATE TABLE shadow_choices (
  verification_id integer primary key,
  at integer not null,
  version integer not null,
  rule text not null,
  provider text, -- null when the rule keeps every one out
  price_micros integer, -- of the message, reporting currency
  estimate real, -- chance of conversion
  actual_provider text not null,
  actual_price_micros integer,
  actual_estimate real
) strict;

CREATE INDEX shadow_choices_by_time on shadow_choices (at);

CREATE TABLE customers (
  id text primary key,
  name text not null,
  currency text not null, -- in which it is billed
  parent_id text references customers (id), -- the account that it belongs to
  external_id text unique, -- its key in another system
  created_at integer not null,
  updated_at integer not null,
  archived_at integer -- null while it is active
) strict;

CREATE INDEX customers_by_parent on customers (parent_id) where parent_id is not null;

CREATE TABLE price_plans (
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

CREATE INDEX price_plans_by_customer on price_plans (customer_id, valid_from);

CREATE UNIQUE INDEX verifications_by_external_id on verifications (source, external_id) where external_id is not null;

CREATE INDEX verifications_by_customer on verifications (customer_id, created_at) where customer_id is not null;

CREATE INDEX attempts_failed on attempts (provider, started_at) where state = 'unknown' or state = 'rejected-eligible';

CREATE TABLE revenue_corrections (
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

CREATE INDEX revenue_corrections_by_time on revenue_corrections (booked_at);

CREATE INDEX revenue_corrections_by_customer on revenue_corrections (customer_id, booked_at);

CREATE UNIQUE INDEX revenue_corrections_by_external_id on revenue_corrections (source, external_id)
  where external_id is not null;

CREATE TRIGGER revenue_corrections_no_update before update on revenue_corrections
begin select raise(abort, 'revenue_corrections is append-only'); end;

CREATE TRIGGER revenue_corrections_no_delete before delete on revenue_corrections
begin select raise(abort, 'revenue_corrections is append-only'); end;

CREATE TABLE rollup_state (
  id integer primary key check (id = 1),
  zone text not null, -- IANA
  built_to integer -- while it is rebuilt: what was created before is in the roll-ups; null when all is
) strict;

CREATE TABLE rollup_days (day integer primary key, version integer not null) strict;

CREATE TABLE rollup_provider_hours (
  hour integer not null,
  mode text not null,
  provider text not null,
  service text not null,
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
  adjustments_micros integer not null default 0, segments integer not null default 0, regular_segments integer not null default 0, duplicate_micros integer not null default 0, failed_micros integer not null default 0, doubled integer not null default 0,
  primary key (hour, mode, provider, service)
) strict, without rowid;

CREATE TABLE rollup_country_hours (
  hour integer not null,
  mode text not null,
  country text not null,
  service text not null,
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
  adjustments_micros integer not null default 0, segments integer not null default 0, regular_segments integer not null default 0, duplicate_micros integer not null default 0, failed_micros integer not null default 0, doubled integer not null default 0,
  primary key (hour, mode, country, service)
) strict, without rowid;

CREATE TABLE rollup_route_days (
  day integer not null,
  mode text not null,
  provider text not null,
  country text not null,
  service text not null,
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
  adjustments_micros integer not null default 0, segments integer not null default 0, regular_segments integer not null default 0, duplicate_micros integer not null default 0, failed_micros integer not null default 0, doubled integer not null default 0,
  primary key (day, mode, provider, country, service)
) strict, without rowid;

CREATE TABLE rollup_route_months (
  month integer not null,
  mode text not null,
  provider text not null,
  country text not null,
  service text not null,
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
  adjustments_micros integer not null default 0, segments integer not null default 0, regular_segments integer not null default 0, duplicate_micros integer not null default 0, failed_micros integer not null default 0, doubled integer not null default 0,
  primary key (month, mode, provider, country, service)
) strict, without rowid;

CREATE TABLE rollup_customer_days (
  day integer not null,
  mode text not null,
  customer text not null, -- '' for none
  service text not null,
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
  adjustments_micros integer not null default 0, segments integer not null default 0, regular_segments integer not null default 0, duplicate_micros integer not null default 0, failed_micros integer not null default 0, doubled integer not null default 0,
  primary key (day, mode, customer, service)
) strict, without rowid;

CREATE INDEX rollup_customer_days_by_customer on rollup_customer_days (customer, day);

CREATE TABLE rollup_customer_months (
  month integer not null,
  mode text not null,
  customer text not null,
  service text not null,
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
  adjustments_micros integer not null default 0, segments integer not null default 0, regular_segments integer not null default 0, duplicate_micros integer not null default 0, failed_micros integer not null default 0, doubled integer not null default 0,
  primary key (month, mode, customer, service)
) strict, without rowid;

CREATE INDEX rollup_customer_months_by_customer on rollup_customer_months (customer, month);

CREATE TABLE rollup_network_days (
  day integer not null,
  mode text not null,
  country text not null,
  network text not null,
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
  adjustments_micros integer not null default 0, segments integer not null default 0, regular_segments integer not null default 0, duplicate_micros integer not null default 0, failed_micros integer not null default 0, doubled integer not null default 0,
  primary key (day, mode, country, network)
) strict, without rowid;

CREATE TABLE rollup_latency_hours (
  hour integer not null,
  mode text not null,
  provider text not null,
  service text not null,
  submit blob,
  receipt blob,
  conversion blob,
  primary key (hour, mode, provider, service)
) strict, without rowid;

CREATE TABLE rollup_latency_days (
  day integer not null,
  mode text not null,
  provider text not null,
  country text not null,
  service text not null,
  submit blob,
  receipt blob,
  conversion blob,
  primary key (day, mode, provider, country, service)
) strict, without rowid;

CREATE TABLE rollup_latency_months (
  month integer not null,
  mode text not null,
  provider text not null,
  country text not null,
  service text not null,
  submit blob,
  receipt blob,
  conversion blob,
  primary key (month, mode, provider, country, service)
) strict, without rowid;

CREATE TABLE rollup_network_latency_days (
  day integer not null,
  mode text not null,
  country text not null,
  network text not null,
  submit blob,
  receipt blob,
  conversion blob,
  primary key (day, mode, country, network)
) strict, without rowid;

CREATE TABLE business_metrics (
  metric_name text not null,
  metric_value real, -- null when it is not defined that day; money in micros of the reporting currency
  metric_date text not null, -- YYYY-MM-DD in the reporting zone
  created_at integer not null,
  version integer not null, -- of the day in rollup_days when it was computed
  primary key (metric_name, metric_date)
) strict, without rowid;

CREATE INDEX business_metrics_by_date on business_metrics (metric_date);

CREATE TABLE customer_analytics (
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

CREATE TABLE analytics_models (
  name text primary key,
  summary text not null, -- JSON
  fitted_at integer not null
) strict;

CREATE TABLE analytics_notes (
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

CREATE INDEX analytics_notes_by_time on analytics_notes (at) where removed_at is null;

CREATE TABLE fraud_buckets (
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

CREATE INDEX fraud_buckets_by_prefix on fraud_buckets (prefix, bucket);

CREATE TABLE fraud_looks (
  id integer primary key check (id = 1),
  bucket integer not null, -- the first that is not complete in fraud_buckets
  looked_at integer not null
) strict;

CREATE TABLE fraud_findings (
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

CREATE INDEX fraud_findings_by_prefix on fraud_findings (prefix, last_at);

CREATE INDEX fraud_findings_by_time on fraud_findings (last_at);

CREATE TABLE fraud_blocks (
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

CREATE INDEX fraud_blocks_in_force on fraud_blocks (until_at) where lifted_at is null;

CREATE TABLE rollup_network_route_days (
  day integer not null,
  mode text not null,
  country text not null,
  network text not null, -- '' while unknown
  provider text not null,
  service text not null,
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
  adjustments_micros integer not null default 0,
  segments integer not null default 0,
  regular_segments integer not null default 0,
  duplicate_micros integer not null default 0,
  failed_micros integer not null default 0,
  doubled integer not null default 0,
  primary key (day, mode, country, network, provider, service)
) strict, without rowid;

CREATE TABLE rollup_customer_country_days (
  day integer not null,
  mode text not null,
  customer text not null, -- '' for none
  country text not null,
  service text not null,
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
  adjustments_micros integer not null default 0,
  segments integer not null default 0,
  regular_segments integer not null default 0,
  duplicate_micros integer not null default 0,
  failed_micros integer not null default 0,
  doubled integer not null default 0,
  primary key (day, mode, customer, country, service)
) strict, without rowid;

CREATE TABLE rollup_customer_provider_days (
  day integer not null,
  mode text not null,
  customer text not null, -- '' for none
  provider text not null,
  service text not null,
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
  adjustments_micros integer not null default 0,
  segments integer not null default 0,
  regular_segments integer not null default 0,
  duplicate_micros integer not null default 0,
  failed_micros integer not null default 0,
  doubled integer not null default 0,
  primary key (day, mode, customer, provider, service)
) strict, without rowid;

CREATE TABLE cost_optimization_logs (
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

CREATE INDEX cost_optimization_logs_by_time on cost_optimization_logs (created_at);

CREATE INDEX cost_optimization_logs_by_verification on cost_optimization_logs (verification_id);

CREATE TRIGGER cost_optimization_logs_no_update before update on cost_optimization_logs
begin select raise(abort, 'cost_optimization_logs is append-only'); end;

CREATE TABLE savings_days (
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

CREATE TABLE savings_provider_days (
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

CREATE TABLE policy_replays (
  id integer primary key,
  origin text not null check (origin in ('operator', 'review')), -- review: for the recommendations
  state text not null check (state in ('running', 'done', 'cancelled', 'failed', 'interrupted')),
  days integer not null,
  version integer references policies (version), -- null for a draft
  policy text not null, -- JSON, see policyDraftSchema
  done integer not null default 0, -- verifications gone through
  total integer not null default 0,
  started_at integer not null,
  ended_at integer,
  problem text,
  result text -- JSON, see replayResultSchema; null until it is done
) strict;

CREATE TABLE recommendations (
  id integer primary key,
  kind text not null,
  country text,
  service text,
  provider text,
  state text not null
    check (state in ('open', 'scheduled', 'applied', 'dismissed', 'undone', 'outdated', 'failed')),
  monthly_micros integer, -- of 30 days, reporting currency; null where no money can be put on it
  body text not null, -- JSON: title, why, figures and the change
  created_at integer not null,
  updated_at integer not null, -- when it was last worked out
  decided_at integer,
  decided_by text,
  reason text,
  scheduled_at integer,
  dismissed_until integer,
  applied_at integer,
  applied text, -- JSON: what applying it put in force, and what it replaced
  realised_at integer, -- when the realised figures are due
  realised text -- JSON, null until then
) strict;

CREATE UNIQUE INDEX recommendations_pending
  on recommendations (kind, ifnull(country, ''), ifnull(service, ''), ifnull(provider, ''))
  where state in ('open', 'scheduled');

CREATE INDEX recommendations_by_state on recommendations (state, monthly_micros);

CREATE TABLE report_history (
  id integer primary key,
  origin text not null check (origin = 'manual' or origin = 'scheduled'),
  schedule_id integer,
  title text not null,
  format text not null,
  file text not null, -- with its folders; never leaves the engine
  state text not null,
  rows integer not null default 0,
  bytes integer,
  note text,
  created_at integer not null,
  ended_at integer
) strict;

CREATE INDEX report_history_running on report_history (state) where state = 'running';

CREATE TABLE report_schedules (
  id integer primary key,
  draft text not null, -- JSON, see contract reportScheduleDraftSchema, without the folder
  folder text, -- null for the workspace's own
  set_at integer not null, -- times before that are not caught up
  last_at integer, -- the last time that was dealt with
  removed_at integer
) strict;

CREATE TABLE imports (
  id integer primary key,
  kind text not null check (kind = 'file' or kind = 'example'),
  name text not null,
  path text, -- null for example data
  modified_at integer, -- of the file, ms
  source text not null,
  scope text not null check (scope = 'file' or scope = 'batch'),
  mapping text, -- JSON, see contract historyMappingSchema
  state text not null, -- see contract importStateSchema
  goal text not null check (goal = 'write' or goal = 'undo'), -- what it goes on with after an interruption
  size integer not null, -- bytes of the file, or verifications of example data
  ends_at integer, -- of example data: where its twelve months end
  position integer not null default 0, -- how much of size is written
  checked integer not null default 0, -- how much of size is known to be right
  lines integer not null default 0,
  inserted integer not null default 0,
  repeated integer not null default 0,
  removed integer not null default 0, -- of the inserted ones, when it is undone
  problems integer not null default 0,
  first_id integer, -- its verifications lie in this range of ids, between others
  last_id integer,
  error text,
  started_at integer not null,
  ended_at integer
) strict;

CREATE TABLE import_errors (
  import_id integer not null references imports (id),
  place integer not null, -- counts from 1
  line integer not null,
  field text,
  value text not null,
  message text not null,
  primary key (import_id, place)
) strict, without rowid;

CREATE TABLE import_templates (
  name text primary key,
  mapping text not null, -- JSON, see contract historyMappingSchema
  updated_at integer not null
) strict;

CREATE TABLE import_customers (
  import_id integer not null references imports (id),
  customer_id text not null,
  primary key (import_id, customer_id)
) strict, without rowid;

CREATE TRIGGER price_history_no_delete before delete on price_history when old.id >= 0
begin select raise(abort, 'price_history is append-only'); end;

CREATE TABLE backup_runs (
  id integer primary key,
  kind text not null check (kind = 'scheduled' or kind = 'manual'),
  state text not null check (state = 'running' or state = 'done' or state = 'failed' or state = 'interrupted'),
  check_kind text not null check (check_kind = 'quick' or check_kind = 'full'),
  name text, -- of the file, once it is there
  bytes integer,
  error text,
  started_at integer not null,
  ended_at integer
) strict;

CREATE INDEX backup_runs_by_time on backup_runs (started_at);

CREATE TABLE retention_state (
  id integer primary key check (id = 1),
  deleting_before integer, -- while old rows are being deleted: rows created before may go
  deleted_to integer -- what was created before is gone from the raw tables; the roll-ups still count it
) strict;

CREATE TABLE retention_runs (
  id integer primary key,
  started_at integer not null,
  ended_at integer, -- null while it runs, and when it was interrupted
  before integer not null, -- what was created before this goes
  verifications integer not null default 0, -- deleted so far
  masked integer not null default 0 -- closed ones that still held a number or a text
) strict;

CREATE INDEX revenue_corrections_by_verification on revenue_corrections (verification_id)
  where verification_id is not null;

CREATE TRIGGER failover_logs_no_delete before delete on failover_logs
when old.id >= 0 and not exists (
  select 1 from retention_state s join verifications v on v.id = old.verification_id
  where v.created_at < s.deleting_before)
begin select raise(abort, 'failover_logs is append-only'); end;

CREATE TRIGGER cost_optimization_logs_no_delete before delete on cost_optimization_logs
when not exists (
  select 1 from retention_state s join verifications v on v.id = old.verification_id
  where v.created_at < s.deleting_before)
begin select raise(abort, 'cost_optimization_logs is append-only'); end;

CREATE TABLE api_tokens (
  id integer primary key,
  public_id text not null unique, -- part of the token, no secret
  name text not null,
  scope text not null check (scope = 'read' or scope = 'send' or scope = 'full'),
  secret_hash text not null, -- SHA-256 of the secret part, hex
  created_at integer not null,
  last_used_at integer, -- to the minute
  revoked_at integer
) strict;

CREATE TABLE idempotency_keys (
  key_hash text primary key, -- keyed hash: a caller may use a number as its key
  request_hash text not null, -- keyed hash of what was asked for
  verification_id integer not null references verifications (id) on delete cascade,
  created_at integer not null
) strict;

CREATE INDEX idempotency_keys_age on idempotency_keys (created_at);

CREATE INDEX idempotency_keys_verification on idempotency_keys (verification_id);
