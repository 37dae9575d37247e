import type { KeyProtection } from '../contract/account-models.ts'
import { isAccountSecret, type SecretStore } from '../engine/keys.ts'
import { newLock, openLock, seal, unseal } from './secrets-cipher.ts'
import { type KeyEntry, type KeyFile, KeyFileError, readKeyFile, writeKeyFile } from './secrets-file.ts'

/** Encrypts with the system keychain. */
export interface Keychain {
  encrypt(text: string): Buffer
  /** @throws when the keychain is locked or is not the one that encrypted */
  decrypt(data: Buffer): string
}

/**
 * The keys of one workspace in one small file, readable by its owner only.
 *
 * Account secrets never stand in it as they are. With a keychain they are encrypted by it; without one the user
 * chooses between a passphrase, which has to be given once a session, and keeping them for the session only, which
 * is also what happens until something is chosen. Other keys (the one that hashes codes) are needed before anybody
 * could type a passphrase: without a keychain they stand in the file.
 *
 * @param keychain null where encryption would only be pretended
 */
export function fileKeyStore(file: string, keychain: Keychain | null): SecretStore {
  const session = new Map<string, string>()
  /** Of the passphrase; null while locked. */
  let key: Buffer | null = null

  const protectionOf = ({ protection }: KeyFile): KeyProtection =>
    protection ?? (keychain === null ? 'session' : 'keychain')
  const isLocked = (content: KeyFile): boolean => protectionOf(content) === 'passphrase' && key === null
  const forNow = (value: string): KeyEntry =>
    keychain === null
      ? { kind: 'plain', value }
      : { kind: 'keychain', value: keychain.encrypt(value).toString('base64') }

  const read = (name: string, { kind, value }: KeyEntry): string | null => {
    if (kind === 'plain') return value
    if (kind === 'keychain') return decrypt(keychain, name, value)
    if (key === null) return null
    const text = unseal(key, name, value)
    if (text === null)
      throw new KeyFileError(`The key "${name}" in ${file} was changed or is damaged. Enter it anew. Nothing was lost.`)
    return text
  }

  return {
    async get(name) {
      const { keys } = readKeyFile(file)
      const entry = Object.hasOwn(keys, name) ? keys[name] : undefined
      return session.get(name) ?? (entry === undefined ? null : read(name, entry))
    },

    async set(name, value) {
      const content = readKeyFile(file)
      const protection = protectionOf(content)
      if (!isAccountSecret(name)) return writeKeyFile(file, withKey(content, name, forNow(value)))
      if (protection === 'session') {
        session.set(name, value)
        if (Object.hasOwn(content.keys, name)) writeKeyFile(file, withKey(content, name, null))
        return
      }
      if (protection === 'keychain' && keychain === null)
        throw new KeyFileError('The keychain of this system is not available. Unlock it, then try again.')
      if (protection === 'keychain') return writeKeyFile(file, withKey(content, name, forNow(value)))
      if (key === null) throw new Error('the account secrets are locked')
      writeKeyFile(file, withKey(content, name, { kind: 'passphrase', value: seal(key, name, value) }))
    },

    async remove(name) {
      session.delete(name)
      const content = readKeyFile(file)
      if (Object.hasOwn(content.keys, name)) writeKeyFile(file, withKey(content, name, null))
    },

    storage() {
      const content = readKeyFile(file)
      return {
        protection: protectionOf(content),
        chosen: content.protection !== undefined || keychain !== null,
        locked: isLocked(content),
        keychain: keychain !== null,
      }
    },

    async unlock(passphrase) {
      const { lock } = readKeyFile(file)
      if (lock === undefined) return true
      const opened = await openLock(passphrase, lock)
      key = opened ?? key
      return opened !== null
    },

    async protect(protection, passphrase) {
      if (protection === 'keychain' && keychain === null) throw new Error('this system has no keychain')
      const content = readKeyFile(file)
      const { own, others } = split(content, session, read)
      const base = { version: 1, keys: others, protection } as const
      const sealed = (entry: (name: string, value: string) => KeyEntry) =>
        Object.fromEntries([...own].map(([name, value]) => [name, entry(name, value)]))
      if (protection === 'passphrase') {
        const made = await newLock(passphrase ?? '')
        const keys = sealed((name, value) => ({ kind: 'passphrase', value: seal(made.key, name, value) }))
        writeKeyFile(file, { ...base, keys: { ...others, ...keys }, lock: made.lock })
        key = made.key
        session.clear()
        return
      }
      writeKeyFile(
        file,
        protection === 'session' ? base : { ...base, keys: { ...others, ...sealed((_, v) => forNow(v)) } },
      )
      key = null
      session.clear()
      if (protection === 'session') for (const [name, value] of own) session.set(name, value)
    },
  }
}

/** The account secrets that can be read now, and the entries of all other keys. */
function split(
  { keys }: KeyFile,
  session: ReadonlyMap<string, string>,
  read: (name: string, entry: KeyEntry) => string | null,
) {
  const own = new Map<string, string>()
  for (const [name, entry] of Object.entries(keys)) {
    const value = isAccountSecret(name) ? read(name, entry) : null
    if (value !== null) own.set(name, value)
  }
  for (const [name, value] of session) own.set(name, value)
  return { own, others: Object.fromEntries(Object.entries(keys).filter(([name]) => !isAccountSecret(name))) }
}

function withKey(content: KeyFile, name: string, entry: KeyEntry | null): KeyFile {
  const { [name]: _, ...others } = content.keys
  return { ...content, keys: entry === null ? others : { ...others, [name]: entry } }
}

function decrypt(keychain: Keychain | null, name: string, value: string): string {
  const advice = `The key "${name}" was encrypted by the keychain of this system`
  if (keychain === null) throw new KeyFileError(`${advice}, which is not available. Unlock it, then try again.`)
  try {
    return keychain.decrypt(Buffer.from(value, 'base64'))
  } catch {
    throw new KeyFileError(`${advice}, which cannot decrypt it. Sign in as the user who set it up, then try again.`)
  }
}
