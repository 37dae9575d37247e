import type { Migration } from '../migrate.ts'

/** Every quote by network and source, their history, what the router made of them, syncs and exchange rates. */
export const prices: Migration = {
  name: '0005-prices',
  sql: `
create table price_quotes (
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
create index price_quotes_announced on price_quotes (next_from) where next_from is not null;

-- From here on pricing_cache holds one row a route, network '': what the router reckons with.
insert into price_quotes (country, service, provider, network, source, price, currency, cached_at, effective_from)
  select country, service, provider, network, source, price, currency, cached_at, cached_at from pricing_cache;
insert or ignore into pricing_cache (provider, country, service, network, price, currency, source, cached_at, expires_at)
  select provider, country, service, '', max(price), currency, source, cached_at, expires_at
  from pricing_cache group by provider, country, service;
delete from pricing_cache where network <> '';
alter table pricing_cache add column rule text not null default 'max';
alter table pricing_cache add column min_price integer;
alter table pricing_cache add column weighted_price integer;
alter table pricing_cache add column max_price integer;
alter table pricing_cache add column networks integer not null default 0;
alter table pricing_cache add column confirmed_at integer not null default 0;
alter table pricing_cache add column effective_from integer not null default 0;
alter table pricing_cache add column failed_at integer; -- the provider's last sync of it failed
update pricing_cache set confirmed_at = cached_at, effective_from = cached_at;

create table price_history (
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
create index price_history_by_time on price_history (updated_at, id);
create index price_history_by_country on price_history (country, updated_at, id);
create trigger price_history_no_update before update on price_history
begin select raise(abort, 'price_history is append-only'); end;
create trigger price_history_no_delete before delete on price_history
begin select raise(abort, 'price_history is append-only'); end;

-- What the router reckoned with on a route from a moment on: worked out from the quotes, for charts and past matrices.
create table route_prices (
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
insert into route_prices
  select country, service, provider, cached_at, price, currency, source, rule, null, null, null, 0 from pricing_cache;

create table price_sync_runs (
  id integer primary key,
  kind text not null,
  state text not null,
  started_at integer not null,
  ended_at integer,
  resumed integer not null default 0
) strict;
create index price_sync_runs_by_kind on price_sync_runs (kind, started_at);

create table price_sync_parts (
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

create table exchange_rates (
  currency text not null,
  date text not null, -- YYYY-MM-DD
  source text not null, -- 'ecb', 'manual'
  micros_per_euro integer not null check (micros_per_euro > 0),
  recorded_at integer not null,
  primary key (currency, date, source)
) strict, without rowid;

-- The provider itself said what it charged; until then a cost is an estimate.
alter table attempts add column charged_at integer;
create index attempts_charged on attempts (charged_at) where charged_at is not null;

-- Charges of a segment on a route since its listed prices last changed.
create table observed_prices (
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

-- Charges that fit the price of one network only.
create table network_traffic (
  country text not null,
  network text not null,
  n integer not null,
  primary key (country, network)
) strict, without rowid;
`,
}
