import type { Migration } from '../migrate.ts'

/** Accounts that come and go while the console runs, and the sender that each country sees. */
export const accounts: Migration = {
  name: '0009-accounts',
  sql: `
alter table providers add column region text; -- of the adapter's regions, null with base URLs of its own
alter table providers add column test_account_id text; -- public half of the provider's own test credentials
alter table providers add column keyed_at integer; -- when the key was last entered, null for at the creation
alter table providers add column removed_at integer; -- null while in use; attempts go on naming it afterwards

create table provider_senders (
  provider text not null references providers (name),
  country text not null, -- ISO 3166-1 alpha-2
  sender text, -- null: the provider's own
  registered_at integer, -- when an operator said that it is registered, null for never
  primary key (provider, country)
) strict, without rowid;
`,
}
