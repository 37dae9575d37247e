import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { type Browser, chromium, type Page } from '@playwright/test'
import { ordinaryUser } from './ordinary-user.ts'

const READY_MS = 60_000
const END_MS = 10_000

export interface PackedOptions {
  /** The user's home; the application keeps its data below. */
  readonly home: string
  /** For temporary files. */
  readonly temp: string
  readonly env?: Readonly<Record<string, string>>
}

/** The packed application, started by an ordinary user and looked at over its debugging port. */
export interface PackedApp {
  readonly page: Page
  /** From the start of the process to the first data on the screen, ms. */
  firstDataMs(): Promise<number>
  /** What the page complained of, and what the process wrote. */
  problems(): readonly string[]
  output(): string
  /** Its processes that show pages: the lines of /proc/N/status and their command lines. */
  renderers(): readonly { readonly status: string; readonly command: string }[]
  /** Asks it to end, as a desktop does at logout; the exit code, null when it had to be killed. */
  end(): Promise<number | null>
}

/**
 * Starts it without any switch that would weaken it. The fuses forbid every other way in than the debugging port of the
 * page, so that nothing of the main process can be touched.
 */
export async function startPacked(program: string, options: PackedOptions): Promise<PackedApp> {
  const spawnedAt = performance.timeOrigin + performance.now()
  const child = spawn(program, ['--remote-debugging-port=0', '--disable-gpu', '--disable-dev-shm-usage'], {
    ...ordinaryUser,
    cwd: options.home,
    // A group of its own, so that its processes can be told from others.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environmentOf(options),
  })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => output.push(String(text)))
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  try {
    // Nobody looks on while it starts: that costs time, and a port that is asked too early may never answer.
    await written(child, output, /"page-loaded":/)
    const [, endpoint = ''] = await written(child, output, /DevTools listening on (ws:\S+)/)
    const browser = await chromium.connectOverCDP(endpoint)
    const page = await pageOf(browser)
    const problems = watch(page)
    return {
      page,
      firstDataMs: async () => (await firstDataAt(page)) - spawnedAt,
      problems: () => problems,
      output: () => output.join(''),
      renderers: () => renderersOf(child.pid ?? 0),
      end: async () => {
        child.kill('SIGTERM')
        const timer = setTimeout(() => child.kill('SIGKILL'), END_MS)
        const code = await exited
        clearTimeout(timer)
        await browser.close()
        return code
      },
    }
  } catch (error) {
    child.kill('SIGKILL')
    throw new Error(`the packed application did not start. It wrote:\n${output.join('')}`, { cause: error })
  }
}

/** Only what a desktop session has: nothing of this repository or of the test's own environment. */
function environmentOf({ home, temp, env }: PackedOptions): Record<string, string> {
  const { DISPLAY = '', PATH = '' } = process.env
  return { DISPLAY, PATH, HOME: home, TMPDIR: temp, LANG: 'C.UTF-8', SIGNALBOX_TIMING: '1', ...env }
}

/** The first of what it wrote that matches. */
function written(child: ChildProcess, output: readonly string[], pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing like ${pattern} within ${READY_MS} ms`)), READY_MS)
    const look = () => {
      const found = pattern.exec(output.join(''))
      if (found === null) return
      clearTimeout(timer)
      for (const stream of [child.stdout, child.stderr]) stream?.off('data', look)
      resolve(found)
    }
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', look)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`it ended with code ${code}`)))
    look()
  })
}

async function pageOf(browser: Browser): Promise<Page> {
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('there is no browser context')
  const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: READY_MS }))
  await page.waitForLoadState()
  return page
}

/** The page's own mark, UTC epoch ms. */
async function firstDataAt(page: Page): Promise<number> {
  const handle = await page.waitForFunction(() => {
    const mark = performance.getEntriesByName('first-data')[0]
    return mark === undefined ? null : performance.timeOrigin + mark.startTime
  })
  return (await handle.jsonValue()) ?? Number.NaN
}

function watch(page: Page): readonly string[] {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`))
  page.on('crash', () => problems.push('the page crashed'))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`)
  })
  return problems
}

function renderersOf(group: number): { status: string; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        const groupOf = /^.*\) \S \d+ (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
        if (Number(groupOf) !== group || !command.includes('--type=renderer')) return []
        return [{ status: readFileSync(`/proc/${pid}/status`, 'utf8'), command }]
      } catch {
        // It ended meanwhile.
        return []
      }
    })
}
