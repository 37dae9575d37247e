import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from './fixtures.ts'
import type { Console } from './launch.ts'

test.describe.configure({ mode: 'serial' })

/** Answers every save dialog with this file, and notes what it offered. */
const saveAs = (signalbox: Console, file: string): Promise<void> =>
  signalbox.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async (...args: unknown[]) => {
      Object.assign(globalThis, { offered: (args.at(-1) as { defaultPath: string }).defaultPath })
      return { canceled: false, filePath }
    }
  }, file)

const offered = (signalbox: Console): Promise<string> =>
  signalbox.app.evaluate(() => (globalThis as { offered?: string }).offered ?? '')

const hasPdftotext = spawnSync('pdftotext', ['-v'], { stdio: 'ignore' }).error === undefined

test('a drill report is saved as PDF with its verdict, and as JSON', async ({ page, signalbox }, testInfo) => {
  testInfo.skip(!hasPdftotext, 'pdftotext (poppler-utils) is not installed')
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.getByRole('navigation').getByRole('link', { name: 'Drills' }).click()
  await page.getByLabel('Fault lasts').fill('4')
  await page.getByRole('combobox', { name: 'Fault', exact: true }).click()
  await page.getByRole('option', { name: 'Refuses connections' }).click()
  await page.getByRole('button', { name: 'Start drill' }).click()
  await expect(page.locator('.sb-drill-checks')).toBeVisible({ timeout: 90_000 })

  const pdf = join(signalbox.folder, 'drill.pdf')
  await saveAs(signalbox, pdf)
  await page.getByRole('button', { name: 'Save as PDF' }).click()
  await expect(page.getByText('drill.pdf is written.')).toBeVisible({ timeout: 30_000 })
  expect(await offered(signalbox)).toMatch(/Drill \d+ \d{4}-\d\d-\d\d\.pdf$/)
  const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' })
  expect(text).toMatch(/Passed\s+Every target was met/)
  expect(text).toContain('Sandbox: simulated figures')
  expect(text).toMatch(/Lost\s+0\s+0\s+Pass/)
  expect(text).toMatch(/Page 1 of \d/)

  const json = join(signalbox.folder, 'drill.json')
  await saveAs(signalbox, json)
  await page.getByRole('button', { name: 'Save as JSON' }).click()
  await expect(page.getByText('drill.json is written.')).toBeVisible()
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
    title: expect.stringMatching(/^Drill \d+$/),
    span: null,
  })
})

test('verifications are exported with the filter of the page', async ({ page, signalbox }) => {
  await page.getByRole('navigation').getByRole('link', { name: 'Verifications' }).click()
  await expect(page.getByRole('row').nth(5)).toBeVisible()
  for (const [choice, name] of [
    ['CSV', 'log.csv'],
    ['Excel (XLSX)', 'log.xlsx'],
  ] as const) {
    await saveAs(signalbox, join(signalbox.folder, name))
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: choice, exact: true }).click()
    await expect(page.getByText(`${name} is written.`)).toBeVisible({ timeout: 20_000 })
  }
  const rows = parse(readFileSync(join(signalbox.folder, 'log.csv')), { bom: true, columns: true }) as object[]
  expect(rows.length).toBeGreaterThan(4)
  expect(rows[0]).toHaveProperty('Number', expect.stringContaining('•••••'))
  expect(readFileSync(join(signalbox.folder, 'log.xlsx')).subarray(0, 2).toString()).toBe('PK')
})

test('rows selected with x are copied and exported alone', async ({ page, signalbox }) => {
  const grid = page.getByRole('grid', { name: 'Verifications' })
  await grid.focus()
  for (const key of ['Home', 'x', 'j', 'j', 'x']) await page.keyboard.press(key)
  await expect(page.getByText('2 verifications selected')).toBeVisible()
  const selected = await grid.getByRole('row', { selected: true }).getByRole('checkbox').all()
  const names = await Promise.all(selected.map((box) => box.getAttribute('aria-label')))
  const ids = names.map((name) => name?.replace('Select ', ''))
  await page.keyboard.press('ControlOrMeta+c')
  await expect(page.getByText('Copied 2 ids')).toBeVisible()
  const copied = await signalbox.app.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied.split('\n').toSorted()).toEqual(ids.toSorted())
  await saveAs(signalbox, join(signalbox.folder, 'two.csv'))
  await page.keyboard.press('e')
  await page.getByRole('menuitem', { name: 'CSV', exact: true }).click()
  await expect(page.getByText('two.csv is written.')).toBeVisible({ timeout: 20_000 })
  const rows = parse(readFileSync(join(signalbox.folder, 'two.csv')), { bom: true, columns: true }) as { Id: string }[]
  expect(rows.map(({ Id }) => Id).toSorted()).toEqual(ids.toSorted())
  await grid.focus()
  await page.keyboard.press('Escape')
  await expect(page.getByText('2 verifications selected')).toBeHidden()
})

test('a dialog that was closed writes nothing', async ({ page, signalbox }) => {
  await signalbox.app.evaluate(({ dialog }) => {
    dialog.showSaveDialog = async () => ({ canceled: true, filePath: '' })
  })
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'CSV', exact: true }).click()
  await expect(page.getByRole('menu')).toBeHidden()
  await expect(page.getByRole('alert').filter({ hasText: 'could not' })).toHaveCount(0)
  expect(existsSync(join(signalbox.folder, 'Verifications.csv'))).toBe(false)
})

test('the report page shows what it will print, and lists what it made', async ({ page, signalbox }) => {
  await page.getByRole('navigation').getByRole('link', { name: 'Reports' }).click()
  const preview = page.getByRole('region', { name: 'Preview of the report' })
  await expect(preview.getByRole('heading', { name: 'Operations' })).toBeVisible()
  await page.getByLabel('Currency of sums').selectOption('USD')
  await expect(preview).toContainText('All sums were counted in EUR and converted at 1 EUR = ')
  await page.getByLabel('Template').selectOption('drill')
  await expect(preview).toContainText('Every target was met')
  await saveAs(signalbox, join(signalbox.folder, 'again.xlsx'))
  await page.getByRole('button', { name: 'Save as XLSX' }).click()
  await expect(page.getByText('again.xlsx is written.')).toBeVisible()
  await page.getByText('History', { exact: true }).click()
  await expect(page.getByRole('table', { name: 'Files' }).getByRole('row').nth(1)).toContainText('again.xlsx')
  await page.getByText('Schedules', { exact: true }).click()
  await page.getByRole('button', { name: 'Save schedule' }).click()
  await expect(page.getByRole('table', { name: 'Schedules' })).toContainText('Every Monday at 07:30')
})

test('a chart is saved as PNG, as SVG and as its rows', async ({ page, signalbox }) => {
  await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click()
  for (const format of ['PNG', 'SVG', 'CSV'] as const) {
    const file = join(signalbox.folder, `chart.${format.toLowerCase()}`)
    await saveAs(signalbox, file)
    await page.getByRole('button', { name: 'Save image' }).first().click()
    await page.getByRole('menuitem', { name: format, exact: true }).click()
    await expect(page.getByText(`chart.${format.toLowerCase()} is written`)).toBeVisible()
    const begins = { PNG: '\x89PNG', SVG: '<svg', CSV: '\xef\xbb\xbfStart,Sent,' }[format]
    expect(readFileSync(file, 'latin1').slice(0, begins.length)).toBe(begins)
  }
})
