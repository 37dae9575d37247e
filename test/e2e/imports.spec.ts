import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { readXlsx } from 'hucre'
import { aHistoryFile } from '../builders/a-history.ts'
import { expect, test } from './fixtures.ts'

const DAY_MS = 86_400_000
const hasPdftotext = spawnSync('pdftotext', ['-v'], { stdio: 'ignore' }).error === undefined

const chooseFile = (app: ElectronApplication, path: string): Promise<void> =>
  app.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] })
  }, path)

const saveAs = (app: ElectronApplication, path: string): Promise<void> =>
  app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, path)

/** A verification a day for 20 days and ten more five weeks ago, 1.50 EUR each, and two lines that are wrong. */
function aPaidHistory(folder: string): string {
  const path = join(folder, 'paid.csv')
  const line = (n: number, daysAgo: number): string => {
    const at = new Date(Date.now() - daysAgo * DAY_MS).toISOString()
    return `p-${n},${at},DE,legacy,twilio,converted,0.05,EUR,1.50,EUR`
  }
  const lines = [
    'id,sent_at,country,customer,provider,status,cost,cost currency,revenue,revenue currency',
    ...Array.from({ length: 20 }, (_, n) => line(n, n + 1)),
    ...Array.from({ length: 10 }, (_, n) => line(20 + n, 40 + n)),
    'b-1,2026-07-01T00:00:00Z,Atlantis,legacy,twilio,converted,0.05,EUR,1.50,EUR',
    'b-2,yesterday,DE,legacy,twilio,converted,0.05,EUR,1.50,EUR',
  ]
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

/** Clicks the bars of the trend from left to right until one is hit. */
async function clickBar(page: Page): Promise<void> {
  const canvas = page.getByRole('region', { name: 'Revenue over time', exact: true }).locator('.sb-chart-canvas')
  await expect(canvas).toHaveAttribute('data-ready', 'true')
  const { width, height } = (await canvas.boundingBox()) ?? { width: 0, height: 0 }
  for (let x = Math.round(width * 0.6); x < width - 20 && !page.url().includes('from='); x += 5) {
    await canvas.click({ position: { x, y: height - 92 } })
    await page.waitForTimeout(150)
  }
}

test('a file with bad lines is imported, its bad lines are named, and its verifications are there', async ({
  start,
  folder,
}) => {
  const path = aHistoryFile(folder, 40, [
    'b-1,2025-07-01T00:00:00Z,Atlantis,client-1,twilio,converted,,0.05,EUR',
    'b-2,yesterday,DE,client-1,twilio,converted,,0.05,EUR',
  ])
  const { app, page } = await start()
  await chooseFile(app, path)
  await page.goto('app://ui/#/data')
  await expect(page.getByRole('heading', { level: 1, name: 'Data' })).toBeVisible()
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await expect(page.getByLabel('Id', { exact: true })).toHaveValue('id')
  await expect(page.getByText('2 bad lines among the first 42')).toBeVisible()
  await expect(page.getByRole('region', { name: 'First lines' }).getByText('h-7', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Start the import' }).click()

  const run = page.getByRole('row').filter({ hasText: 'history.csv' })
  await expect(run.getByText('Done')).toBeVisible({ timeout: 30_000 })
  await expect(run).toContainText('40')
  await run.getByRole('button', { name: '2' }).click()
  const bad = page.getByRole('region', { name: 'Bad lines', exact: true })
  await expect(bad.getByRole('row').filter({ hasText: 'Atlantis' })).toContainText('There is no such country.')
  await expect(bad.getByRole('row').filter({ hasText: 'yesterday' })).toContainText('43')

  await page.goto('app://ui/#/verifications')
  await expect(page.getByText('client-7').first()).toBeVisible()
})

test('imported revenue is on the page, is filtered by the chart and compared, and goes into a PDF and a workbook', async ({
  start,
  folder,
}, testInfo) => {
  testInfo.skip(!hasPdftotext, 'pdftotext (poppler-utils) is not installed')
  test.setTimeout(180_000)
  const path = aPaidHistory(folder)
  const { app, page } = await start()
  await chooseFile(app, path)
  await page.goto('app://ui/#/data')
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await page.getByRole('button', { name: 'Start the import' }).click()
  const run = page.getByRole('row').filter({ hasText: 'paid.csv' })
  await expect(run.getByText('Done')).toBeVisible({ timeout: 60_000 })

  await run.getByRole('button', { name: '2' }).click()
  await saveAs(app, join(folder, 'bad.csv'))
  await page
    .getByRole('region', { name: /^Bad lines of/ })
    .getByRole('button', { name: 'Export' })
    .click()
  await page.getByRole('menuitem', { name: 'CSV', exact: true }).click()
  await expect(page.getByText('bad.csv is written.')).toBeVisible({ timeout: 20_000 })
  expect(readFileSync(join(folder, 'bad.csv'), 'utf8')).toMatch(/32,.*Atlantis.*33,.*yesterday/s)
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await expect(page.getByText('Read as “history” was last time')).toBeVisible()

  await page.goto('app://ui/#/revenue?customer=legacy')
  const net = page.locator('.sb-figure').filter({ has: page.getByText('Net revenue', { exact: true }) })
  await expect(net.locator('.sb-figure-value')).toHaveText('€30.00', { timeout: 30_000 })
  await expect(net).toContainText('€15.00')
  await clickBar(page)
  await expect(page).toHaveURL(/from=\d+/)
  await expect(net.locator('.sb-figure-value')).toHaveText('€1.50')
  await page.goBack()
  await expect(net.locator('.sb-figure-value')).toHaveText('€30.00')
  await page.getByRole('button', { name: /^Compare:/ }).click()
  await page.getByRole('button', { name: 'Same period last year' }).click()
  await expect(net).toContainText('new')

  await page.goto('app://ui/#/reports')
  await page.getByLabel('Template').selectOption('monthly-finance')
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
  await page.getByLabel('First day').fill(day(Date.now() - 25 * DAY_MS))
  await page.getByLabel('Last day').fill(day(Date.now()))
  await expect(page.getByRole('region', { name: 'Preview of the report' })).toContainText('legacy')
  for (const format of ['pdf', 'xlsx']) {
    await saveAs(app, join(folder, `finance.${format}`))
    await page.getByRole('button', { name: `Save as ${format.toUpperCase()}` }).click()
    await expect(page.getByText(`finance.${format} is written.`)).toBeVisible({ timeout: 60_000 })
  }
  const text = execFileSync('pdftotext', ['-layout', join(folder, 'finance.pdf'), '-'], { encoding: 'utf8' })
  expect(text).toMatch(/legacy\s+20\s+20\s+30\.00/)
  const { sheets } = await readXlsx(readFileSync(join(folder, 'finance.xlsx')))
  const row = sheets.flatMap(({ rows }) => rows).find(([name]) => name === 'legacy')
  expect(row?.slice(0, 4)).toEqual(['legacy', 20, 20, 30])
})
