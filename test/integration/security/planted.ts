import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import Database from 'better-sqlite3'

/** Something that was planted and must not turn up where it does not belong. */
export interface Planted {
  readonly name: string
  /** Finds it in the forms in which programs write such a thing. */
  readonly pattern: RegExp
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)

/** A key, a passphrase or a text: as it is, in an address, in base64 (alone and after an account id) and in hex. */
export function aPlantedText(name: string, text: string, accountId = ''): Planted {
  const base64 = (plain: string) => Buffer.from(plain).toString('base64').replace(/=+$/, '')
  const forms = [
    text,
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
    base64(text),
    base64(`${accountId}:${text}`),
    Buffer.from(text).toString('base64url'),
    Buffer.from(text).toString('hex'),
  ]
  return { name, pattern: new RegExp(forms.map(escaped).join('|')) }
}

/** A phone number: with and without plus and country code, with spaces, hyphens and brackets between the digits. */
export const aPlantedNumber = (name: string, e164: string): Planted => ({
  name,
  pattern: new RegExp([...e164.slice(-9)].join(String.raw`[\s().-]{0,2}`)),
})

/** A one-time passcode where it stands alone; the same digits within a longer number or an id are chance. */
export const aPlantedCode = (name: string, code: string): Planted => ({
  name,
  pattern: new RegExp(String.raw`(?<![\da-zA-Z:[.,-])${code}(?![\da-zA-Z])`),
})

/** Names of what is in a text. */
export const foundIn = (text: string, planted: readonly Planted[]): readonly string[] =>
  planted.filter(({ pattern }) => pattern.test(text)).map(({ name }) => name)

/** All files below a folder, by path: their bytes, and for archives the bytes of what is in them. */
export function filesBelow(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      const bytes = readFileSync(path)
      return [path, name.endsWith('.xlsx') ? `${name}\n${unzipped(bytes)}` : bytes.toString('latin1')]
    }),
  )
}

/** Every row of every table of a database file as JSON, texts that span pages included. */
export function rowsOf(file: string): string {
  const db = new Database(file, { readonly: true })
  const tables = db.prepare(`select name from sqlite_schema where type = 'table'`).pluck().all() as string[]
  const rows = tables.flatMap((table) => db.prepare(`select * from "${table}"`).all())
  db.close()
  return rows.map((row) => JSON.stringify(row)).join('\n')
}

const CENTRAL_ENTRY = 0x02014b50

/** The contents of a ZIP archive, one after the other. */
export function unzipped(archive: Buffer): string {
  const parts: string[] = []
  for (let at = archive.indexOf('PK\u0001\u0002'); at >= 0 && archive.readUInt32LE(at) === CENTRAL_ENTRY; ) {
    const [method, size, start] = [
      archive.readUInt16LE(at + 10),
      archive.readUInt32LE(at + 20),
      archive.readUInt32LE(at + 42),
    ]
    const data = start + 30 + archive.readUInt16LE(start + 26) + archive.readUInt16LE(start + 28)
    const packed = archive.subarray(data, data + size)
    parts.push((method === 0 ? packed : inflateRawSync(packed)).toString('utf8'))
    at += 46 + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
    if (at + 4 > archive.length) break
  }
  return parts.join('\n')
}
