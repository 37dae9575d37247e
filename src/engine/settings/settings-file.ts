import { isDeepStrictEqual } from 'node:util'
import type Database from 'better-sqlite3'
import * as z from 'zod'
import type { SettingsDiff } from '../../contract/settings.ts'
import { AppError } from '../app-error.ts'
import { getSetting, type SettingKey } from '../store/settings.ts'
import { type Carried, readCarried } from './carried.ts'
import { catalogue, settingKeyOf, settingKeys } from './catalogue.ts'
import { checkedValue } from './check-value.ts'
import { controlOf } from './control.ts'

/** Only the settings matter; the rest tells a person where the file is from. */
const fileSchema = z.object({
  format: z.literal('signalbox-settings').optional(),
  version: z.literal(1).optional(),
  settings: z.record(z.string(), z.json()),
  policy: z.unknown().optional(),
  queues: z.unknown().optional(),
  alertRules: z.unknown().optional(),
})

/** What the settings of a file come to here. */
export interface SettingsPlan extends Omit<SettingsDiff, 'notes'> {
  /** The values that differ, checked. */
  readonly values: ReadonlyMap<SettingKey, unknown>
}

/** All settings but those of this machine and what goes with them, as the text of a file. `now` is UTC epoch ms. */
export function exportText(
  db: Database.Database,
  from: { readonly workspace: string; readonly version: string; readonly now: number },
  carried: Carried,
): string {
  const exported = settingKeys.filter((key) => catalogue[key]?.local !== true)
  const file = {
    format: 'signalbox-settings',
    version: 1,
    exportedAt: new Date(from.now).toISOString(),
    exportedBy: `Signalbox ${from.version}, ${from.workspace} workspace`,
    settings: Object.fromEntries(exported.map((key) => [key, getSetting(db, key)])),
    ...carried,
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** What stands in the text of a file. */
export interface SettingsFile {
  /** As they stand there. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly carried: Carried
  /** What is wrong with what the file carries beside settings. */
  readonly problems: SettingsDiff['problems']
}

/** @throws {AppError} `SETTINGS_REFUSED` */
export function readSettings(text: string): SettingsFile {
  const refused = (message: string) => new AppError('SETTINGS_REFUSED', { problems: [] }, message)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw refused('This file is not JSON. Choose a file that was exported from the settings page.')
  }
  const file = fileSchema.safeParse(json)
  if (!file.success)
    throw refused('This file has no settings of this version. Choose one that was exported from the settings page.')
  return { settings: file.data.settings, ...readCarried(file.data) }
}

/** What taking over the settings of a file would do. `fixed` says why a setting cannot be changed, or null. */
export function planImport(
  db: Database.Database,
  found: Readonly<Record<string, unknown>>,
  fixed: (key: SettingKey) => string | null,
): SettingsPlan {
  const values = new Map<SettingKey, unknown>()
  const changes: SettingsDiff['changes'] = []
  const unknown: string[] = []
  const problems: SettingsDiff['problems'] = []
  let same = 0
  for (const [name, given] of Object.entries(found)) {
    const key = settingKeyOf(name)
    const entry = key === null ? undefined : catalogue[key]
    if (key === null || entry === undefined) {
      unknown.push(name)
      continue
    }
    try {
      const after = checkedValue(key, given)
      const before = getSetting(db, key)
      if (isDeepStrictEqual(before, after)) {
        same++
        continue
      }
      values.set(key, after)
      const { title, unset = null } = entry
      const reason = fixed(key)
      if (reason !== null) problems.push({ key, message: `${title} cannot be changed: ${reason}` })
      else
        changes.push({
          part: 'setting',
          key,
          title,
          control: controlOf(key, entry.control),
          unset,
          before,
          after: json(after),
        })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      problems.push({ key, message: error.message })
    }
  }
  return { values, changes, same, unknown, problems }
}

/** Checked values are plain JSON: they come from JSON and go through a schema of it. */
const json = (value: unknown) => value as SettingsDiff['changes'][number]['after']
