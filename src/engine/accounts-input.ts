import type { AccountCredentials, AccountField, AccountKey, AccountKind } from '../contract/account-models.ts'
import { accountKind } from './accounts-kinds.ts'
import { type NewAccount, ownSenders } from './accounts-records.ts'
import { AppError } from './app-error.ts'
import type { ProviderConfig } from './provider-config.ts'
import { ProviderConfigError } from './providers/provider-config-error.ts'

const NAME_LENGTH = 40

type Given = Partial<Record<AccountField, string | null>>

/**
 * Holds what was entered against the forms that the provider documents.
 *
 * @param given the fields that are to be looked at; one that is left out is not missing
 * @throws {AppError} `INVALID_ACCOUNT`; its message never repeats what was entered
 */
export function checkFields(kind: AccountKind, given: Given): void {
  for (const key of [...kind.keys, ...(kind.testCredentials?.keys ?? [])]) {
    const value = given[key.field]
    if (value !== undefined) checkField(kind, key, value?.trim() ?? '')
  }
  const hasTest = [given.testAccountId, given.testSecret].filter((value) => value != null && value !== '').length
  if (hasTest > 0 && kind.testCredentials === null)
    throw new AppError('INVALID_ACCOUNT', { field: 'testAccountId' }, `${kind.label} has no test credentials.`)
}

function checkField(kind: AccountKind, { field, label, pattern, form, where, required }: AccountKey, value: string) {
  const isTest = field === 'testAccountId' || field === 'testSecret'
  if (value === '' && (!required || isTest || field === 'baseUrls')) return
  const fits = value !== '' && (pattern === null || new RegExp(`^(?:${pattern})$`).test(value))
  if (fits) return
  const what = value === '' ? `The ${label} is missing.` : `This is not a ${label} of ${kind.label}.`
  throw new AppError('INVALID_ACCOUNT', { field }, `${what} ${form} Find it here: ${where}.`)
}

/**
 * The base URLs of a region, with addresses of one's own in their place.
 *
 * @throws {AppError} `INVALID_ACCOUNT`
 */
export function baseUrlsFor(
  kind: AccountKind,
  { region, baseUrls }: Pick<AccountCredentials, 'region' | 'baseUrls'>,
): Readonly<Record<string, string>> {
  const found = kind.regions.find(({ id }) => id === region)
  if (region !== null && found === undefined)
    throw new AppError('INVALID_ACCOUNT', { field: 'baseUrls' }, `${kind.label} has no region "${region}".`)
  const own = Object.entries(baseUrls).filter(([, url]) => url !== '')
  return { ...found?.baseUrls, ...Object.fromEntries(own) }
}

/** Turns settings that cannot work into the contract's error. */
export function valid<T>(build: () => T): T {
  try {
    return build()
  } catch (error) {
    if (!(error instanceof ProviderConfigError)) throw error
    throw new AppError('INVALID_ACCOUNT', { field: /base URL/.test(error.message) ? 'baseUrls' : null }, error.message)
  }
}

/**
 * The configuration of a new account.
 *
 * @param taken names that it cannot have
 * @throws {AppError} `INVALID_ACCOUNT`
 */
export function newConfig(input: NewAccount, taken: readonly string[]): ProviderConfig {
  const kind = accountKind(input.adapter)
  const { label, adapter, accountId, secret, sender, currency, allowedCountries, testAccountId, testSecret } = input
  checkFields(kind, { accountId, secret, sender, testAccountId, testSecret })
  for (const own of input.senders) if (own.sender !== null) checkFields(kind, { sender: own.sender })
  return {
    name: newName(label, adapter, taken),
    label,
    adapter,
    priority: taken.length + 1,
    enabled: true,
    accountId,
    secret,
    sender,
    currency,
    services: ['sms'],
    allowedCountries,
    baseUrls: baseUrlsFor(kind, input),
    senders: ownSenders(input.senders),
    test: testAccountId && testSecret ? { accountId: testAccountId, secret: testSecret } : null,
  }
}

/** A stable key made of the label, unlike all that were ever used. */
function newName(label: string, adapter: ProviderConfig['adapter'], taken: readonly string[]): string {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, NAME_LENGTH)
    .replace(/^-+|-+$/g, '')
  const base = plain === '' ? adapter : plain
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}-${n}`
    if (!taken.includes(name)) return name
  }
}
