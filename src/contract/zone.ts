import * as z from 'zod'

/** The name of a time zone (IANA), such as `Europe/Berlin`. */
export const zoneNameSchema = z.string().min(1).max(60).refine(isZone, 'use a time zone such as Europe/Berlin')

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
