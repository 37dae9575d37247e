import type { AccountCredentials, AccountField, AccountKey, AccountKind } from '../../../../contract/account-models.ts'

/** Which sender one country sees, as it is being entered. */
export interface SenderDraft {
  readonly country: string
  /** Empty: the account's own. */
  readonly sender: string
  readonly registered: boolean
}

/** An account that is being set up. */
export interface AccountDraft {
  readonly accountId: string
  readonly secret: string
  readonly sender: string
  readonly testAccountId: string
  readonly testSecret: string
  /** Null with addresses of its own. */
  readonly region: string | null
  readonly baseUrls: Readonly<Record<string, string>>
  readonly label: string
  readonly currency: string
  /** Empty for all. */
  readonly allowedCountries: readonly string[]
  readonly senders: readonly SenderDraft[]
  /** Place in the order of trial, from 1; empty for the last. */
  readonly place: number | ''
  readonly perSecond: number | ''
  readonly concurrent: number | ''
}

export const emptyDraft = (kind: AccountKind): AccountDraft => ({
  accountId: '',
  secret: '',
  sender: '',
  testAccountId: '',
  testSecret: '',
  region: kind.regions[0]?.id ?? null,
  baseUrls: {},
  label: kind.label,
  currency: kind.currency,
  allowedCountries: [],
  senders: [],
  place: '',
  perSecond: '',
  concurrent: '',
})

/** What is wrong with a field, as a sentence; null when nothing is. An empty field is wrong only if it is needed. */
export function fieldProblem(key: AccountKey, value: string): string | null {
  const text = value.trim()
  if (text === '') return key.required && !isOptional(key.field) ? `Enter the ${key.label}.` : null
  if (key.pattern === null || new RegExp(`^(?:${key.pattern})$`).test(text)) return null
  return key.form
}

const isOptional = (field: AccountField): boolean =>
  field === 'testAccountId' || field === 'testSecret' || field === 'baseUrls'

/** The text fields that a provider gives out, which the form shows one by one. */
export type KeyField = 'accountId' | 'secret' | 'sender' | 'testAccountId' | 'testSecret'

export const isKeyField = (field: AccountField): field is KeyField => field !== 'baseUrls'

export function keysComplete(kind: AccountKind, draft: AccountDraft): boolean {
  const keys = [...kind.keys, ...(kind.testCredentials?.keys ?? [])]
  const fits = keys.every((key) => !isKeyField(key.field) || fieldProblem(key, draft[key.field]) === null)
  // Half of the test credentials is of no use.
  return fits && (draft.testAccountId.trim() === '') === (draft.testSecret.trim() === '')
}

/** What the engine needs to try it. */
export function credentialsOf(kind: AccountKind, draft: AccountDraft): AccountCredentials {
  const { accountId, secret, sender, region, baseUrls, testAccountId, testSecret } = draft
  const hasTest = testAccountId.trim() !== '' && testSecret.trim() !== ''
  return {
    adapter: kind.adapter,
    accountId,
    secret,
    sender,
    region,
    baseUrls: { ...baseUrls },
    testAccountId: hasTest ? testAccountId : null,
    testSecret: hasTest ? testSecret : null,
  }
}

export const sendersOf = (senders: readonly SenderDraft[]) =>
  senders.map(({ country, sender, registered }) => ({ country, sender: sender.trim() || null, registered }))
