import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const NUMBER = '+4915112345678'

async function open(page: Page, name: string, tab?: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  if (tab !== undefined) await page.getByRole('radiogroup', { name: 'Show' }).getByText(tab, { exact: true }).click()
}

/** Every file that is asked for from now on goes there. */
const saveTo = (app: ElectronApplication, file: string): Promise<void> =>
  app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, file)

test.describe('about', () => {
  test('the scorecard has every target, learns from what is done, and leads to the evidence', async ({ page }) => {
    await open(page, 'Providers')
    await expect(page.getByText('Twilio').first()).toBeVisible()
    await open(page, 'About')
    const table = page.getByRole('table')
    await expect(table.getByRole('row')).toHaveCount(12)
    const row = (name: string) => table.getByRole('row', { name: new RegExp(`^${name}`) })
    await expect(row('Recovery')).toContainText('Not yet known')
    await expect(row('Recovery')).toContainText('Run a drill')
    await expect(row('Pages')).toContainText(/pages opened, n = \d+/, { timeout: 15_000 })
    await row('Pages').getByRole('link', { name: 'Timings' }).click()
    const pages = page.getByRole('region', { name: 'Times of pages' })
    await expect(pages).toContainText('Providers')
    await expect(page.getByRole('region', { name: 'Times of calls' })).toContainText('providers.list')
  })

  test('the scorecard is written as a file', async ({ signalbox, page, folder }) => {
    const file = join(folder, 'scorecard.csv')
    await saveTo(signalbox.app, file)
    await open(page, 'About', 'Success scorecard')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: 'CSV' }).click()
    await expect(page.getByText(/is written/)).toBeVisible()
    expect(readFileSync(file, 'utf8')).toMatch(/Failover.*under 5 s/)
  })

  test('the self-test looks at everything and can be copied as text', async ({ signalbox, page }) => {
    await open(page, 'About', 'Self-test')
    await page.getByRole('button', { name: 'Run the self-test' }).click()
    await expect(page.getByRole('button', { name: 'Run it again' })).toBeVisible({ timeout: 30_000 })
    await expect(page.getByRole('row', { name: /^Database/ })).toContainText('SQLite finds the file whole.')
    await expect(page.getByRole('row', { name: /^Providers/ })).toContainText('providers answer')
    await page.getByRole('button', { name: 'Copy result' }).click()
    const copied = await signalbox.app.evaluate(({ clipboard }) => clipboard.readText())
    expect(copied).toMatch(/^Signalbox .*self-test 20/)
    expect(copied).toContain('[Passed] Worker threads')
  })

  test('the installation tells its versions, its licences and that it sends nothing', async ({ page }) => {
    await open(page, 'About', 'This installation')
    await expect(page.getByText('Electron', { exact: true })).toBeVisible()
    await expect(page.getByText(/sends no telemetry/)).toBeVisible()
    await page.getByLabel('Find a package or licence').fill('zrender')
    const licences = page.getByRole('region', { name: 'Packages with their licences' })
    await expect(licences.getByRole('row', { name: /zrender/ })).toContainText('BSD-3-Clause')
  })
})

test.describe('diagnostics', () => {
  test('are looked at first, saved as shown, and hold no number', async ({ signalbox, page, folder }) => {
    const file = join(folder, 'diagnostics.json')
    await saveTo(signalbox.app, file)
    await open(page, 'Test bench')
    await page.getByLabel('Number', { exact: true }).fill(NUMBER)
    await expect(page.getByText('GSM-7')).toBeVisible()
    await page.getByRole('button', { name: /^Send/ }).click()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(/^Find a page/).fill('Report diagnostics')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Diagnostics' })
    await expect(dialog.getByText('"format": "signalbox-diagnostics"')).toBeVisible({ timeout: 15_000 })
    const shown = await dialog.locator('pre').textContent()
    await dialog.getByRole('button', { name: 'Save…' }).click()
    await expect(dialog.getByRole('status')).toHaveText('Saved as diagnostics.json.')
    const saved = readFileSync(file, 'utf8')
    expect(saved).toBe(shown)
    expect(saved).not.toContain(NUMBER.slice(3, -2))
    expect(JSON.parse(saved)).toMatchObject({ workspace: 'sandbox', runtime: { Electron: expect.any(String) } })
    await dialog.getByRole('button', { name: 'Close' }).click()
  })

  test('a page that breaks leaves the others alone and tells what happened', async ({ signalbox, page }) => {
    signalbox.allow(/planted/)
    await open(page, 'About')
    // Only the page Providers sorts like this while it is built.
    await page.evaluate((number) => {
      const { toSorted } = Array.prototype
      Object.assign(globalThis, { heal: () => Object.assign(Array.prototype, { toSorted }) })
      Array.prototype.toSorted = () => {
        throw new Error(`planted for ${number}`)
      }
    }, NUMBER)
    await page.getByRole('navigation').getByRole('link', { name: 'Providers', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'This page could not be shown' })).toBeVisible()
    await expect(page.getByText('Nothing is lost.')).toBeVisible()
    await page.getByRole('button', { name: 'Show diagnostics' }).click()
    const text = page.getByRole('region', { name: /^Content of/ })
    await expect(text).toContainText('planted for', { timeout: 15_000 })
    await expect(text).not.toContainText(NUMBER)

    await open(page, 'Backups')
    await page.evaluate(() => (globalThis as unknown as { heal(): void }).heal())
    await open(page, 'Providers')
  })

  test('a window that keeps dying gives way to the crash page, and comes back from there', async ({ start }) => {
    const own = await start()
    own.allow(/crashed/)
    await own.page.waitForLoadState()
    const url = () =>
      own.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '')
    for (let death = 1; death <= 3; death++)
      await own.app.evaluate(async ({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        if (contents === undefined) throw new Error('no window')
        const loaded = new Promise((resolve) => contents.once('did-finish-load', () => resolve(null)))
        contents.forcefullyCrashRenderer()
        await loaded
      })
    expect(await url()).toMatch(/crash\.html#crashed$|crash\.html#killed$/)
    const inPage = (script: string) =>
      own.app.evaluate(
        ({ BrowserWindow }, code) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code) as unknown,
        script,
      )
    await expect.poll(() => inPage('document.body.innerText')).toContain('The window stopped working')
    expect(await inPage('document.body.innerText')).toContain('Nothing is lost.')
    const press = (label: string) =>
      inPage(`[...document.querySelectorAll('button')].find((one) => one.innerText === '${label}').click()`)
    await press('Show diagnostics')
    await expect
      .poll(() => inPage(`document.querySelector('pre')?.textContent ?? ''`), { timeout: 15_000 })
      .toContain('the page keeps dying')
    await press('Reload the window')
    await expect.poll(url).not.toContain('crash.html')
    await expect.poll(() => inPage('document.body.innerText'), { timeout: 15_000 }).toContain('Overview')
  })
})
