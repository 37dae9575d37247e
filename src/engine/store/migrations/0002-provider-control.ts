import type { Migration } from '../migrate.ts'

/** What an operator decides about providers, the order in which they are tried, and a record of who decided what. */
export const providerControl: Migration = {
  name: '0002-provider-control',
  sql: `
-- Takes the place of the column "enabled", which only says how a provider started.
alter table providers add column state text not null default 'enabled' check (state in ('enabled', 'drained', 'disabled'));
alter table providers add column disabled_until integer; -- UTC epoch ms, null for good
alter table providers add column pinned integer not null default 0;
alter table providers add column weight real not null default 1 check (weight > 0);
alter table providers add column max_per_second real check (max_per_second > 0); -- null for no limit
alter table providers add column max_concurrent integer check (max_concurrent > 0); -- null for no limit
update providers set state = 'disabled' where enabled = 0;

-- Every version ever in use; the highest of a country and service is the one in force.
create table routing_queues (
  version integer primary key,
  country text, -- ISO 3166-1 alpha-2, null for the default
  service text not null,
  strategy text not null,
  providers text, -- JSON array of names in the order of trial; null: this country follows the default
  author text not null,
  reason text not null,
  created_at integer not null
) strict;
create trigger routing_queues_no_update before update on routing_queues
begin select raise(abort, 'routing_queues is append-only'); end;
create trigger routing_queues_no_delete before delete on routing_queues
begin select raise(abort, 'routing_queues is append-only'); end;

create table audit_log (
  id integer primary key,
  at integer not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail text not null -- JSON object
) strict;
create index audit_log_by_subject on audit_log (subject, id);
create trigger audit_log_no_update before update on audit_log
begin select raise(abort, 'audit_log is append-only'); end;
create trigger audit_log_no_delete before delete on audit_log
begin select raise(abort, 'audit_log is append-only'); end;
`,
}
