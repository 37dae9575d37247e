import type { Migration } from '../migrate.ts'

/** When an accepted verification is to be rescued; drills with their reports. */
export const rescueAndDrills: Migration = {
  name: '0004-rescue-drills',
  sql: `
alter table verifications add column rescue_at integer;
-- A receipt or the end of a verification takes it off the list by itself.
create index verifications_to_rescue on verifications (rescue_at)
  where rescue_at is not null and delivered_at is null and final_at is null;

create table drills (
  id integer primary key,
  origin text not null,
  provider text not null,
  fault text not null,
  seconds integer not null,
  per_second real not null,
  started_at integer not null
) strict;
create index drills_by_time on drills (started_at, id);
create trigger drills_no_update before update on drills
begin select raise(abort, 'drills is append-only'); end;
create trigger drills_no_delete before delete on drills
begin select raise(abort, 'drills is append-only'); end;

create table drill_reports (
  drill_id integer primary key references drills (id),
  verdict text not null,
  ended_at integer not null,
  report text -- JSON, see contract drillReportSchema; null when the drill never came to its end
) strict;
create trigger drill_reports_no_update before update on drill_reports
begin select raise(abort, 'drill_reports is append-only'); end;
create trigger drill_reports_no_delete before delete on drill_reports
begin select raise(abort, 'drill_reports is append-only'); end;
`,
}
