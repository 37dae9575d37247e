import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const row = (page: Page, name: string): Locator => page.locator(`tr[data-provider="${name}"]`)

const order = (page: Page): Promise<(string | null)[]> =>
  page.locator('tr[data-provider]').evaluateAll((rows) => rows.map((each) => each.getAttribute('data-provider')))

/** By keyboard: toasts may lie over the row. */
async function act(page: Page, name: string, item: string | RegExp): Promise<void> {
  await row(page, name)
    .getByRole('button', { name: /^Actions for/ })
    .press('Enter')
  await page.getByRole('menuitem', { name: item }).press('Enter')
}

async function disable(page: Page, name: string): Promise<void> {
  await act(page, name, /^Disable/)
  await page.getByRole('dialog').getByRole('button', { name: 'Disable', exact: true }).click()
}

test.describe.configure({ mode: 'serial' })

test('g p opens the providers in the order of trial', async ({ page }) => {
  await expect(page.getByRole('contentinfo')).toContainText('Engine running')
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await expect(page.getByRole('heading', { level: 1, name: 'Providers' })).toBeVisible()
  await expect(row(page, 'twilio')).toContainText('In service')
  expect((await order(page)).slice(0, 2)).toEqual(['twilio', 'vonage'])
})

test('Alt and an arrow moves a row, keeps the focus, and the new order is used at once', async ({ page }) => {
  const name = row(page, 'twilio').getByRole('button', { expanded: false }).first()
  await name.focus()
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(() => order(page).then((names) => names.slice(0, 2))).toEqual(['vonage', 'twilio'])
  await expect(page.getByText('Static list version 2')).toBeVisible()
  await expect(row(page, 'twilio').locator('.sb-provider-open')).toBeFocused()
  await page.goto('app://ui/#/test-bench')
  await page.getByLabel('Number', { exact: true }).fill('+4915112345678')
  await expect(page.getByRole('table').getByRole('row').nth(1)).toContainText('Vonage')
  await page.goto('app://ui/#/providers')
})

test('a row is dragged to another place, and undo brings it back', async ({ page }) => {
  await row(page, 'twilio').dragTo(row(page, 'vonage'))
  await expect.poll(() => order(page).then((names) => names[0])).toBe('twilio')
  const toast = page.getByRole('alert').filter({ hasText: 'Twilio is now tried 1st' })
  await toast.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => order(page).then((names) => names[0])).toBe('vonage')
})

test('a country gets an order of its own, and gives it up again', async ({ page }) => {
  await page.getByLabel('Order shown').selectOption('DE')
  await expect(page.getByText('Germany follows the default')).toBeVisible()
  await act(page, 'twilio', 'Move up')
  await expect.poll(() => order(page).then((names) => names[0])).toBe('twilio')
  await page.getByLabel('Order shown').selectOption('')
  await expect.poll(() => order(page).then((names) => names[0])).toBe('vonage')
  await page.getByLabel('Order shown').selectOption('DE')
  await page.getByRole('button', { name: 'Follow the default' }).click()
  await expect.poll(() => order(page).then((names) => names[0])).toBe('vonage')
  await page.getByLabel('Order shown').selectOption('')
})

test('draining works at once and can be undone; pinning puts it first', async ({ page }) => {
  await act(page, 'vonage', 'Drain')
  await expect(row(page, 'vonage')).toContainText('Drained')
  await page
    .getByRole('alert')
    .filter({ hasText: 'Vonage takes nothing new' })
    .getByRole('button', { name: 'Undo' })
    .click()
  await expect(row(page, 'vonage')).toContainText('In service')
  await act(page, 'plivo', /^Pin/)
  await expect.poll(() => order(page).then((names) => names[0])).toBe('plivo')
  await act(page, 'plivo', 'Unpin')
  await expect.poll(() => order(page).then((names) => names[0])).toBe('vonage')
})

test('disabling says what it moves and when it comes back', async ({ page }) => {
  await act(page, 'vonage', /^Disable/)
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(/It took [\d.]+ % of the traffic of the last 24 h/)
  await dialog.getByLabel('For').selectOption('15 minutes')
  await dialog.getByLabel('Reason').fill('contract ends')
  await dialog.getByRole('button', { name: 'Disable', exact: true }).click()
  await expect(row(page, 'vonage')).toContainText(/Disabled\s*back in 1[45] min/)
  await row(page, 'vonage').locator('.sb-provider-open').click()
  const drawer = page.getByRole('complementary')
  await expect(drawer).toContainText('state: enabled → disabled')
  await expect(drawer).toContainText('contract ends')
  await drawer.getByRole('button', { name: 'Actions for Vonage' }).click()
  await page.getByRole('menuitem', { name: 'Enable' }).click()
  await expect(row(page, 'vonage')).toContainText('In service')
})

test('limits are saved and recorded', async ({ page }) => {
  const drawer = page.getByRole('complementary')
  await drawer.getByLabel('Sends per second').fill('25')
  await drawer.getByRole('button', { name: 'Save' }).click()
  await expect(drawer).toContainText('sends per second: no limit → 25')
  await page.getByRole('button', { name: 'Close the details' }).click()
})

test('what goes wrong is listed with what to do about it', async ({ page }) => {
  const setFault = async (fault: string) => {
    await page.getByRole('button', { name: /fault/i }).first().click()
    await page.getByRole('dialog').getByLabel('Vonage', { exact: true }).selectOption(fault)
    await page.keyboard.press('Escape')
  }
  await setFault('refuse')
  await expect(row(page, 'vonage')).toContainText('Breaker open', { timeout: 30_000 })
  await row(page, 'vonage').locator('.sb-provider-open').click()
  const drawer = page.getByRole('complementary')
  await expect(drawer.getByRole('listitem').filter({ hasText: 'No connection came about' })).toContainText(
    'See the status page of the provider',
    { timeout: 15_000 },
  )
  await page.getByRole('button', { name: 'Close the details' }).click()
  await setFault('')
})

test('filters narrow the list down to nothing and out again', async ({ page }) => {
  await page.getByLabel('Find a provider').fill('nobody')
  await expect(page.getByText('0 of 7 match')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(row(page, 'twilio')).toBeVisible()
})

test('the last provider is disabled only after its name has been typed', async ({ page }) => {
  const [last = '', ...others] = (await order(page)).filter((name) => name !== null)
  for (const name of others) {
    await disable(page, name)
    await expect(row(page, name)).toContainText('Disabled')
  }
  await disable(page, last)
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('alert')).toContainText('No other provider could send to any country.')
  await expect(dialog.getByRole('alert')).toContainText(/100 % of the verifications of the last 24 h/)
  const button = dialog.getByRole('button', { name: 'Disable', exact: true })
  await expect(button).toBeDisabled()
  await dialog.getByLabel(/^Type /).fill(last)
  await button.click()
  await expect(row(page, last)).toContainText('Disabled')
})

test('after starting again all of it is still so', async ({ relaunch }) => {
  const { page } = await relaunch()
  await page.goto('app://ui/#/providers')
  await expect(row(page, 'vonage')).toContainText('Disabled')
  expect((await order(page)).slice(0, 2)).toEqual(['vonage', 'twilio'])
})
