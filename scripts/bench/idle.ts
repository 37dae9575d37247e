import { join } from 'node:path'
import { systemClock, wait } from '../../src/engine/clock.ts'
import { withElectronApp } from './electron-app.ts'
import { type Figure, figure } from './figure.ts'
import { cpuSeconds, processTree, pssMiB } from './process-tree.ts'
import { setTraffic } from './sandbox-traffic.ts'

/** Start-up work (compiling, first prices, first paint) is over by then. */
const SETTLE_MS = 15_000
const WATCH_MS = 30_000

/**
 * The console with its window open on the overview, and the sandbox's traffic paused: CPU time of all its processes
 * over 30 s as a share of one core, and their memory with shared pages split among those that share them (PSS).
 *
 * @throws {Error} where there is no /proc
 */
export function benchIdle(): Promise<readonly Figure[]> {
  if (process.platform !== 'linux')
    return Promise.reject(new Error(`it reads /proc, which ${process.platform} does not have`))
  return withElectronApp(async (application) => {
    await setTraffic(join(application.data, 'workspaces', 'sandbox'), 0)
    const app = application.start()
    await app.loaded
    await wait(systemClock, SETTLE_MS)
    const before = cpuSeconds(processTree(app.pid))
    const startedAt = performance.now()
    await wait(systemClock, WATCH_MS)
    const processes = processTree(app.pid)
    const used = cpuSeconds(processes) - before
    const elapsed = (performance.now() - startedAt) / 1_000
    return [figure('idle.cpu', (100 * used) / elapsed, '%'), figure('memory.pss', pssMiB(processes), 'MiB')]
  })
}
