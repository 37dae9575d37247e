import type { Account, AccountCredentials } from '../contract/account-models.ts'
import type { ProviderConfig } from './provider-config.ts'
import type { StoredSender } from './store/provider-senders.ts'
import type { StoredAccount } from './store/providers.ts'

export interface NewAccount extends AccountCredentials {
  readonly label: string
  readonly currency: string
  readonly allowedCountries: readonly string[] | null
  readonly senders: readonly SenderChoice[]
  /** In the default order of trial, from 1. */
  readonly place: number
  readonly perSecond: number | null
  readonly concurrent: number | null
}

export interface SenderChoice {
  readonly country: string
  readonly sender: string | null
  readonly registered: boolean
}

/** What is undefined stays as it is. */
export type AccountPatch = {
  readonly [F in 'label' | 'currency' | 'allowedCountries' | 'accountId' | 'sender' | 'region' | 'baseUrls']?:
    | NewAccount[F]
    | undefined
}

/** An account as the contract shows it. */
export function toAccount(stored: StoredAccount, state: Account['state']): Account {
  const { enabled: _enabled, priority: _priority, ...account } = stored
  const { allowedCountries, services, baseUrls } = account
  return {
    ...account,
    services: [...services],
    allowedCountries: allowedCountries && [...allowedCountries],
    baseUrls: { ...baseUrls },
    state,
  }
}

/** What the audit log keeps of an account: nothing secret. */
export const shown = ({
  label,
  accountId,
  sender,
  currency,
  allowedCountries,
  baseUrls,
}: Omit<ProviderConfig, 'secret'>) => ({
  label,
  accountId,
  sender,
  currency,
  allowedCountries,
  baseUrls,
})

export const byCountry = (senders: readonly StoredSender[]) =>
  Object.fromEntries(senders.map(({ country, sender }) => [country, sender ?? "the account's own"]))

/** A registration keeps the time at which it was first seen to. */
export function toStored(
  senders: readonly SenderChoice[],
  now: number,
  before: readonly StoredSender[] = [],
): readonly StoredSender[] {
  const known = new Map(before.map(({ country, registeredAt }) => [country, registeredAt]))
  const latest = new Map(senders.map((sender) => [sender.country, sender]))
  return [...latest.values()].map(({ country, sender, registered }) => ({
    country,
    sender,
    registeredAt: registered ? (known.get(country) ?? now) : null,
  }))
}

/** What a patch sets, without where the account is reached. */
export const given = ({ region: _, baseUrls: __, ...patch }: AccountPatch): Partial<StoredAccount> =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))

/** Senders of their own, by country. */
export const ownSenders = (
  senders: readonly { readonly country: string; readonly sender: string | null }[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(senders.flatMap(({ country, sender }) => (sender === null ? [] : [[country, sender] as const])))
