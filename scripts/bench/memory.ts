import { join } from 'node:path'
import { systemClock, wait } from '../../src/engine/clock.ts'
import { trendOf } from '../soak/memory.ts'
import { watchMemory } from '../soak/memory-watch.ts'
import { withElectronApp } from './electron-app.ts'
import { type Figure, figure } from './figure.ts'
import { setTraffic } from './sandbox-traffic.ts'

const MINUTES = Number(process.env['SIGNALBOX_BENCH_MINUTES'] ?? 60)
const PER_MINUTE = 600
/** The sandbox's providers remember half an hour; before that their memory grows because it fills. */
const FILLING_MS = (MINUTES * 60_000) / 2

/**
 * The console with its window open on the overview and ten verifications a second for an hour: memory at the end, and
 * its growth by least squares over the second half.
 *
 * @throws {Error} where there is no /proc
 */
export function benchMemory(): Promise<readonly Figure[]> {
  if (process.platform !== 'linux')
    return Promise.reject(new Error(`it reads /proc, which ${process.platform} does not have`))
  return withElectronApp(async (application) => {
    await setTraffic(join(application.data, 'workspaces', 'sandbox'), PER_MINUTE)
    const app = application.start()
    await app.loaded
    const watch = watchMemory(app.pid)
    await wait(systemClock, MINUTES * 60_000)
    watch.stop()
    return (['all', 'main', 'page'] as const).flatMap((name) => {
      const { last, perHour } = trendOf(watch[name], FILLING_MS)
      if (last === null || perHour === null) throw new Error(`too few samples of ${name} in ${MINUTES} minutes`)
      return [figure(`memory.after-1h.${name}`, last, 'MiB'), figure(`memory.growth.${name}`, perHour, 'MiB/h')]
    })
  })
}
