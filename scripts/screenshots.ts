/**
 * Photographs every page of the running console with sandbox traffic, light and dark, in two sizes.
 * `npm run screenshots -- <folder> [seconds of traffic]`
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ElectronApplication, _electron as electron, type Page } from '@playwright/test'
import { prepareLaunch } from './runtime/launch.mjs'

const sizes = [
  [1280, 800],
  [1920, 1080],
] as const
const pages = [
  ...['overview', 'providers', 'verifications', 'failovers', 'drills', 'slo', 'prices', 'cost', 'revenue'],
  ...['customers', 'performance', 'fraud', 'policy', 'alerts', 'reports', 'data', 'test-bench'],
]
const themes = ['light', 'dark'] as const

const [target = 'docs/screenshots', seconds = '150'] = process.argv.slice(2)
mkdirSync(target, { recursive: true })
const data = mkdtempSync(join(tmpdir(), 'signalbox-screenshots-'))
const launch = await prepareLaunch()
const app = await electron.launch({
  executablePath: launch.binary,
  args: [...launch.flags, join(import.meta.dirname, '..')],
  env: { ...launch.env, SIGNALBOX_DATA: data } as Record<string, string>,
})
try {
  const page = await app.firstWindow()
  await page.getByRole('main').waitFor()
  await makeTraffic(page, Number(seconds) * 1_000)
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme })
    for (const [width, height] of sizes) {
      await resize(app, width, height)
      for (const name of pages) {
        await show(page, name)
        await page.screenshot({ path: join(target, `${name}-${theme}-${width}.png`) })
      }
    }
  }
} finally {
  await app.close()
  launch.stop()
  rmSync(data, { recursive: true, force: true })
}

/** Enough for every figure, with a fault of the first provider on the way. */
async function makeTraffic(page: Page, ms: number): Promise<void> {
  const fault = async (value: string) => {
    await page.getByRole('button', { name: /fault/i }).click()
    await page.getByRole('dialog').getByLabel('Twilio', { exact: true }).selectOption(value)
    await page.keyboard.press('Escape')
  }
  await page.waitForTimeout(ms / 2)
  await fault('hang')
  await sendFromTestBench(page)
  await page.waitForTimeout(ms / 8)
  await fault('')
  await page.waitForTimeout((ms * 3) / 8)
}

async function sendFromTestBench(page: Page): Promise<void> {
  await show(page, 'test-bench')
  await page.getByLabel('Number', { exact: true }).fill('+4915112345678')
  await page.getByText('GSM-7').waitFor()
  await page.getByRole('button', { name: /^Send/ }).click()
}

async function resize(running: ElectronApplication, width: number, height: number): Promise<void> {
  await running.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  )
}

async function show(page: Page, name: string): Promise<void> {
  await page.goto(`app://ui/#/${name}`)
  await page.waitForTimeout(1_500)
}
