import type { Migration } from '../migrate.ts'

/** Replays of policies over recorded traffic, and recommendations with what became of them. */
export const recommendations: Migration = {
  name: '0014-recommendations',
  sql: `
create table policy_replays (
  id integer primary key,
  origin text not null check (origin in ('operator', 'review')), -- review: for the recommendations
  state text not null check (state in ('running', 'done', 'cancelled', 'failed', 'interrupted')),
  days integer not null,
  version integer references policies (version), -- null for a draft
  policy text not null, -- JSON, see policyDraftSchema
  done integer not null default 0, -- verifications gone through
  total integer not null default 0,
  started_at integer not null,
  ended_at integer,
  problem text,
  result text -- JSON, see replayResultSchema; null until it is done
) strict;

create table recommendations (
  id integer primary key,
  kind text not null,
  country text,
  service text,
  provider text,
  state text not null
    check (state in ('open', 'scheduled', 'applied', 'dismissed', 'undone', 'outdated', 'failed')),
  monthly_micros integer, -- of 30 days, reporting currency; null where no money can be put on it
  body text not null, -- JSON: title, why, figures and the change
  created_at integer not null,
  updated_at integer not null, -- when it was last worked out
  decided_at integer,
  decided_by text,
  reason text,
  scheduled_at integer,
  dismissed_until integer,
  applied_at integer,
  applied text, -- JSON: what applying it put in force, and what it replaced
  realised_at integer, -- when the realised figures are due
  realised text -- JSON, null until then
) strict;
create unique index recommendations_pending
  on recommendations (kind, ifnull(country, ''), ifnull(service, ''), ifnull(provider, ''))
  where state in ('open', 'scheduled');
create index recommendations_by_state on recommendations (state, monthly_micros);
`,
}
