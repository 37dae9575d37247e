import type Database from 'better-sqlite3'
import { getSetting } from '../store/settings.ts'

/** How long a receipt or the code may take in a country before it is rescued, ms; null when rescuing is switched off. */
export function rescueDelayMs(db: Database.Database, country: string): number | null {
  if (!getSetting(db, 'rescue.enabled')) return null
  return getSetting(db, 'rescue.byCountry')[country] ?? getSetting(db, 'rescue.afterMs')
}
