import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareLaunch } from '../runtime/launch.mjs'
import { node, root, run } from '../runtime/process.mjs'

const STARTED_WITHIN_MS = 60_000
const ENDED_WITHIN_MS = 10_000

/** The built application, ready to be started again and again on one data folder. */
export interface ElectronApp {
  /** The data folder; empty at first. */
  readonly data: string
  start(flags?: readonly string[]): RunningApp
}

export interface RunningApp {
  readonly pid: number
  /** Just before the process was spawned, UTC epoch ms with fractions. */
  readonly spawnedAt: number
  /** Resolves when the page is loaded and the engine runs. */
  readonly loaded: Promise<void>
  /** The first line of its output that matches. */
  line(pattern: RegExp): Promise<RegExpExecArray>
  /** Asks it to end as the desktop does, and waits. */
  end(): Promise<void>
}

/** Builds the application when that has not been done, and removes the data folder after `measure`. */
export async function withElectronApp<T>(measure: (app: ElectronApp) => Promise<T>): Promise<T> {
  const launch = await prepareLaunch()
  const data = mkdtempSync(join(tmpdir(), 'signalbox-bench-'))
  const running = new Set<RunningApp>()
  try {
    await buildOnce()
    return await measure({
      data,
      start(flags = []) {
        const spawnedAt = performance.timeOrigin + performance.now()
        const child = spawn(launch.binary, [...launch.flags, ...flags, root], {
          env: { ...launch.env, SIGNALBOX_DATA: data, SIGNALBOX_TIMING: '1' },
          stdio: ['ignore', 'pipe', 'pipe'],
        })
        const app = runningApp(child, spawnedAt)
        running.add(app)
        return app
      },
    })
  } finally {
    for (const app of running) await app.end()
    launch.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

async function buildOnce(): Promise<void> {
  if (existsSync(join(root, 'out', 'main', 'index.cjs'))) return
  const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { code, output } = await run(node, [electronVite, 'build', '--logLevel', 'warn'], { quiet: true })
  if (code !== 0) throw new Error(`the application could not be built:\n${output}`)
}

function runningApp(child: ChildProcess, spawnedAt: number): RunningApp {
  let output = ''
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text) => {
      output += String(text)
      for (const listener of listeners) listener()
    })

  const line = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output)
        if (found === null) return
        leave()
        resolve(found)
      }
      const fail = (why: string) => {
        leave()
        reject(new Error(`the application ${why}. It wrote:\n${output}`))
      }
      const timer = setTimeout(() => fail(`did not get ready within ${STARTED_WITHIN_MS / 1_000} s`), STARTED_WITHIN_MS)
      const leave = () => {
        listeners.delete(look)
        clearTimeout(timer)
      }
      void exited.then(() => fail('ended too early'))
      listeners.add(look)
      look()
    })

  return {
    pid: child.pid ?? 0,
    spawnedAt,
    // The line of src/main/timing.ts.
    loaded: line(/"page-loaded":/).then(() => {}),
    line,
    async end() {
      const timer = setTimeout(() => child.kill('SIGKILL'), ENDED_WITHIN_MS)
      child.kill('SIGTERM')
      await exited
      clearTimeout(timer)
    },
  }
}
