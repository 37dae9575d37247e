import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileKeyStore, type Keychain } from '../../../src/main/secrets.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-keys-'))
  file = join(folder, 'workspaces', 'sandbox', 'keys.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Turns every byte over: enough to see that the text does not stand in the file. */
const flip = (data: Buffer): Buffer => Buffer.from(data.map((byte) => byte ^ 0xff))
const keychain: Keychain = {
  encrypt: (text) => flip(Buffer.from(text)),
  decrypt: (data) => flip(data).toString(),
}
const lockedKeychain: Keychain = {
  encrypt: keychain.encrypt,
  decrypt() {
    throw new Error('locked')
  },
}

test('a key is there again after a restart, and only its owner can read the file', async () => {
  expect(await fileKeyStore(file, null).get('hash')).toBeNull()
  await fileKeyStore(file, null).set('hash', 'a secret')
  await fileKeyStore(file, null).set('other', 'another')
  expect(await fileKeyStore(file, null).get('hash')).toBe('a secret')
  expect(await fileKeyStore(file, null).get('other')).toBe('another')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(file, '..'))).toEqual(['keys.json'])
})

test('with a keychain the file does not hold the key as it is', async () => {
  const store = fileKeyStore(file, keychain)
  await store.set('hash', 'a secret')
  expect(store.storage()).toEqual({ protection: 'keychain', chosen: true, locked: false, keychain: true })
  expect(readFileSync(file, 'utf8')).not.toContain('a secret')
  expect(await fileKeyStore(file, keychain).get('hash')).toBe('a secret')
})

test('a key from before there was a keychain can still be read', async () => {
  await fileKeyStore(file, null).set('hash', 'a secret')
  expect(await fileKeyStore(file, keychain).get('hash')).toBe('a secret')
})

test('a keychain that is gone or locked is told, and the key is kept', async () => {
  await fileKeyStore(file, keychain).set('hash', 'a secret')
  await expect(fileKeyStore(file, null).get('hash')).rejects.toThrow(/not available. Unlock it/)
  await expect(fileKeyStore(file, lockedKeychain).get('hash')).rejects.toThrow(/cannot decrypt it/)
  expect(await fileKeyStore(file, keychain).get('hash')).toBe('a secret')
})

test.each(['', '{', '[]', '{"version":2,"keys":{}}', '{"version":1,"keys":{"hash":"x"}}'])(
  'a damaged file (%j) is told and never overwritten',
  async (text) => {
    await fileKeyStore(file, null).set('hash', 'a secret')
    writeFileSync(file, text)
    await expect(fileKeyStore(file, null).get('hash')).rejects.toThrow(/is damaged. Put back a copy/)
    await expect(fileKeyStore(file, null).set('hash', 'new')).rejects.toThrow(/is damaged/)
    expect(readFileSync(file, 'utf8')).toBe(text)
  },
)

test('names that every object has are not keys', async () => {
  await fileKeyStore(file, null).set('hash', 'a secret')
  expect(await fileKeyStore(file, null).get('constructor')).toBeNull()
})

test('what an interrupted write left behind does no harm', async () => {
  await fileKeyStore(file, null).set('hash', 'a secret')
  writeFileSync(`${file}.part`, '{ "versi')
  expect(await fileKeyStore(file, null).get('hash')).toBe('a secret')
  await fileKeyStore(file, null).set('hash', 'newer')
  expect(await fileKeyStore(file, null).get('hash')).toBe('newer')
  expect(existsSync(`${file}.part`)).toBe(false)
})

const ACCOUNT = 'provider:twilio'

describe('the secrets of accounts', () => {
  test('are kept by the keychain where there is one, and nothing has to be chosen', async () => {
    await fileKeyStore(file, keychain).set(ACCOUNT, 'planted')
    expect(readFileSync(file, 'utf8')).not.toContain('planted')
    const store = fileKeyStore(file, keychain)
    expect(store.storage()).toEqual({ protection: 'keychain', chosen: true, locked: false, keychain: true })
    expect(await store.get(ACCOUNT)).toBe('planted')
    await store.remove(ACCOUNT)
    expect(await fileKeyStore(file, keychain).get(ACCOUNT)).toBeNull()
  })

  test('never reach the disk without a keychain, until something is chosen', async () => {
    const store = fileKeyStore(file, null)
    expect(store.storage()).toEqual({ protection: 'session', chosen: false, locked: false, keychain: false })
    await store.set('hash-key', 'of the workspace')
    await store.set(ACCOUNT, 'planted')
    expect(await store.get(ACCOUNT)).toBe('planted')
    expect(everythingIn(folder)).not.toContain('planted')
    expect(await fileKeyStore(file, null).get(ACCOUNT)).toBeNull()
    await store.protect('session', null)
    expect(store.storage().chosen).toBe(true)
    expect(everythingIn(folder)).not.toContain('planted')
  })

  test('are sealed by a passphrase and locked again at the next start', async () => {
    const store = fileKeyStore(file, null)
    await store.set('hash-key', 'of the workspace')
    await store.set(ACCOUNT, 'planted')
    await store.protect('passphrase', 'eight words and a tree')
    await store.set('provider:vonage', 'planted too')
    expect(everythingIn(folder)).not.toMatch(/planted|eight words/)
    expect(statSync(file).mode & 0o777).toBe(0o600)

    const later = fileKeyStore(file, null)
    expect(later.storage()).toEqual({ protection: 'passphrase', chosen: true, locked: true, keychain: false })
    expect(await later.get(ACCOUNT)).toBeNull()
    await expect(later.set(ACCOUNT, 'x')).rejects.toThrow(/locked/)
    // What the engine needs to start at all is there all the same.
    expect(await later.get('hash-key')).toBe('of the workspace')

    expect(await later.unlock('eight words and a trea')).toBe(false)
    expect(later.storage().locked).toBe(true)
    expect(await later.unlock('eight words and a tree')).toBe(true)
    expect(await later.get(ACCOUNT)).toBe('planted')
    expect(await later.get('provider:vonage')).toBe('planted too')
  })

  test('that somebody changed or swapped are told, and the others still open', async () => {
    const store = fileKeyStore(file, null)
    await store.protect('passphrase', 'eight words and a tree')
    await store.set(ACCOUNT, 'planted')
    await store.set('provider:vonage', 'planted too')
    await store.set('provider:plivo', 'a third')
    const content = JSON.parse(readFileSync(file, 'utf8'))
    const { value } = content.keys[ACCOUNT]
    content.keys[ACCOUNT].value = `${value.slice(0, -4)}${value.endsWith('AAA=') ? 'BBB=' : 'AAA='}`
    content.keys['provider:vonage'].value = content.keys['provider:plivo'].value
    writeFileSync(file, JSON.stringify(content))
    const later = fileKeyStore(file, null)
    expect(await later.unlock('eight words and a tree')).toBe(true)
    await expect(later.get(ACCOUNT)).rejects.toThrow(/"provider:twilio".*was changed or is damaged/)
    await expect(later.get('provider:vonage')).rejects.toThrow(/was changed or is damaged/)
    expect(await later.get('provider:plivo')).toBe('a third')
  })

  test('a changed lock opens with no passphrase and takes no memory', async () => {
    const store = fileKeyStore(file, null)
    await store.protect('passphrase', 'eight words and a tree')
    const content = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...content, lock: { ...content.lock, n: 2 ** 17 - 1 } }))
    expect(await fileKeyStore(file, null).unlock('eight words and a tree')).toBe(false)
    writeFileSync(file, JSON.stringify({ ...content, lock: { ...content.lock, n: 2 ** 30 } }))
    await expect(fileKeyStore(file, null).unlock('eight words and a tree')).rejects.toThrow(/is damaged/)
  })

  test('move when another way is chosen; locked ones are dropped', async () => {
    const store = fileKeyStore(file, keychain)
    await store.set(ACCOUNT, 'planted')
    await store.protect('passphrase', 'eight words and a tree')
    expect(await store.get(ACCOUNT)).toBe('planted')
    await store.protect('session', null)
    expect(await store.get(ACCOUNT)).toBe('planted')
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')).keys)).toEqual([])
    await store.protect('keychain', null)
    expect(await fileKeyStore(file, keychain).get(ACCOUNT)).toBe('planted')
    await expect(fileKeyStore(file, null).protect('keychain', null)).rejects.toThrow(/no keychain/)

    await store.protect('passphrase', 'forgotten since then')
    const later = fileKeyStore(file, keychain)
    await later.protect('session', null)
    expect(later.storage().locked).toBe(false)
    expect(await later.get(ACCOUNT)).toBeNull()
  })
})

const everythingIn = (path: string): string =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
