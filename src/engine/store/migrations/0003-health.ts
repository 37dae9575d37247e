import type { Migration } from '../migrate.ts'

/** What is known of each provider's health now, and minute by minute. */
export const health: Migration = {
  name: '0003-health',
  sql: `
create table provider_health (
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

-- A minute in which nobody looked has no row.
create table provider_health_minutes (
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

-- The service as its users saw it: what uptime is counted from.
create table service_minutes (
  minute integer primary key,
  sent integer not null,
  missed integer not null, -- found no accepting provider within the request budget
  probes_ok integer not null, -- of all providers
  link text not null
) strict;
`,
}
