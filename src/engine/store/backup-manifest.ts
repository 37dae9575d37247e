import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { backupKindSchema } from '../../contract/backups.ts'
import { currencySchema } from '../../contract/money.ts'

/** What was found in a database file. */
export const fileFactsSchema = z.object({
  /** How many migrations it has. */
  schemaVersion: z.int(),
  /** Rows of each table. */
  rows: z.record(z.string(), z.int()),
  /** Sums of money, micros, by what they are of and ISO 4217 code. */
  sums: z.array(z.object({ of: z.string(), currency: currencySchema, micros: z.int() })),
  /** When the newest verification was created, UTC epoch ms; null without any. */
  lastVerificationAt: z.int().nullable(),
})
export type FileFacts = Readonly<z.infer<typeof fileFactsSchema>>

const checkSchema = z.object({
  /** `full`: SQLite's `integrity_check`, which compares indexes with tables as well. */
  kind: z.enum(['quick', 'full']),
  /** UTC epoch ms. */
  at: z.int(),
  /** What SQLite found; null when all is well. */
  problem: z.string().nullable(),
})

/** The file beside a backup that says what is in it. */
const manifestSchema = z.object({
  format: z.literal(1),
  kind: backupKindSchema,
  /** Of the app that made it; null when that was not known. */
  appVersion: z.string().nullable(),
  createdAt: z.int(),
  bytes: z.int(),
  /** Of the whole file, hexadecimal; null until it was checked, like the two below. */
  sha256: z.string().nullable(),
  check: checkSchema.nullable(),
  facts: fileFactsSchema.nullable(),
  /** Of a database that was set aside: which backup took its place. */
  replacedBy: z.string().nullable(),
})
export type Manifest = Readonly<z.infer<typeof manifestSchema>>

const manifestFile = (backup: string): string => `${backup}.json`

/** Null when there is none, or none that can be read. */
export function readManifest(backup: string): Manifest | null {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(manifestFile(backup), 'utf8')))
  } catch {
    return null
  }
}

/** Whole or not at all. */
export function writeManifest(backup: string, manifest: Manifest): void {
  const file = manifestFile(backup)
  writeFileSync(`${file}.part`, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.part`, file)
}
