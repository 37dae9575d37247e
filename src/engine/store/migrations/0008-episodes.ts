import type { Migration } from '../migrate.ts'

/** Episodes of failover (derived), what operators said of them, and planned maintenance with its history. */
export const episodes: Migration = {
  name: '0008-episodes',
  sql: `
create index failover_logs_by_provider on failover_logs (from_provider, created_at, id);

-- Derived from failover_logs and rebuilt from it when empty. Episodes of one provider, cause and kind never overlap.
create table failover_episodes (
  id integer primary key, -- the lowest id of its hops
  provider text not null,
  cause text not null,
  drill integer not null,
  started_at integer not null, -- of the first hop
  last_at integer not null, -- of the last hop
  hops integer not null
) strict;
create index failover_episodes_by_key on failover_episodes (provider, cause, drill, started_at);
create index failover_episodes_by_time on failover_episodes (started_at, id);

create table failover_episodes_progress (
  id integer primary key check (id = 1),
  hop_id integer not null -- hops up to this one are in an episode
) strict;
insert into failover_episodes_progress (id, hop_id) values (1, 0);

create table episode_notes (
  id integer primary key,
  hop_id integer not null references failover_logs (id), -- stays true when episodes grow together
  kind text not null check (kind in ('acknowledge', 'note')),
  text text not null,
  author text not null,
  at integer not null
) strict;
create index episode_notes_by_hop on episode_notes (hop_id);
create trigger episode_notes_no_update before update on episode_notes
begin select raise(abort, 'episode_notes is append-only'); end;
create trigger episode_notes_no_delete before delete on episode_notes
begin select raise(abort, 'episode_notes is append-only'); end;

-- The highest version of a window is in force.
create table maintenance_windows (
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
create index maintenance_windows_by_window on maintenance_windows (window_id, version);
create trigger maintenance_windows_no_update before update on maintenance_windows
begin select raise(abort, 'maintenance_windows is append-only'); end;
create trigger maintenance_windows_no_delete before delete on maintenance_windows
begin select raise(abort, 'maintenance_windows is append-only'); end;
`,
}
