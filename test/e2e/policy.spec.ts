import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const rule = (page: Page, id: string): Locator => page.locator(`tr[data-rule="${id}"]`)

const order = (page: Page): Promise<(string | null)[]> =>
  page.locator('tr[data-rule]').evaluateAll((rows) => rows.map((each) => each.getAttribute('data-rule')))

/** Of an open list; plain selects on the page have options too. */
const choice = (page: Page, name: string): Locator => page.locator('[role="option"]:visible').filter({ hasText: name })

async function confirm(page: Page, action: string, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill(reason)
  await dialog.getByRole('button', { name: action, exact: true }).click()
  await expect(dialog).toBeHidden()
}

test.describe.configure({ mode: 'serial' })

test('g y opens the rules, and says that the static list decides while the optimizer is off', async ({ page }) => {
  await expect(page.getByRole('contentinfo')).toContainText('Engine running')
  await page.keyboard.press('g')
  await page.keyboard.press('y')
  await expect(page.getByRole('heading', { level: 1, name: 'Routing policy' })).toBeVisible()
  await expect(page.getByText('Every verification goes by the static list')).toBeVisible()
  await expect(rule(page, 'default')).toContainText('Everything')
  await expect(rule(page, 'default')).toContainText('Balanced')
})

test('the optimizer is switched on with a reason, and the rule shows the share that it really gets', async ({
  page,
}) => {
  await page.getByRole('radiogroup', { name: 'Optimizer' }).getByText('On', { exact: true }).click()
  await confirm(page, 'Switch on', 'the figures convince')
  await expect(page.getByText('Version 1 decides for every new verification.')).toBeVisible()
  await expect(rule(page, 'default').locator('[data-cell="got"]')).toHaveText(/^[1-9]\d*(\.\d)? %$/, {
    timeout: 30_000,
  })
})

test('a new rule is a draft until it is activated', async ({ page }) => {
  await page.getByRole('button', { name: 'Add rule' }).click()
  const editor = page.getByRole('complementary')
  await editor.getByLabel('Name').fill('By price alone')
  await editor.getByLabel('Id', { exact: true }).fill('by-price')
  await editor.getByRole('combobox', { name: 'Strategy' }).click()
  await choice(page, 'Cheapest').click()
  await editor.getByRole('button', { name: 'Done' }).click()
  await expect(rule(page, 'by-price')).toContainText('Cheapest')
  await expect(page.getByText('rules: 1 new')).toBeVisible()
  await expect(page.getByText('Version 1 decides for every new verification.')).toBeVisible()
})

test('a rule that nothing can reach is named, and an order that leaves some without a rule is refused', async ({
  page,
}) => {
  await expect(rule(page, 'default')).toContainText('No verification can reach this rule')
  await rule(page, 'by-price').getByRole('button').focus()
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(() => order(page)).toEqual(['default', 'by-price'])
  await expect(rule(page, 'by-price')).toContainText('No verification can reach this rule')
  await expect(rule(page, 'default')).not.toContainText('No verification can reach this rule')
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(() => order(page)).toEqual(['by-price', 'default'])
  await rule(page, 'default').getByRole('button').click()
  const editor = page.getByRole('complementary')
  await editor.getByRole('combobox', { name: 'Services' }).click()
  await choice(page, 'SMS').click()
  await editor.getByLabel('Name').click()
  await expect(rule(page, 'default')).toContainText('The last rule must match everything')
  await expect(page.getByRole('button', { name: 'Activate…' })).toBeDisabled()
  await editor.getByRole('combobox', { name: 'Services' }).press('Backspace')
  await expect(rule(page, 'default')).not.toContainText('The last rule must match everything')
  await editor.getByRole('button', { name: 'Done' }).click()
})

test('one number is simulated by the draft and by what is in force', async ({ page }) => {
  await page.getByLabel('Number', { exact: true }).fill('+4915112345678')
  await page.getByRole('button', { name: 'Simulate' }).click()
  const panel = page.getByRole('region', { name: 'Simulate one number' })
  await expect(panel).toContainText('By price alone (by-price)')
  await expect(panel.getByRole('table', { name: 'Providers at the moment of the choice' })).toContainText('Best')
  await panel.getByLabel('By', { exact: true }).selectOption('What is in force')
  await page.getByRole('button', { name: 'Simulate' }).click()
  await expect(panel).toContainText('Everything else (default)')
})

test('an activated draft gets traffic at once', async ({ page }) => {
  await page.getByRole('button', { name: 'Activate…' }).click()
  await page.getByRole('dialog').getByRole('radio', { name: 'Live' }).check()
  await confirm(page, 'Make it live', 'price only, for a test')
  await expect(page.getByRole('heading', { name: 'Rules of version 2' })).toBeVisible()
  await expect(page.getByText('Version 2 decides for every new verification.')).toBeVisible()
  await expect(page.locator('tr[data-traffic="by-price"]').first()).toBeVisible({ timeout: 30_000 })
  await expect(rule(page, 'by-price').locator('[data-cell="got"]')).toHaveText(/^\d+(\.\d)? %$/)
})

test('the versions show what changed', async ({ page }) => {
  await page.getByText('Versions', { exact: true }).click()
  await expect(page.getByRole('button', { name: /^Version 2/ })).toContainText('Live')
  await expect(page.getByRole('list', { name: 'What changes' })).toContainText('by-price: new rule “By price alone”')
  await expect(page.getByRole('table', { name: 'What was in force' })).toContainText('price only, for a test')
})

test('one click rolls back, and its undo goes forward again', async ({ page }) => {
  await page.getByText('Rules', { exact: true }).click()
  await page.getByRole('button', { name: 'Roll back' }).click()
  await expect(page.getByRole('dialog')).toContainText('Then: optimizer on: version 1 live')
  await confirm(page, 'Roll back', 'back to balanced')
  await expect(page.getByRole('heading', { name: 'Rules of version 1' })).toBeVisible()
  await page.getByRole('alert').filter({ hasText: 'Rolled back' }).getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('heading', { name: 'Rules of version 2' })).toBeVisible()
})
