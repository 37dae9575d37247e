import type { Migration } from '../migrate.ts'

/** Rules, the alerts they raised, and what happened to each. */
export const alerts: Migration = {
  name: '0007-alerts',
  sql: `
create table alert_rules (
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

-- A condition that holds, but not for long enough yet.
create table alert_pending (
  rule_id integer not null references alert_rules (id),
  subject text not null, -- '' for the whole service
  since integer not null,
  seen_at integer not null,
  primary key (rule_id, subject)
) strict, without rowid;

create table alerts (
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
create index alerts_by_time on alerts (created_at, id);
create index alerts_unread on alerts (created_at) where read_at is null;
-- At most one episode of a rule and subject at a time.
create unique index alerts_open on alerts (rule_id, subject) where resolved_at is null;

create table alert_events (
  id integer primary key,
  alert_id integer not null references alerts (id),
  at integer not null,
  kind text not null,
  detail text
) strict;
create index alert_events_by_alert on alert_events (alert_id, id);
create index alert_events_held on alert_events (at) where kind = 'held';
create trigger alert_events_no_update before update on alert_events
begin select raise(abort, 'alert_events is append-only'); end;
create trigger alert_events_no_delete before delete on alert_events
begin select raise(abort, 'alert_events is append-only'); end;
`,
}
