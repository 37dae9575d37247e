import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

test.describe.configure({ mode: 'serial' })

/** An hour of the sandbox takes a minute; a list that is read twice in that time has moved. */
const SCALED_HOUR_MS = 60_000

const matrix = (page: Page) => page.getByRole('treegrid', { name: 'Prices by country and provider' })
const germany = (page: Page) => matrix(page).getByRole('row', { name: /^DE Germany/ })
const tab = (page: Page, name: RegExp | string) =>
  page.getByRole('radiogroup', { name: 'Show' }).getByText(name, { exact: false }).click()

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

const sheet = (...lines: readonly string[]) => ({
  name: 'rates.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(lines.join('\n')),
})

test('after the start every provider has its prices, with source and age, and the cheapest is named', async ({
  page,
}) => {
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await expect(page.getByRole('heading', { level: 1, name: 'Prices' })).toBeVisible()
  await page.getByRole('button', { name: 'Only with traffic', pressed: true }).click()
  await expect(germany(page)).toContainText(/account|list/, { timeout: 30_000 })
  await expect(germany(page)).toContainText(/\d+ (s|min)/)
  await expect(germany(page).getByRole('img', { name: 'Cheapest' })).toHaveCount(1)
  await expect(page.getByText(/Compared in EUR at rates of \d{4}-\d{2}-\d{2}/)).toBeVisible()
  await expectAccessible(page)
})

test('the exchange rates behind the comparison are told with day and source, and one can be set', async ({ page }) => {
  await page.getByRole('button', { name: 'Exchange rates' }).click()
  const dialog = page.getByRole('dialog', { name: 'Exchange rates' })
  await expect(dialog.getByRole('row', { name: /^USD/ })).toContainText('a last resort')
  await dialog.getByLabel('Currency').fill('USD')
  await dialog.getByLabel('Units for one euro').fill('1.25')
  await dialog.getByLabel('Reason').fill('as the bank has it')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Set the rate' }).click()
  await expect(dialog.getByRole('row', { name: /^USD/ })).toContainText('1.25000')
  await expect(dialog.getByRole('row', { name: /^USD/ })).toContainText('set by an operator')
  await page.keyboard.press('Escape')
})

test('a country expands to its networks with the keyboard, and filters narrow the matrix', async ({ page }) => {
  await page.getByRole('combobox', { name: 'Order' }).selectOption('country')
  await matrix(page).press('Home')
  await matrix(page).press('Enter')
  await expect(matrix(page).getByRole('row', { level: 2 }).first()).toContainText(/\d{5,6}/)
  await matrix(page).press('Enter')
  await expect(matrix(page).getByRole('row', { level: 2 })).toHaveCount(0)
  await page.getByRole('button', { name: 'Stale' }).click()
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await page.getByRole('button', { name: 'Show all countries' }).click()
  await expect(germany(page)).toBeVisible()
})

test('every sync is on record, and one can be started by hand', async ({ page }) => {
  await tab(page, 'Sync runs')
  const runs = page.getByRole('grid', { name: 'Sync runs' })
  await expect(runs.getByRole('row', { name: /All countries/ }).first()).toContainText('Completed', { timeout: 30_000 })
  await page.getByRole('button', { name: 'Sync now' }).click()
  await expect(page.getByText('Sync started')).toBeVisible()
  await expect(runs.getByRole('row', { name: /Started by hand/ })).toContainText('Completed', { timeout: 30_000 })
  await runs.getByRole('row', { name: /Started by hand/ }).click()
  const drawer = page.getByRole('complementary', { name: /^Sync run \d+/ })
  await expect(drawer).toContainText('Twilio')
  await expect(drawer).toContainText(/\d+ of \d+ countries/)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
})

test('a price set by hand stands in the matrix and in the history, until it is cleared', async ({ page }) => {
  await tab(page, 'Now')
  await page.getByRole('button', { name: 'Only with traffic', pressed: true }).click()
  const cell = germany(page).getByRole('gridcell').nth(3)
  await cell.click()
  const drawer = page.getByRole('complementary', { name: /in Germany$/ })
  await drawer.getByLabel('Price of a segment').fill('0.0123')
  await drawer.getByLabel('Currency').fill('EUR')
  await expect(drawer.getByRole('button', { name: 'Set price' })).toBeDisabled()
  await drawer.getByLabel('Reason').fill('agreed by phone')
  await drawer.getByRole('button', { name: 'Set price' }).click()
  await expect(page.getByText('Price set for Germany')).toBeVisible()
  await expect(cell).toContainText('0.01230')
  await expect(cell).toContainText('manual')
  await expect(drawer.getByRole('row', { name: /^manual/ })).toContainText('counts')
  await expectAccessible(page)
  await tab(page, 'History')
  await page.getByRole('button', { name: 'Kind' }).click()
  await page.getByRole('checkbox', { name: 'First seen' }).check()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Source' }).click()
  await page.getByRole('checkbox', { name: 'manual' }).check()
  await page.keyboard.press('Escape')
  const row = page.getByRole('grid', { name: 'Price history' }).getByRole('row', { name: /Germany/ })
  await expect(row).toContainText('0.01230')
  await row.click()
  await expect(page.getByRole('img', { name: /in Germany, step by step/ })).toHaveAttribute('data-ready', 'true')
  await expectAccessible(page)

  await tab(page, 'Now')
  await page.getByRole('button', { name: 'Only with traffic', pressed: true }).click()
  await cell.click()
  await drawer.getByLabel('Reason').fill('the contract has ended')
  await drawer.getByRole('button', { name: 'Clear the manual price' }).click()
  await expect(cell).not.toContainText('manual')
})

test('within the scaled hour a price moves by itself, and the history tells', async ({ page }) => {
  test.setTimeout(6 * SCALED_HOUR_MS)
  await page.goto('app://ui/#/prices?tab=history&kinds=lowered,raised')
  const rows = page.getByRole('grid', { name: 'Price history' }).getByRole('row')
  await expect(rows.nth(1)).toContainText(/[+-]\d+\.\d+ %/, { timeout: 4 * SCALED_HOUR_MS })
  await expect(rows.nth(1)).toContainText('→')
})

test('a sheet with a bad line is refused with its line and reason; the corrected one is taken', async ({ page }) => {
  await page.getByRole('button', { name: 'Import' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import a rate sheet' })
  const bad = ['Provider,Country,Price,Currency', 'Twilio,FR,0.0456,EUR', 'Twilio,PL,n/a,EUR']
  await dialog.getByLabel('Choose a file').setInputFiles(sheet(...bad))
  await expect(dialog.getByRole('combobox', { name: 'Price of a segment' })).toHaveValue('2')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Show the preview' }).click()
  const problems = dialog.getByRole('region', { name: 'Lines with problems' })
  await expect(problems.getByRole('row', { name: /^3 / })).toContainText('n/a')
  await expect(dialog.getByText('1 line must be corrected')).toBeVisible()
  await expect(dialog.getByRole('button', { name: /^Import \d+ price/ })).toBeDisabled()
  await expectAccessible(page)

  const good = bad.with(2, 'Twilio,PL,0.0321,EUR')
  await dialog.getByLabel('Choose the corrected file').setInputFiles(sheet(...good))
  await expect(dialog.getByText('0 bad lines')).toBeVisible()
  await dialog.getByLabel('Reason').fill('new contract')
  await dialog.getByRole('button', { name: 'Import 2 prices' }).click()
  await expect(page.getByText(/^Imported: /)).toBeVisible()
  await expect(dialog).toHaveCount(0)
  await page.goto('app://ui/#/prices?countries=PL')
  await expect(matrix(page).getByRole('row', { name: /Poland/ })).toContainText('0.03210')
  await expect(matrix(page).getByRole('row', { name: /Poland/ })).toContainText('imported')
})

test('thresholds are kept, and an alert is ranked by money and acknowledged', async ({ page }) => {
  test.setTimeout(6 * SCALED_HOUR_MS)
  await page.goto('app://ui/#/prices?tab=alerts')
  await page.getByRole('button', { name: 'Thresholds' }).click()
  const dialog = page.getByRole('dialog', { name: 'Thresholds of price alerts' })
  await dialog.getByLabel('Change of the price').fill('0.1')
  await dialog.getByLabel('Money a month').fill('0')
  await dialog.getByLabel(/^Also routes without traffic/).check()
  await dialog.getByRole('button', { name: 'Save thresholds' }).click()
  await expect(page.getByText('Thresholds saved')).toBeVisible()
  const cards = page.getByRole('region', { name: 'Price alerts' }).locator('.sb-price-card')
  await expect(cards.first()).toContainText('a month', { timeout: 4 * SCALED_HOUR_MS })
  await expect(page.getByRole('link', { name: /^Prices, \d+ unread price alert/ })).toBeVisible()
  await cards
    .first()
    .getByRole('button', { name: /^Show \d+ route/ })
    .click()
  await expect(cards.first().getByRole('row').nth(1)).toContainText('→')
  await expectAccessible(page)
  await cards.first().getByRole('button', { name: 'Acknowledge' }).click()
  await expect(page.getByText(/^Acknowledged: \d+ route/)).toBeVisible()
})

test('nineteen thousand networks are imported, expanded and scrolled through', async ({ page }) => {
  test.setTimeout(3 * SCALED_HOUR_MS)
  const mccs = [262, 208, 234, 222, 214, 260, 204, 310, 724, 334, 404, 424, 621, 286, 510, 655, 206, 228, 232]
  const lines = mccs.flatMap((mcc) =>
    Array.from({ length: 1_000 }, (_, mnc) => `Vonage,${mcc}${String(mnc).padStart(3, '0')},0.0${1_000 + mnc},EUR`),
  )
  await page.goto('app://ui/#/prices')
  await page.getByRole('button', { name: 'Import' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import a rate sheet' })
  await dialog.getByLabel('Choose a file').setInputFiles(sheet('Provider,MCCMNC,Price,Currency', ...lines))
  await dialog.getByRole('button', { name: 'Show the preview' }).click()
  await dialog.getByLabel('Reason').fill('all networks')
  await dialog.getByRole('button', { name: 'Import 19,000 prices' }).click()
  await expect(page.getByText(/^Imported: 18\d{3} new/)).toBeVisible({ timeout: 60_000 })

  await page.goto('app://ui/#/prices?all=1&order=country')
  await expect(germany(page)).toBeVisible()
  const rowCount = async () => Number(await matrix(page).getAttribute('aria-rowcount'))
  // The list may still be the one from before the import.
  await expect.poll(rowCount).toBe(mccs.length + 1)
  await matrix(page).press('End')
  // From the last one upwards, because networks stand below their country.
  for (let left = mccs.length; left > 0; left--) {
    await matrix(page).press('Enter')
    await matrix(page).press('ArrowUp')
  }
  await expect.poll(rowCount, { timeout: 60_000 }).toBeGreaterThan(19_000)
  const { p50Ms, p95Ms, reached } = await matrix(page).evaluate(async (grid) => {
    const gaps: number[] = []
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
    grid.scrollTo({ top: 0 })
    let last = await frame()
    // As fast as a wheel turns: most of the rows in sight are new ones in every other frame.
    for (let step = 0; step < 300; step++) {
      grid.scrollTop += 240
      const now = await frame()
      gaps.push(now - last)
      last = now
    }
    grid.scrollTop = grid.scrollHeight
    await frame()
    gaps.sort((a, b) => a - b)
    const at = (share: number) => gaps[Math.floor(gaps.length * share)] ?? 0
    return { p50Ms: at(0.5), p95Ms: at(0.95), reached: grid.scrollTop }
  })
  const description = `p50 ${p50Ms.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms`
  test.info().annotations.push({ type: 'frames', description })
  expect(reached).toBeGreaterThan(19_000 * 20)
  // Only what is in sight is drawn, wherever one scrolls to.
  expect(await matrix(page).getByRole('row').count()).toBeLessThan(120)
  // On a machine that draws without a graphics card, beside other work; with one it is the display's own rate.
  expect(p50Ms).toBeLessThan(100)
})
