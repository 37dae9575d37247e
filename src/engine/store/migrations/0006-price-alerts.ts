import type { Migration } from '../migrate.ts'

/** What moved and what it costs, countries nobody wants to hear of, and mappings of rate sheets. */
export const priceAlerts: Migration = {
  name: '0006-price-alerts',
  sql: `
create table price_alerts (
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
create index price_alerts_by_group on price_alerts (group_id);
-- A run that goes on adds to its cards.
create index price_alerts_by_card on price_alerts (provider, service, alert_type, run_id, created_at);
create index price_alerts_by_route on price_alerts (provider, country, service, network, alert_type);
create index price_alerts_open on price_alerts (group_id) where acknowledged_at is null;

create table muted_countries (
  country text primary key,
  muted_at integer not null,
  reason text
) strict, without rowid;

-- How far the price history has been looked through for alerts.
create table price_alert_progress (
  id integer primary key check (id = 1),
  history_id integer not null
) strict;
insert into price_alert_progress (id, history_id) values (1, 0);

create table price_import_templates (
  name text primary key,
  mapping text not null, -- JSON, see contract priceImportMappingSchema
  updated_at integer not null
) strict, without rowid;
`,
}
