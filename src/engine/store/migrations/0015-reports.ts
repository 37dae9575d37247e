import type { Migration } from '../migrate.ts'

/** Files that were made, and the schedules that make them. */
export const reports: Migration = {
  name: '0015-reports',
  sql: `
create table report_history (
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
create index report_history_running on report_history (state) where state = 'running';

create table report_schedules (
  id integer primary key,
  draft text not null, -- JSON, see contract reportScheduleDraftSchema, without the folder
  folder text, -- null for the workspace's own
  set_at integer not null, -- times before that are not caught up
  last_at integer, -- the last time that was dealt with
  removed_at integer
) strict;
`,
}
