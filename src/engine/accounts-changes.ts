import type Database from 'better-sqlite3'
import type { Account, KeyProtection, KeyStorage } from '../contract/account-models.ts'
import { configOf } from './accounts.ts'
import { baseUrlsFor, checkFields, newConfig, valid } from './accounts-input.ts'
import { accountKind } from './accounts-kinds.ts'
import { createAccountProvider } from './accounts-provider.ts'
import {
  type AccountPatch,
  byCountry,
  given,
  type NewAccount,
  ownSenders,
  type SenderChoice,
  shown,
  toAccount,
  toStored,
} from './accounts-records.ts'
import { AppError } from './app-error.ts'
import type { Clock } from './clock.ts'
import type { EventBus } from './events.ts'
import { type SecretStore, secretName, testSecretName } from './keys.ts'
import { errorText, type Log } from './log.ts'
import type { TestCredentials } from './provider-config.ts'
import type { SmsProvider } from './providers/provider.ts'
import type { ProviderDeps } from './providers/registry.ts'
import type { ProviderControl } from './routing/provider-control.ts'
import type { SmsProviderManager } from './routing/provider-manager.ts'
import { addAudit } from './store/audit.ts'
import { writing } from './store/open.ts'
import { listSenders, replaceSenders, type StoredSender } from './store/provider-senders.ts'
import {
  type AccountFacts,
  listAccounts,
  markRemoved,
  type StoredAccount,
  saveAccountFacts,
  saveProvider,
  takenNames,
} from './store/providers.ts'

const BY = { actor: 'operator', reason: null }

export interface AccountsOptions {
  readonly db: Database.Database
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  readonly keys: SecretStore
  readonly manager: SmsProviderManager
  readonly control: ProviderControl
  readonly deps: ProviderDeps
  /** What every provider of the engine is wrapped in. */
  readonly wrap: (provider: SmsProvider) => SmsProvider
  /** False in the sandbox, whose providers are its own. */
  readonly live: boolean
}

/**
 * Accounts that come, change and go while the engine runs. A change is on disk and in the audit log before it takes
 * effect; it takes effect at once, and what is under way ends with the provider it began with.
 */
export class Accounts {
  readonly #options: AccountsOptions

  constructor(options: AccountsOptions) {
    this.#options = options
  }

  list(): readonly Account[] {
    return listAccounts(this.#options.db).map((stored) => this.#view(stored))
  }

  /** @throws {AppError} `NOT_FOUND` */
  get(name: string): StoredAccount {
    const found = listAccounts(this.#options.db).find((account) => account.name === name)
    if (found === undefined) throw new AppError('NOT_FOUND', {}, `There is no provider ${name}.`)
    return found
  }

  storage = (): KeyStorage => this.#options.keys.storage()

  /** @throws {AppError} `LIVE_ONLY`, `KEYS_LOCKED`, `INVALID_ACCOUNT`, `STORE_UNAVAILABLE` */
  async add(input: NewAccount): Promise<Account> {
    this.#assertOpen()
    const { db, clock, keys, manager, control } = this.#options
    const now = clock.now()
    const config = newConfig(input, takenNames(db))
    const { name } = config
    valid(() => createAccountProvider(config, this.#options.deps))
    await keys.set(secretName(name), config.secret)
    if (config.test) await keys.set(testSecretName(name), config.test.secret)
    try {
      this.#write('provider.add', name, {}, shown(config), () => {
        saveProvider(db, config, now)
        const facts = { region: input.region, testAccountId: config.test?.accountId ?? null, keyedAt: now }
        saveAccountFacts(db, name, facts)
        replaceSenders(db, name, toStored(input.senders, now))
      })
    } catch (error) {
      await this.#forgetSecrets(name)
      throw error
    }
    await this.#takeUp(name)
    for (const service of config.services) {
      const { strategy } = control.order('', service)
      const others = manager.order('', service).filter((other) => other !== name)
      control.reorder({ country: null, service, strategy, providers: others.toSpliced(input.place - 1, 0, name) }, BY)
    }
    const { perSecond, concurrent } = input
    if (perSecond !== null || concurrent !== null) control.setLimits(name, { perSecond, concurrent }, BY)
    return this.#view(this.get(name))
  }

  /** @throws {AppError} `NOT_FOUND`, `LIVE_ONLY`, `KEYS_LOCKED`, `INVALID_ACCOUNT`, `STORE_UNAVAILABLE` */
  async update(name: string, patch: AccountPatch): Promise<Account> {
    this.#assertOpen()
    const { db, clock } = this.#options
    const before = this.get(name)
    const kind = accountKind(before.adapter)
    const { accountId = before.accountId, sender = before.sender } = patch
    checkFields(kind, { accountId, sender })
    const region = patch.region === undefined ? before.region : patch.region
    const moved = patch.region !== undefined || patch.baseUrls !== undefined
    const baseUrls = moved ? baseUrlsFor(kind, { region, baseUrls: patch.baseUrls ?? {} }) : before.baseUrls
    const after = { ...before, ...given(patch), region, baseUrls }
    await this.#assertUsable(after)
    this.#write('provider.account', name, shown(before), shown(after), () => {
      saveProvider(db, after, clock.now())
      saveAccountFacts(db, name, after)
    })
    await this.#takeUp(name)
    return this.#view(after)
  }

  /**
   * @param secret null: the live key stays
   * @param test undefined: the test credentials stay; null takes them away
   * @throws {AppError} `NOT_FOUND`, `LIVE_ONLY`, `KEYS_LOCKED`, `INVALID_ACCOUNT`, `STORE_UNAVAILABLE`
   */
  async rotateKey(name: string, secret: string | null, test: TestCredentials | null | undefined): Promise<Account> {
    this.#assertOpen()
    const { db, clock, keys, manager } = this.#options
    const before = this.get(name)
    const tested = test && { testAccountId: test.accountId, testSecret: test.secret }
    checkFields(accountKind(before.adapter), { ...(secret !== null && { secret }), ...tested })
    const facts: AccountFacts = {
      region: before.region,
      testAccountId: test === undefined ? before.testAccountId : (test?.accountId ?? null),
      keyedAt: secret === null ? before.keyedAt : clock.now(),
    }
    if (secret !== null) await keys.set(secretName(name), secret)
    if (test) await keys.set(testSecretName(name), test.secret)
    // Never what was entered: only that it was.
    const what = { key: secret === null ? 'kept' : 'replaced', testAccountId: facts.testAccountId }
    this.#write('provider.key', name, { testAccountId: before.testAccountId }, what, () =>
      saveAccountFacts(db, name, facts),
    )
    if (test === null) await keys.remove(testSecretName(name))
    await this.#takeUp(name)
    // A breaker that the old key opened need not wait out its time.
    manager.breaker(name)?.resume()
    return this.#view({ ...before, ...facts })
  }

  /** @throws {AppError} `NOT_FOUND`, `LIVE_ONLY`, `STORE_UNAVAILABLE` */
  async remove(name: string): Promise<void> {
    this.#assertLive()
    const { db, clock, manager, control } = this.#options
    const before = this.get(name)
    this.#write('provider.remove', name, shown(before), {}, () => markRemoved(db, name, clock.now()))
    this.#drop(name)
    control.forget(name)
    await this.#forgetSecrets(name)
    if (manager.providers.length === 0) this.#options.log.warn('the last provider was removed')
  }

  senders(name: string): readonly StoredSender[] {
    return listSenders(this.#options.db, this.get(name).name)
  }

  /** @throws {AppError} `NOT_FOUND`, `LIVE_ONLY`, `KEYS_LOCKED`, `INVALID_ACCOUNT`, `STORE_UNAVAILABLE` */
  async setSenders(name: string, senders: readonly SenderChoice[]): Promise<void> {
    this.#assertOpen()
    const { db, clock } = this.#options
    const account = this.get(name)
    for (const { sender } of senders) if (sender !== null) checkFields(accountKind(account.adapter), { sender })
    const rows = toStored(senders, clock.now(), this.senders(name))
    await this.#assertUsable(account, ownSenders(rows))
    this.#write('provider.senders', name, byCountry(this.senders(name)), byCountry(rows), () =>
      replaceSenders(db, name, rows),
    )
    await this.#takeUp(name)
  }

  /** Takes up every account whose secrets open. @throws {AppError} `WRONG_PASSPHRASE` */
  async unlock(passphrase: string): Promise<KeyStorage> {
    if (!(await this.#options.keys.unlock(passphrase))) throw new AppError('WRONG_PASSPHRASE', {})
    for (const { name } of this.list()) await this.#takeUp(name)
    return this.storage()
  }

  /** @throws {AppError} `KEYS_LOCKED` unless locked secrets may be lost; `INVALID_ACCOUNT` where there is no keychain */
  async protect(protection: KeyProtection, passphrase: string | null, discardLocked: boolean): Promise<KeyStorage> {
    const { db, clock, keys } = this.#options
    const before = this.storage()
    if (protection === 'keychain' && !before.keychain)
      throw new AppError('INVALID_ACCOUNT', { field: null }, 'This system has no keychain. Choose another way.')
    if (before.locked && !discardLocked) throw new AppError('KEYS_LOCKED', {})
    await keys.protect(protection, passphrase)
    const detail = { before: { protection: before.protection }, after: { protection }, reason: null }
    writing(db, () =>
      addAudit(db, { at: clock.now(), actor: BY.actor, action: 'keys.protection', subject: 'keys', detail }),
    )
    return this.storage()
  }

  /** Builds the provider of an account anew and puts it to work; one that cannot work is named in the log. */
  async #takeUp(name: string): Promise<void> {
    const { db, keys, log, manager, control, events, deps, wrap } = this.#options
    const config = await configOf(db, keys, this.get(name), log)
    if (config === null) return
    try {
      const provider = wrap(createAccountProvider(config, deps))
      const isNew = manager.provider(name) === undefined
      if (isNew) control.learn(name)
      manager.put(provider)
      if (isNew) events.emit('provider.added', { name })
      events.emit('provider.changed', { name })
    } catch (error) {
      log.error('a provider cannot be used', { provider: name, error: errorText(error) })
    }
  }

  #drop(name: string): void {
    const { manager, events } = this.#options
    manager.remove(name)
    events.emit('provider.removed', { name })
    events.emit('provider.changed', { name })
  }

  async #forgetSecrets(name: string): Promise<void> {
    const { keys, log } = this.#options
    try {
      await keys.remove(secretName(name))
      await keys.remove(testSecretName(name))
    } catch (error) {
      log.error('the secrets of a provider could not be removed', { provider: name, error: errorText(error) })
    }
  }

  /** With a stand-in for the secret, which has nothing to do with whether the settings fit together. */
  async #assertUsable(account: StoredAccount, senders?: Readonly<Record<string, string>>): Promise<void> {
    const { db, keys, log, deps } = this.#options
    const config = (await configOf(db, keys, account, log)) ?? { ...account, secret: 'unknown' }
    valid(() => createAccountProvider(senders === undefined ? config : { ...config, senders }, deps))
  }

  #write(action: string, name: string, before: object, after: object, write: () => void): void {
    const { db, clock } = this.#options
    writing(
      db,
      db.transaction(() => {
        write()
        const detail = { before, after, reason: null }
        addAudit(db, { at: clock.now(), actor: BY.actor, action, subject: `provider:${name}`, detail })
      }),
    )
  }

  #assertLive(): void {
    if (!this.#options.live) throw new AppError('LIVE_ONLY', {})
  }

  #assertOpen(): void {
    this.#assertLive()
    if (this.storage().locked) throw new AppError('KEYS_LOCKED', {})
  }

  #view(stored: StoredAccount): Account {
    return toAccount(stored, this.#stateOf(stored.name))
  }

  #stateOf(name: string): Account['state'] {
    if (this.#options.manager.provider(name) !== undefined) return 'ready'
    return this.storage().locked ? 'locked' : 'unusable'
  }
}
