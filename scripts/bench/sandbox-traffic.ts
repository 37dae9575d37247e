import { systemClock } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import { openWriter } from '../../src/engine/store/open.ts'
import { setSetting } from '../../src/engine/store/settings.ts'

/** Sets the example traffic of a workspace that is not running; 0 a minute pauses it. */
export async function setTraffic(folder: string, perMinute: number): Promise<void> {
  const db = await openWriter(folder, systemClock, silentLog)
  if (perMinute > 0) setSetting(db, 'sandbox.perMinute', perMinute, Date.now())
  setSetting(db, 'sandbox.paused', perMinute === 0, Date.now())
  db.close()
}
