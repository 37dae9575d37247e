import type { KeyProtection, KeyStorage } from '../contract/account-models.ts'

/** Small secrets of one workspace (hash keys, API keys), kept by the host: keychain, file or memory. */
export interface KeyStore {
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
}

/** A key store that can say how it keeps the secrets of accounts, and be told to keep them otherwise. */
export interface SecretStore extends KeyStore {
  /** Null for account secrets while they are locked. */
  get(name: string): Promise<string | null>
  /** @throws {Error} for an account secret while they are locked: look at {@link storage} before */
  set(name: string, value: string): Promise<void>
  remove(name: string): Promise<void>
  storage(): KeyStorage
  /** Opens the account secrets until the process ends; false when the passphrase is not the right one. */
  unlock(passphrase: string): Promise<boolean>
  /**
   * Keeps all account secrets in another way from now on. Locked ones cannot be taken along: they are dropped.
   *
   * @param passphrase for `passphrase` only
   * @throws {Error} for `keychain` where there is none
   */
  protect(protection: KeyProtection, passphrase: string | null): Promise<void>
}

/** Begins the names of the account secrets: the only ones that a passphrase or the session keeps. */
const ACCOUNT = 'provider:'

export const isAccountSecret = (name: string): boolean => name.startsWith(ACCOUNT)

export const secretName = (provider: string): string => `${ACCOUNT}${provider}`

/** Of the provider's own test credentials. A provider's name holds no colon. */
export const testSecretName = (provider: string): string => `${ACCOUNT}${provider}:test`

/** Forgets everything when the process ends. */
export function memoryKeyStore(initial: Readonly<Record<string, string>> = {}): SecretStore {
  const values = new Map(Object.entries(initial))
  return {
    get: async (name) => values.get(name) ?? null,
    set: async (name, value) => void values.set(name, value),
    remove: async (name) => void values.delete(name),
    storage: () => ({ protection: 'session', chosen: true, locked: false, keychain: false }),
    unlock: async () => true,
    async protect(protection) {
      if (protection !== 'session') throw new Error('this key store keeps everything in memory only')
    },
  }
}
