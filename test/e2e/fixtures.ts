import { rmSync } from 'node:fs'
import { test as base, expect, type Page, type TestInfo } from '@playwright/test'
import { type Console, type LaunchOptions, launch, makeFolder } from './launch.ts'

interface TestFixtures {
  /** The application, started once for all tests of a file. */
  readonly signalbox: Console
  readonly page: Page
  /** Quits the file's application and starts it again on the same folder. */
  readonly relaunch: (options?: LaunchOptions) => Promise<Console>
  /** A data folder of this test alone. */
  readonly folder: string
  /** Starts another one on the test's own folder, again and again if need be; it is ended with the test. */
  readonly start: (options?: LaunchOptions) => Promise<Console>
}

interface WorkerFixtures {
  readonly shared: Shared
}

/**
 * Every test fails that makes a page complain (errors on its console, uncaught errors, crashes); `allow` names
 * those that are meant to happen. What the application wrote is kept with a failed test.
 */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  shared: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      const shared = new Shared()
      await use(shared)
      await shared.end()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  signalbox: async ({ shared }, use, testInfo) => {
    await use(await shared.forFile(testInfo.file))
    if (shared.running !== null) await look(shared.running, testInfo)
  },
  page: ({ signalbox }, use) => use(signalbox.page),
  relaunch: async ({ shared, signalbox }, use, testInfo) => {
    await use(async (options) => {
      await look(signalbox, testInfo)
      return shared.restart(options)
    })
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  folder: async ({}, use) => {
    const folder = makeFolder()
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
  start: async ({ folder }, use, testInfo) => {
    const started: Console[] = []
    await use(async (options) => {
      const one = await launch({ folder, ...options })
      started.push(one)
      return one
    })
    for (const one of started) {
      await look(one, testInfo)
      await one.end()
    }
  },
})

export { expect }

/** The application of the file that runs now, on a data folder of its own. */
class Shared {
  running: Console | null = null
  #file = ''
  #folder = ''

  async forFile(file: string): Promise<Console> {
    if (this.running !== null && this.#file === file) return this.running
    await this.end()
    this.#file = file
    this.#folder = makeFolder()
    return this.#launch()
  }

  async restart(options: LaunchOptions = {}): Promise<Console> {
    await this.running?.quit()
    return this.#launch(options)
  }

  async end(): Promise<void> {
    await this.running?.end()
    this.running = null
    if (this.#folder !== '') rmSync(this.#folder, { recursive: true, force: true })
  }

  async #launch(options: LaunchOptions = {}): Promise<Console> {
    this.running = await launch({ ...options, folder: this.#folder })
    return this.running
  }
}

async function look(one: Console, testInfo: TestInfo): Promise<void> {
  if (testInfo.status !== testInfo.expectedStatus) {
    await testInfo.attach('application output', { body: one.output(), contentType: 'text/plain' })
    const picture = await one.page.screenshot({ timeout: 5_000 }).catch(() => null)
    if (picture !== null) await testInfo.attach('window', { body: picture, contentType: 'image/png' })
  }
  expect.soft(one.takeProblems(), 'the page complained').toEqual([])
}
