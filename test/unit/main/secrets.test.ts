import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
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
  expect(store.encryption).toBe('keychain')
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
