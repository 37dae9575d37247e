import type { Migration } from '../migrate.ts'

/** Imports of history and example data: how far they came, what could not be taken, and remembered mappings. */
export const imports: Migration = {
  name: '0016-imports',
  sql: `
create table imports (
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

create table import_errors (
  import_id integer not null references imports (id),
  place integer not null, -- counts from 1
  line integer not null,
  field text,
  value text not null,
  message text not null,
  primary key (import_id, place)
) strict, without rowid;

create table import_templates (
  name text primary key,
  mapping text not null, -- JSON, see contract historyMappingSchema
  updated_at integer not null
) strict;

-- What a run added beside verifications, so that it goes with them.
create table import_customers (
  import_id integer not null references imports (id),
  customer_id text not null,
  primary key (import_id, customer_id)
) strict, without rowid;
-- Our own history stays append-only. Lines below zero came by an import and may go with it again.
drop trigger failover_logs_no_delete;
create trigger failover_logs_no_delete before delete on failover_logs when old.id >= 0
begin select raise(abort, 'failover_logs is append-only'); end;
drop trigger price_history_no_delete;
create trigger price_history_no_delete before delete on price_history when old.id >= 0
begin select raise(abort, 'price_history is append-only'); end;
`,
}
