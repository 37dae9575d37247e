import { registrationCountries } from '../../contract/account-countries.ts'
import type { AccountSender, TestBudget } from '../../contract/account-models.ts'
import { DAY_MS } from '../../contract/durations.ts'
import { baseUrlsFor, checkFields } from '../accounts-input.ts'
import { accountKind, accountKinds } from '../accounts-kinds.ts'
import { testAccount } from '../accounts-test.ts'
import { AppError } from '../app-error.ts'
import { secretName, testSecretName } from '../keys.ts'
import type { ProviderConfig } from '../provider-config.ts'
import { spentSince } from '../store/attempts.ts'
import { getSetting } from '../store/settings.ts'
import { unpricedTestsSince } from '../store/test-spending.ts'
import { os, type Parts, typed } from './context.ts'
import { assertNobodyLosesAll } from './providers.ts'

export function accountsApi(parts: Parts) {
  const { accounts } = parts
  return {
    kinds: os.accounts.kinds.handler(() => [...accountKinds()]),
    list: os.accounts.list.handler(() => [...accounts.list()]),

    test: os.accounts.test.handler(({ input, errors }) =>
      typed(errors, async () => testAccount(await candidate(parts, input), parts.providerDeps)),
    ),
    add: os.accounts.add.handler(({ input, errors }) => typed(errors, () => accounts.add(input))),
    update: os.accounts.update.handler(({ input: { name, ...patch }, errors }) =>
      typed(errors, () => accounts.update(name, patch)),
    ),
    rotateKey: os.accounts.rotateKey.handler(({ input: { name, secret, test }, errors }) =>
      typed(errors, () => accounts.rotateKey(name, secret ?? null, test)),
    ),
    remove: os.accounts.remove.handler(({ input: { name, confirm }, errors }) =>
      typed(errors, async () => {
        accounts.get(name)
        if (confirm?.trim() !== name) await assertNobodyLosesAll(parts, name)
        await accounts.remove(name)
        return {}
      }),
    ),

    senders: {
      get: os.accounts.senders.get.handler(({ input: { name }, errors }) => typed(errors, () => senders(parts, name))),
      set: os.accounts.senders.set.handler(({ input, errors }) =>
        typed(errors, async () => {
          await accounts.setSenders(input.name, input.senders)
          return senders(parts, input.name)
        }),
      ),
    },

    secretStorage: {
      get: os.accounts.secretStorage.get.handler(() => accounts.storage()),
      unlock: os.accounts.secretStorage.unlock.handler(({ input: { passphrase }, errors }) =>
        typed(errors, () => accounts.unlock(passphrase)),
      ),
      choose: os.accounts.secretStorage.choose.handler(({ input, errors }) =>
        typed(errors, () => {
          const passphrase = input.protection === 'passphrase' ? input.passphrase : null
          return accounts.protect(input.protection, passphrase, input.discardLocked)
        }),
      ),
    },

    testBudget: {
      get: os.accounts.testBudget.get.handler(() => testBudget(parts)),
      set: os.accounts.testBudget.set.handler(({ input: { capMicros }, errors }) =>
        typed(errors, () => {
          parts.settings.set('budget.testPerDayMicros', capMicros, { actor: 'operator', reason: null })
          return testBudget(parts)
        }),
      ),
    },
  }
}

type TestInput = Parameters<Parameters<typeof os.accounts.test.handler>[0]>[0]['input']

/**
 * What is to be tried: as it was entered, and with the stored secrets of `name` where none were.
 *
 * @throws {AppError} `NOT_FOUND`, `KEYS_LOCKED`
 */
async function candidate({ accounts, keys }: Parts, input: TestInput): Promise<ProviderConfig> {
  const { name, adapter, accountId, sender, testAccountId } = input
  const stored = name === undefined ? null : accounts.get(name)
  if (stored !== null && accounts.storage().locked) throw new AppError('KEYS_LOCKED', {})
  const keptSecret = stored && (await keys.get(secretName(stored.name)))
  const keptTest = stored && (await keys.get(testSecretName(stored.name)))
  const secret = input.secret ?? keptSecret ?? ''
  const testSecret = input.testSecret ?? keptTest
  const kind = accountKind(adapter)
  checkFields(kind, { accountId, sender, secret, testAccountId, testSecret })
  return {
    name: stored?.name ?? adapter,
    label: kind.label,
    adapter,
    priority: 1,
    enabled: true,
    accountId,
    secret,
    sender,
    currency: stored?.currency ?? kind.currency,
    services: ['sms'],
    allowedCountries: null,
    baseUrls: baseUrlsFor(kind, input),
    test: testAccountId === null || testSecret === null ? null : { accountId: testAccountId, secret: testSecret },
  }
}

/** Countries with something set, and those that ask for registration where the account sends. */
function senders({ accounts, prices }: Parts, name: string): AccountSender[] {
  const { allowedCountries } = accounts.get(name)
  const set = new Map(accounts.senders(name).map((row) => [row.country, row]))
  const used = (allowedCountries ?? prices.countries()).filter((country) => registrationCountries.has(country))
  return [...new Set([...set.keys(), ...used])].sort().map((country) => {
    const row = set.get(country)
    const needed = registrationCountries.has(country) ? 'needed' : 'not-needed'
    return { country, sender: row?.sender ?? null, registration: row?.registeredAt == null ? needed : 'done' }
  })
}

function testBudget({ db, clock, reportingCurrency: currency }: Parts): TestBudget {
  const now = clock.now()
  const today = now - (now % DAY_MS)
  return {
    cap: { micros: getSetting(db, 'budget.testPerDayMicros'), currency },
    used: { micros: spentSince(db, 'test', today), currency },
    unpriced: unpricedTestsSince(db, today),
  }
}
