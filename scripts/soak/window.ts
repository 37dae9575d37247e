import { join } from 'node:path'
import { pageNames } from '../../src/contract/page-paths.ts'
import { systemClock, wait } from '../../src/engine/clock.ts'
import { type ElectronApp, type RunningApp, withElectronApp } from '../bench/electron-app.ts'
import { commandOf, isPage, processTree } from '../bench/process-tree.ts'
import { setTraffic } from '../bench/sandbox-traffic.ts'
import { type Examination, examine } from './examine.ts'
import type { Sample } from './memory.ts'
import { watchMemory } from './memory-watch.ts'
import { query } from './outcome.ts'
import { type RemotePage, remotePage } from './page.ts'

const BACK_WITHIN_MS = 30_000
const GONE_WITHIN_MS = 10_000
const PAGES = Object.keys(pageNames)
/** In another page every so often, as somebody who looks around. */
const TURN_EVERY_MS = 10_000

/** The console with its window, under the sandbox's own traffic. */
export interface WindowSoak extends Examination {
  /** How often the page's process was killed. */
  readonly crashes: number
  /** Ms until the page was there again, for each; null when it was not within 30 s. */
  readonly backAfterMs: readonly (number | null)[]
  readonly verifications: number
  /** Of those: written while the page was away. */
  readonly whileAway: number
  /** Processes of the console that lived on 10 s after it was killed by SIGKILL. */
  readonly orphans: number
  /** How long the start after that took until the page was loaded, ms. */
  readonly startedAgainMs: number
  /** Memory of its own of the process that holds the engine and the window, which lives for the whole soak. */
  readonly mainMemory: readonly Sample[]
  /** That of the page's process. */
  readonly pageMemory: readonly Sample[]
  /** That of all processes of the console. */
  readonly memory: readonly Sample[]
}

/** Runs the built application for so many minutes, kills its page now and then, and in the end all of it. */
export const soakWindow = (options: {
  readonly minutes: number
  readonly perSecond: number
  readonly say: (line: string) => void
}): Promise<WindowSoak> =>
  withElectronApp(async (application) => {
    const { minutes, perSecond, say } = options
    const folder = join(application.data, 'workspaces', 'sandbox')
    await setTraffic(folder, perSecond * 60)
    const app = application.start(['--remote-debugging-port=0'])
    const kill = () => void process.kill(app.pid, 'SIGKILL')
    // Should this process end before its time, nobody would end the console.
    process.once('exit', kill)
    const [, address = ''] = await app.line(/DevTools listening on ws:\/\/([^/]+)\//)
    await app.loaded
    const page = remotePage(address)
    const watch = watchMemory(app.pid)
    const turning = startTurning(page)
    const backAfterMs: (number | null)[] = []
    let whileAway = 0
    try {
      const [now, lengthMs] = [performance.now(), minutes * 60_000]
      const everyMs = Math.max(45_000, lengthMs / 10)
      // The last page is left alone: only of a long life growth can be told from a heap that fills.
      for (const until = now + 0.4 * lengthMs; performance.now() + everyMs <= until; ) {
        await wait(systemClock, everyMs)
        const before = written(folder)
        backAfterMs.push(await crash(app.pid, page))
        whileAway += written(folder) - before
        say(`window: the page was killed, back after ${Math.round(backAfterMs.at(-1) ?? Number.NaN)} ms`)
      }
      await wait(systemClock, Math.max(0, now + lengthMs - performance.now()))
    } finally {
      clearInterval(turning)
      watch.stop()
      process.off('exit', kill)
    }
    const orphans = await killAll(app)
    const startedAgainMs = await startAgain(application)
    return {
      ...examine(folder),
      crashes: backAfterMs.length,
      backAfterMs,
      whileAway,
      verifications: written(folder),
      orphans,
      startedAgainMs,
      mainMemory: watch.main,
      pageMemory: watch.page,
      memory: watch.all,
    }
  })

const written = (folder: string): number => query<number>(folder, 'select count(*) from verifications')[0] ?? 0

/** Kills the page's process and waits until another one shows the page; how long that took in ms. */
async function crash(app: number, page: RemotePage): Promise<number | null> {
  const dead = processTree(app).filter(isPage)
  for (const pid of dead) process.kill(pid, 'SIGKILL')
  const startedAt = performance.now()
  while (performance.now() - startedAt < BACK_WITHIN_MS) {
    await wait(systemClock, 100)
    const isNew = processTree(app).some((pid) => isPage(pid) && !dead.includes(pid))
    if (!isNew) continue
    if (await page.evaluate<boolean>(`(document.querySelector('main h1')?.textContent ?? '') !== ''`))
      return performance.now() - startedAt
  }
  return null
}

function startTurning(page: RemotePage): NodeJS.Timeout {
  let n = 0
  return setInterval(() => {
    void page.evaluate(`location.hash = '#${PAGES[n++ % PAGES.length]}'`)
  }, TURN_EVERY_MS)
}

/** Kills the main process as nothing can prepare for; how many of the others are still there afterwards. */
async function killAll(app: RunningApp): Promise<number> {
  const tree = processTree(app.pid)
  process.kill(app.pid, 'SIGKILL')
  for (const until = performance.now() + GONE_WITHIN_MS; performance.now() < until; ) {
    if (!tree.some(isAlive)) return 0
    await wait(systemClock, 200)
  }
  return tree.filter(isAlive).length
}

async function startAgain(application: ElectronApp): Promise<number> {
  const startedAt = performance.now()
  const app = application.start()
  await app.loaded
  const took = performance.now() - startedAt
  await app.end()
  return took
}

/** One that has ended and that nobody has asked about (a zombie) is not alive. */
const isAlive = (pid: number): boolean => commandOf(pid) !== ''
