import type { Migration } from '../migrate.ts'

/** Backups that were made, and the deletion of raw rows by age. */
export const backups: Migration = {
  name: '0017-backups',
  sql: `
create table backup_runs (
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
create index backup_runs_by_time on backup_runs (started_at);

create table retention_state (
  id integer primary key check (id = 1),
  deleting_before integer, -- while old rows are being deleted: rows created before may go
  deleted_to integer -- what was created before is gone from the raw tables; the roll-ups still count it
) strict;
insert into retention_state (id) values (1);

create table retention_runs (
  id integer primary key,
  started_at integer not null,
  ended_at integer, -- null while it runs, and when it was interrupted
  before integer not null, -- what was created before this goes
  verifications integer not null default 0, -- deleted so far
  masked integer not null default 0 -- closed ones that still held a number or a text
) strict;

-- A verification cannot go while a line refers to it, and looking for one must not be a scan.
create index revenue_corrections_by_verification on revenue_corrections (verification_id)
  where verification_id is not null;

-- History stays append-only, but for what goes by age together with its verification.
drop trigger failover_logs_no_delete;
create trigger failover_logs_no_delete before delete on failover_logs
when old.id >= 0 and not exists (
  select 1 from retention_state s join verifications v on v.id = old.verification_id
  where v.created_at < s.deleting_before)
begin select raise(abort, 'failover_logs is append-only'); end;
drop trigger cost_optimization_logs_no_delete;
create trigger cost_optimization_logs_no_delete before delete on cost_optimization_logs
when not exists (
  select 1 from retention_state s join verifications v on v.id = old.verification_id
  where v.created_at < s.deleting_before)
begin select raise(abort, 'cost_optimization_logs is append-only'); end;
`,
}
