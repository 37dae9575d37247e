import type { Migration } from '../migrate.ts'

/** Routing policies, what is in force, what was learned, and what a policy on trial would have chosen. */
export const policies: Migration = {
  name: '0010-policies',
  sql: `
create table policies (
  version integer primary key,
  rules text not null, -- JSON array, see ruleSchema; read from the top
  control_share real not null check (control_share between 0 and 1),
  author text not null,
  reason text not null,
  created_at integer not null
) strict;
create trigger policies_no_update before update on policies
begin select raise(abort, 'policies is append-only'); end;
create trigger policies_no_delete before delete on policies
begin select raise(abort, 'policies is append-only'); end;

-- Every state ever in force; the last one is in force now.
create table policy_states (
  id integer primary key,
  mode text not null check (mode in ('off', 'shadow', 'on')),
  live integer references policies (version), -- null for the static list
  trial integer references policies (version),
  trial_stage text check (trial_stage in ('shadow', 'canary')),
  trial_share real check (trial_share between 0 and 1),
  author text not null,
  reason text not null,
  created_at integer not null,
  check ((trial is null) = (trial_stage is null) and (trial is null) = (trial_share is null))
) strict;
create trigger policy_states_no_update before update on policy_states
begin select raise(abort, 'policy_states is append-only'); end;
create trigger policy_states_no_delete before delete on policy_states
begin select raise(abort, 'policy_states is append-only'); end;

-- What the selector of a service has learned; one row each, replaced.
create table selector_state (
  service text primary key,
  state text not null, -- JSON
  saved_at integer not null
) strict;

-- What a policy would have chosen for a first submission, beside what was really asked.
create table shadow_choices (
  verification_id integer primary key,
  at integer not null,
  version integer not null,
  rule text not null,
  provider text, -- null when the rule keeps every one out
  price_micros integer, -- of the message, reporting currency
  estimate real, -- chance of conversion
  actual_provider text not null,
  actual_price_micros integer,
  actual_estimate real
) strict;
create index shadow_choices_by_time on shadow_choices (at);
`,
}
