import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ElectronApplication, _electron as electron, type Page } from '@playwright/test'

/** The built application: run `npm run build` first. */
const root = join(import.meta.dirname, '../..')

export interface LaunchOptions {
  /** The data folder; a test may have prepared it. */
  readonly folder?: string
  /** More variables for the application. */
  readonly env?: Readonly<Record<string, string>>
  /**
   * The buttons to press in message boxes that come up while starting: one index a box, the last one for all
   * further boxes. Without it a box would wait for a person.
   */
  readonly answers?: readonly number[]
  /** More arguments on the command line, as a person or the desktop would give them. */
  readonly args?: readonly string[]
}

/** The running application and what a test needs of it. */
export interface Console {
  readonly app: ElectronApplication
  readonly page: Page
  readonly folder: string
  /** From here on, complaints of the page that match are meant to happen. */
  allow(pattern: RegExp): void
  /** What the page complained of since the last look, without what was allowed. */
  takeProblems(): readonly string[]
  /** Everything that the application wrote to its standard output and error. */
  output(): string
  /** Presses this button in every message box from now on. */
  answerDialogs(button: number): Promise<void>
  /** The message boxes that were answered so far, oldest first. */
  answeredDialogs(): Promise<readonly Dialog[]>
  /** Asks the application to quit, as its menu does; resolves with the exit code when the process is gone. */
  quit(): Promise<number | null>
  /** The exit code, once the process is gone; null when a signal ended it. */
  readonly exited: Promise<number | null>
  /** Sends the process a signal. */
  kill(signal: NodeJS.Signals): void
  /** Ends the process if it still runs. */
  end(): Promise<void>
}

interface Dialog {
  readonly message: string
  readonly detail: string
  readonly buttons: readonly string[]
}

export const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'signalbox-e2e-'))

// Chromium refuses to be sandboxed as root; pages keep the restricted preload all the same.
const isRoot = process.getuid?.() === 0
const flags = ['--disable-gpu', '--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])]

const argumentsFor = (options: LaunchOptions, folder: string): string[] => [
  ...flags,
  ...preloadFor(options, folder),
  root,
  ...(options.args ?? []),
]

/** The variables of this process without those that would turn Electron into something else, and the folder. */
function environmentFor({ env }: LaunchOptions, folder: string): Record<string, string> {
  const { ELECTRON_RENDERER_URL: _devServer, ELECTRON_RUN_AS_NODE: _asNode, ...own } = process.env
  const set = Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined)
  // The static list by default, so that a test knows whose turn it is; what is about the optimizer switches it on.
  return { ...Object.fromEntries(set), SIGNALBOX_DATA: folder, SIGNALBOX_OPTIMIZER: 'off', ...env }
}

/** Starts the built application and waits for its window, not for what it shows. */
export async function launch(options: LaunchOptions = {}): Promise<Console> {
  const folder = options.folder ?? makeFolder()
  const app = await electron.launch({
    args: argumentsFor(options, folder),
    cwd: root,
    chromiumSandbox: !isRoot,
    env: environmentFor(options, folder),
  })
  // Asked for now: Playwright knows the process no more once it is gone.
  const child = app.process()
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => output.push(String(text)))
  const page = await app.firstWindow()
  const complaints = watchForComplaints(page)
  const allowed: RegExp[] = []
  return {
    app,
    page,
    folder,
    allow: (pattern) => void allowed.push(pattern),
    takeProblems: () => complaints.splice(0).filter((text) => !allowed.some((pattern) => pattern.test(text))),
    output: () => output.join(''),
    answerDialogs: (button) => app.evaluate(answerBoxes, [button]),
    answeredDialogs: () => app.evaluate(() => (globalThis as Answered).answered ?? []),
    quit: async () => {
      // Only asked for here: the answer to a call that ends the process might not get through.
      await app.evaluate(({ app: self }) => void setTimeout(() => self.quit(), 0))
      return exited
    },
    exited,
    kill: (signal) => void child.kill(signal),
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) await app.close()
    },
  }
}

/** Runs the application to its end without a hand on it, as a script would. */
export async function run(options: LaunchOptions = {}): Promise<{ code: number | null; errors: string }> {
  const folder = options.folder ?? makeFolder()
  const binary = String(createRequire(import.meta.url)('electron'))
  const child = spawn(binary, argumentsFor(options, folder), { env: environmentFor(options, folder) })
  const errors: string[] = []
  child.stderr.on('data', (text) => errors.push(String(text)))
  const [code] = await once(child, 'close')
  return { code, errors: errors.join('') }
}

function watchForComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  page.on('crash', () => complaints.push('the page crashed'))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  return complaints
}

/** Boxes at start come up before a test could reach the application, so a script that is loaded first answers them. */
function preloadFor({ answers }: LaunchOptions, folder: string): readonly string[] {
  if (answers === undefined) return []
  const script = join(folder, 'answer-dialogs.cjs')
  writeFileSync(script, `(${answerBoxes.toString()})(require('electron'), ${JSON.stringify(answers)})`)
  return ['-r', script]
}

interface Answered {
  answered?: Dialog[]
}

/** Runs inside the application, as text: it may use nothing of this file. */
function answerBoxes({ dialog }: typeof import('electron'), answers: readonly number[]): void {
  const answered: Dialog[] = []
  const left = [...answers]
  Object.assign(globalThis, { answered })
  dialog.showMessageBox = async (...args: unknown[]) => {
    const { message, detail, buttons } = args.at(-1) as Dialog
    answered.push({ message, detail, buttons })
    return { response: (left.length > 1 ? left.shift() : left[0]) ?? 0, checkboxChecked: false }
  }
}
