import type { Migration } from '../migrate.ts'

/** Tokens of the local API, and the keys by which a repeated request is known. */
export const localApi: Migration = {
  name: '0018-local-api',
  sql: `
create table api_tokens (
  id integer primary key,
  public_id text not null unique, -- part of the token, no secret
  name text not null,
  scope text not null check (scope = 'read' or scope = 'send' or scope = 'full'),
  secret_hash text not null, -- SHA-256 of the secret part, hex
  created_at integer not null,
  last_used_at integer, -- to the minute
  revoked_at integer
) strict;

create table idempotency_keys (
  key_hash text primary key, -- keyed hash: a caller may use a number as its key
  request_hash text not null, -- keyed hash of what was asked for
  verification_id integer not null references verifications (id) on delete cascade,
  created_at integer not null
) strict;
create index idempotency_keys_age on idempotency_keys (created_at);
create index idempotency_keys_verification on idempotency_keys (verification_id);
`,
}
