import type Database from 'better-sqlite3'
import { lockOf, type SettingKey } from '../store/settings.ts'
import { statement } from '../store/statements.ts'

/** Why a setting cannot be changed here, as the end of a sentence or a sentence of its own; null when it can. */
export function fixedReason(db: Database.Database, key: SettingKey, canRestart: boolean): string | null {
  const source = lockOf(db, key)
  if (source !== null) return `it is set by ${source}. Change it there and start Signalbox again.`
  if (key === 'reporting.currency' && hasSums(db))
    return 'sums are kept in this currency since the first verification. Begin with an empty workspace for another one.'
  // A verification between the change and the restart would be counted in the old currency.
  if (key === 'reporting.currency' && !canRestart)
    return 'this engine cannot start itself again. Set it by a settings file (SIGNALBOX_SETTINGS).'
  return null
}

/** Sums carry no currency of their own: another one would give all of them another meaning. */
export const hasSums = (db: Database.Database): boolean =>
  statement(db, 'select exists (select 1 from verifications)').pluck().get() === 1
