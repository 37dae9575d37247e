import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { parse } from 'csv-parse/sync'
import { expect, test } from './fixtures.ts'

const figure = (page: Page, label: string): Locator =>
  page.locator('.sb-figure').filter({ has: page.getByText(label, { exact: true }) })

const tab = (page: Page, name: string): Promise<void> =>
  page.getByRole('radiogroup', { name: 'Show' }).getByText(name, { exact: true }).click()

test.describe.configure({ mode: 'serial' })

test('g c opens the analysis with the spend of the sandbox traffic', async ({ page }) => {
  await expect(page.getByRole('contentinfo')).toContainText('Engine running')
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await expect(page.getByRole('heading', { level: 1, name: 'Cost' })).toBeVisible()
  await expect(figure(page, 'Spend').locator('.sb-figure-value')).toHaveText(/^€\d/, { timeout: 40_000 })
  await expect(page.getByRole('table', { name: 'Spend by group' }).getByRole('row').nth(1)).toContainText('€')
  await expect(page.getByRole('table', { name: 'Prices compared' })).toContainText('Best value')
  await expect(page.getByRole('heading', { name: 'Cheap-route traps' })).toBeVisible()
})

test('spend is grouped by two things of choice', async ({ page }) => {
  const table = page.getByRole('table', { name: 'Spend by group' })
  await page.getByLabel('Group by').selectOption('Country')
  await page.getByLabel('And by').selectOption('Customer')
  await expect(table.getByRole('columnheader').first()).toHaveText('Country')
  await expect(table.getByRole('columnheader').nth(1)).toHaveText('Customer')
  await expect(table.getByRole('row').nth(1)).toBeVisible()
})

test('the groups of the analysis are exported as they are grouped', async ({ page, signalbox }) => {
  const file = join(signalbox.folder, 'costs.csv')
  await signalbox.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, file)
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'CSV', exact: true }).click()
  await expect(page.getByText('costs.csv is written.')).toBeVisible()
  const [row] = parse(readFileSync(file), { bom: true, columns: true }) as Record<string, string>[]
  expect(Object.keys(row ?? {}).slice(0, 3)).toEqual(['Country', 'Customer', 'Spend (EUR)'])
  expect(Number(row?.['Spend (EUR)'])).toBeGreaterThan(0)
})

test('savings are shown with their method, or say what is missing', async ({ page }) => {
  await tab(page, 'Savings')
  const counted = page.getByRole('heading', { name: 'How it is counted' })
  await expect(counted.or(page.getByText('Needs 24 h of traffic'))).toBeVisible()
})

test('a supposed price rise changes the spend of a month and names where routes flip', async ({ page }) => {
  await tab(page, 'What if')
  await expect(figure(page, 'Spend a month')).toContainText('+', { timeout: 30_000 })
  const dearer = await figure(page, 'Spend a month').locator('.sb-figure-value').textContent()
  await page.getByRole('group', { name: 'Change 1' }).getByLabel('By how much').fill('100')
  await expect(figure(page, 'Spend a month').locator('.sb-figure-value')).not.toHaveText(dearer ?? '')
  await expect(page.getByRole('table', { name: 'Break-even prices' })).toBeVisible()
})

test('a forecast needs a complete day and says so', async ({ page }) => {
  await tab(page, 'Forecast')
  await expect(page.getByText('No complete day yet')).toBeVisible()
})
