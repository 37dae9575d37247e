import { readFileSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { settingsFileOf } from '../environment.ts'
import { errorText, type Log } from '../log.ts'
import { getSetting, lockSettings, type SettingValues, setSetting } from '../store/settings.ts'
import type { Carried } from './carried.ts'
import { catalogue, settingKeyOf } from './catalogue.ts'
import { checkedValue } from './check-value.ts'
import { hasSums } from './fixed.ts'
import type { SettingsBook } from './settings-book.ts'
import { readSettings } from './settings-file.ts'

/** Settings that are given from outside and hold for as long as the engine runs. */
export interface ForcedSettings {
  readonly values: SettingValues
  /** What the file says beside settings. It is put in force at each start and can be changed until the next. */
  readonly carried?: Carried
  /** Where they come from, for whoever wonders why a setting cannot be changed. */
  readonly source: string
}

/**
 * The settings of the file that `SIGNALBOX_SETTINGS` names; null without it. The file is one that the settings page
 * exports, or one with nothing but `settings` in it.
 *
 * @throws {Error} that names the file and what is wrong with it
 */
export function forcedSettings(env: NodeJS.ProcessEnv): ForcedSettings | null {
  const file = settingsFileOf(env)
  if (file === null) return null
  try {
    const { settings, carried, problems } = readSettings(readFileSync(file, 'utf8'))
    if (problems[0] !== undefined) throw new Error(problems[0].message)
    const values = Object.entries(settings).map(([name, value]) => {
      const key = settingKeyOf(name)
      if (key === null) throw new Error(`There is no setting ${name}.`)
      return [key, checkedValue(key, value)] as const
    })
    return { values: Object.fromEntries(values), carried, source: `the file ${file} (SIGNALBOX_SETTINGS)` }
  } catch (error) {
    throw new Error(`SIGNALBOX_SETTINGS names ${file}, which cannot be used: ${errorText(error)}`)
  }
}

/**
 * Makes them hold on this connection, which it closes when it cannot. Call it before anything reads a setting.
 *
 * @param now UTC epoch ms
 * @throws {Error} when the reporting currency would change under sums that are kept in another one
 */
export function applyForced(db: Database.Database, forced: ForcedSettings | null | undefined, now: number): void {
  if (forced == null) return
  try {
    lock(db, forced, now)
  } catch (error) {
    db.close()
    throw error
  }
}

function lock(db: Database.Database, { values, source }: ForcedSettings, now: number): void {
  const currency = values['reporting.currency']
  if (currency !== undefined && currency !== getSetting(db, 'reporting.currency')) {
    if (hasSums(db))
      throw new Error(
        `${catalogue['reporting.currency']?.title} cannot become ${currency}, as ${source} says: sums are kept in ` +
          `${getSetting(db, 'reporting.currency')} since the first verification.`,
      )
    // It stays when the file is taken away, and so do the sums.
    setSetting(db, 'reporting.currency', currency, now)
  }
  lockSettings(db, values, source)
}

/** Puts in force what the file says beside settings; what cannot be taken is logged. Call it after alerts have begun. */
export function carryForced(settings: SettingsBook, forced: ForcedSettings | null | undefined, log: Log): void {
  if (forced?.carried === undefined) return
  const problems = settings.carry(forced.carried, { actor: 'settings file', reason: `as ${forced.source} says` })
  for (const problem of problems) log.warn('the settings file was not taken whole', { problem })
}
