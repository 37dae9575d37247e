import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { parse } from 'csv-parse/sync'
import { expect, test } from './fixtures.ts'

const SOON = 30_000

async function open(page: Page, name: string): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

const figure = (page: Page, label: string) =>
  page.locator('.sb-figure').filter({ has: page.getByText(label, { exact: true }) })

test.describe.configure({ mode: 'serial' })

test('what the sandbox sends is on the revenue page by itself', async ({ page }) => {
  test.setTimeout(120_000)
  await expect(page.getByRole('contentinfo')).toContainText('Engine running')
  await page.getByLabel('Sandbox verifications per minute').fill('600')
  await page.keyboard.press('Enter')
  await open(page, 'Revenue')
  await expect(figure(page, 'Net revenue').locator('.sb-figure-value')).toHaveText(/€\d*[1-9]|€0\.\d*[1-9]/, {
    timeout: 60_000,
  })
  const customers = page.getByRole('region', { name: 'Top customers', exact: true })
  await expect(customers.getByRole('row').nth(5)).toBeVisible({ timeout: SOON })
  await expect(page.getByText(/partial, not over yet/)).toBeVisible()
  await expect(page.getByText('How it is counted')).toBeVisible()
})

test('without a comparison there are no changes, and the address remembers', async ({ page }) => {
  const change = figure(page, 'Net revenue').locator('.sb-delta')
  await expect(change).toContainText('new')
  await page.getByRole('button', { name: /^Compare:/ }).click()
  await page.getByRole('button', { name: 'No comparison' }).click()
  await expect(page).toHaveURL(/compare=none/)
  await expect(change).toHaveCount(0)
  await expect(page.getByText('Nothing to compare with')).toBeVisible()
  await page.goBack()
  await expect(page).not.toHaveURL(/compare=none/)
  await expect(change).toContainText('new')
})

test('a click on a customer filters the page, and back takes the filter off', async ({ page }) => {
  const customers = page.getByRole('region', { name: 'Top customers', exact: true })
  const name = (await customers.getByRole('rowheader').first().innerText()).trim()
  await customers.getByRole('button', { name, exact: true }).click()
  await expect(page).toHaveURL(/customer=/)
  await expect(page.getByRole('button', { name: `Customer: ${name}` })).toBeVisible()
  await expect(customers.getByRole('rowheader')).toHaveCount(1)
  await expect(figure(page, 'Active customers')).toContainText('1')
  await page.goBack()
  await expect(page).not.toHaveURL(/customer=/)
  await expect(customers.getByRole('rowheader').nth(3)).toBeVisible()
})

test('a chip can exclude, and a view is saved and opened again', async ({ page }) => {
  await page.getByRole('button', { name: 'Service', exact: true }).click()
  await page.getByRole('checkbox', { name: 'SMS' }).check()
  await expect(page).toHaveURL(/service=sms/)
  await page.getByText('All but these').click()
  await expect(page).toHaveURL(/service=%21sms/)
  await page.keyboard.press('Escape')
  await expect(page.getByText('Nothing matches these filters')).toBeVisible()
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByLabel('Save this view as').fill('Without SMS')
  await page.getByRole('button', { name: 'Save view' }).click()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(figure(page, 'Net revenue')).toBeVisible()
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('button', { name: 'Without SMS', exact: true }).click()
  await expect(page).toHaveURL(/service=%21sms/)
  await page.getByRole('button', { name: 'Clear all' }).click()
})

test('a note of one’s own stands beside the figures of every page, is changed and deleted', async ({ page }) => {
  const trend = page.getByRole('region', { name: 'Revenue over time', exact: true })
  await trend.getByRole('button', { name: 'Add note' }).click()
  await page.getByRole('dialog').getByLabel('Note').fill('Campaign of Northwind begins')
  await page.getByRole('dialog').getByRole('button', { name: 'Add note' }).click()
  await expect(trend.getByRole('list', { name: 'Events in this range' })).toContainText('Campaign of Northwind begins')
  await trend.getByRole('button', { name: 'Notes 1' }).click()
  await expect(page).toHaveURL(/hide=note/)
  await expect(trend.getByText('Campaign of Northwind begins')).toHaveCount(0)
  await trend.getByRole('button', { name: 'Notes 1' }).click()

  await open(page, 'Performance')
  const rates = page.getByRole('region', { name: 'Rates and volume', exact: true })
  await rates.getByRole('button', { name: 'Change the note Campaign of Northwind begins' }).click()
  await page.getByRole('dialog').getByLabel('Note').fill('Campaign of Northwind')
  await page.getByRole('dialog').getByRole('button', { name: 'Save note' }).click()
  await rates.getByRole('button', { name: 'Delete the note Campaign of Northwind', exact: true }).click()
  await expect(rates.getByText('Campaign of Northwind', { exact: true })).toHaveCount(0)
  await open(page, 'Revenue')
})

test('the top customers are saved with plain numbers', async ({ page, signalbox }) => {
  const filePath = join(signalbox.folder, 'top.csv')
  await signalbox.app.evaluate(({ dialog }, file) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: file })
  }, filePath)
  await page.getByRole('button', { name: 'Save the top customers' }).click()
  await page.getByRole('menuitem', { name: 'CSV', exact: true }).click()
  await expect(page.getByText('top.csv is written')).toBeVisible()
  const rows: Record<string, string>[] = parse(readFileSync(filePath), { bom: true, columns: true })
  expect(rows[0]?.['Net revenue (EUR)']).toMatch(/^-?\d+\.\d+$/)
  expect(rows[0]?.['Share (%)']).toMatch(/^\d+(\.\d+)?$/)
})

test('the trend can be read as a table', async ({ page }) => {
  const panel = page.getByRole('region', { name: 'Revenue over time', exact: true })
  await panel.getByRole('button', { name: 'View as table' }).click()
  await expect(panel.getByRole('row').nth(1)).toContainText('partial')
  await panel.getByRole('button', { name: 'View as chart' }).click()
})

test('a changed price plan is refused beside the field, then seen', async ({ page }) => {
  await open(page, 'Customers')
  const work = page.getByRole('button', { name: /^Work (them out now|out anew)/ })
  await expect(work.first()).toBeVisible({ timeout: SOON })
  await work.first().click()
  const row = page.getByRole('row', { name: /Northwind Bank/ })
  await expect(row).toBeVisible({ timeout: SOON })
  await row.getByRole('button').click()
  const drawer = page.getByRole('complementary', { name: 'Northwind Bank' })
  const plans = drawer.getByRole('list', { name: 'Price plans' })
  await expect(plans).toContainText('Volume')
  await drawer.getByRole('button', { name: 'New plan' }).click()
  const editor = page.getByRole('dialog')
  await editor.getByLabel('Name').fill('Autumn')
  await editor.getByRole('textbox', { name: 'Price', exact: true }).fill('0.07')
  await editor.getByRole('button', { name: 'Save plan' }).click()
  await expect(editor.getByText(/Two plans cannot hold at one time/)).toBeVisible()
  await expect(editor.getByLabel(/^In force from/)).toHaveAttribute('aria-invalid', 'true')
  await editor.getByRole('button', { name: 'Cancel' }).click()
  await drawer.getByRole('button', { name: 'Change the plan Volume' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Volume 2')
  await page.getByRole('dialog').getByRole('button', { name: 'Save plan' }).click()
  await expect(plans).toContainText('Volume 2')
})

test('a credit is booked and taken off the revenue', async ({ page }) => {
  const drawer = page.getByRole('complementary', { name: 'Northwind Bank' })
  const form = drawer.getByRole('form', { name: 'New correction' })
  await form.getByLabel(/^Amount/).fill('1.25')
  await form.getByLabel('Reason').fill('Outage of yesterday')
  await form.getByRole('button', { name: 'Book correction' }).click()
  await expect(drawer.getByRole('table', { name: 'Corrections' })).toContainText('-€1.25')
  await page.getByRole('button', { name: 'Close the details' }).click()
  await open(page, 'Revenue')
  await expect(figure(page, 'Corrections')).toContainText('-€1.25', { timeout: SOON })
})

test('a new customer is added with its currency', async ({ page }) => {
  await open(page, 'Customers')
  await page.getByRole('button', { name: 'New customer' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Id', exact: true }).fill('acorn')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Acorn Credit')
  await dialog.getByLabel('Belongs to').fill('nobody')
  await dialog.getByRole('button', { name: 'Add customer' }).click()
  await expect(dialog.getByText('There is no customer nobody to belong to.')).toBeVisible()
  await dialog.getByLabel('Belongs to').fill('')
  await dialog.getByRole('button', { name: 'Add customer' }).click()
  const drawer = page.getByRole('complementary', { name: 'Acorn Credit' })
  await expect(drawer).toContainText('No plan of its own')
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
})

test('performance groups by country, and a click shows one alone', async ({ page }) => {
  await open(page, 'Performance')
  await expect(page.getByRole('region', { name: 'Funnel', exact: true })).toContainText('Converted')
  await page.getByRole('radiogroup', { name: 'What to group by' }).getByText('Country').click()
  const table = page.getByRole('region', { name: 'By country', exact: true })
  await expect(table.getByRole('rowheader').nth(2)).toBeVisible()
  await table.getByRole('button', { name: 'Germany' }).click()
  await expect(page).toHaveURL(/country=DE/)
  await expect(table.getByRole('rowheader')).toHaveCount(1)
  await page.goBack()
  await expect(table.getByRole('rowheader').nth(2)).toBeVisible()
})

test('views that come with the console filter its lists', async ({ page }) => {
  await open(page, 'Customers')
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('button', { name: 'At risk', exact: true }).click()
  await expect(page).toHaveURL(/bands=medium/)
  await expect(page.getByRole('button', { name: 'Clear all' })).toBeVisible()
})

test('a view of the fraud page is saved and opened again', async ({ page }) => {
  await open(page, 'Fraud')
  await page.getByRole('radiogroup', { name: 'Time span' }).getByText('3 d').click()
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByLabel('Save this view as').fill('Three days')
  await page.getByRole('button', { name: 'Save view' }).click()
  await open(page, 'Customers')
  await open(page, 'Fraud')
  await expect(page).not.toHaveURL(/span=72/)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('button', { name: 'Three days', exact: true }).click()
  await expect(page).toHaveURL(/span=72/)

  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('button', { name: 'Pin the view Three days to the navigation' }).click()
  await page.keyboard.press('Escape')
  await open(page, 'Customers')
  await page.getByRole('link', { name: 'View Three days (Fraud)' }).click()
  await expect(page).toHaveURL(/fraud.*span=72/)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('button', { name: 'Unpin the view Three days' }).click()
  await expect(page.getByRole('link', { name: 'View Three days (Fraud)' })).toHaveCount(0)
  await page.keyboard.press('Escape')
})

test('a prefix is blocked after a look at the effect, and lifted again', async ({ page }) => {
  await open(page, 'Fraud')
  const prefixes = page.getByRole('region', { name: 'Prefixes by money at risk', exact: true })
  const first = prefixes.getByRole('row').nth(1)
  await expect(first).toBeVisible({ timeout: SOON })
  const prefix = (await first.getByRole('rowheader').innerText()).trim()
  // By name, for the rows move while traffic comes in.
  await prefixes.getByRole('button', { name: `Block or allow ${prefix}`, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(/Over the last 30 days this would have stopped \d+ attempts?/)).toBeVisible()
  await dialog.getByLabel('Reason').fill('Trial of the block')
  await dialog.getByRole('button', { name: 'Block prefix' }).click()
  const rules = page.getByRole('region', { name: 'Blocked and allowed', exact: true })
  await expect(rules.getByRole('row', { name: new RegExp(`\\${prefix}`) })).toContainText('Blocked')
  await rules.getByRole('button', { name: `Lift the rule for ${prefix}` }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('Trial is over')
  await page.getByRole('dialog').getByRole('button', { name: 'Lift' }).click()
  await expect(rules.getByRole('row', { name: new RegExp(`\\${prefix}`) })).toContainText('Lifted')
  await page.getByRole('button', { name: 'Switch to guard' }).click()
  await expect(page.getByRole('button', { name: 'Switch to watch' })).toBeVisible()
})

test('the overview says what is worth knowing and what was saved', async ({ page }) => {
  await open(page, 'Overview')
  await expect(page.getByRole('region', { name: 'Worth knowing', exact: true })).toBeVisible()
  const today = page.getByRole('region', { name: 'Today', exact: true })
  await expect(today).toContainText(/Saved today(-?€|too early to say)/)
  await today.getByRole('link', { name: /^Unread price alerts/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Prices' })).toBeVisible()
})
