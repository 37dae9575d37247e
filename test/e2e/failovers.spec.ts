import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

async function open(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

async function setFault(page: Page, provider: string, fault: string): Promise<void> {
  await page.getByRole('button', { name: /fault/i }).first().click()
  await page.getByRole('dialog').getByLabel(provider, { exact: true }).selectOption(fault)
  await page.keyboard.press('Escape')
}

test.describe.configure({ mode: 'serial' })

test('without a failover the page says so and leads to a drill', async ({ page }) => {
  await expect(page.getByRole('contentinfo')).toContainText('Engine running')
  await open(page, 'Failovers')
  await expect(page.getByText('No failover in this range')).toBeVisible()
  await expect(page.getByText('Failing over has never been tried by a drill.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Run a drill' })).toHaveAttribute('href', '#/drills')
})

test('a fault appears as one episode by itself', async ({ page }) => {
  await setFault(page, 'Twilio', 'refuse')
  const row = page.getByRole('row').filter({ hasText: 'Twilio' }).first()
  await expect(row).toContainText('Going on', { timeout: 30_000 })
  await expect(row).toContainText('Outage')
  await row.click()
  const drawer = page.getByRole('complementary')
  await expect(drawer).toContainText('First submission that failed')
  await expect(drawer).toContainText('See the status page of the provider')
  await expect(drawer.getByRole('heading', { name: /^\d+ customers?$/ })).toBeVisible()
})

test('it is acknowledged with a note, which stays', async ({ page }) => {
  const drawer = page.getByRole('complementary')
  await drawer.getByLabel('Note').fill('Twilio is informed')
  await drawer.getByRole('button', { name: 'Acknowledge', exact: true }).click()
  await expect(drawer.getByRole('list', { name: 'Notes' })).toContainText('Acknowledged: Twilio is informed')
  await expect(page.getByRole('row').filter({ hasText: 'Twilio' }).first()).toContainText('seen')
})

test('it is marked as maintenance afterwards', async ({ page }) => {
  const drawer = page.getByRole('complementary')
  await setFault(page, 'Twilio', '')
  await drawer.getByRole('button', { name: 'Mark as maintenance' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('For')).toHaveValue('twilio')
  await dialog.getByLabel('Reason').fill('planned with Twilio')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(drawer).toContainText('In planned maintenance: planned with Twilio')
  await page.getByRole('button', { name: 'Close the details' }).click()
})

test('selected episodes are acknowledged together', async ({ page }) => {
  const grid = page.getByRole('grid', { name: 'Episodes' })
  await grid.getByRole('checkbox').first().check()
  const bar = page.getByRole('toolbar', { name: 'Selected rows' })
  await expect(bar).toContainText('1 episode selected')
  await bar.getByRole('button', { name: 'Acknowledge' }).click()
  await expect(page.getByText('1 episode acknowledged')).toBeVisible()
  await bar.getByRole('button', { name: 'Clear' }).click()
  await expect(bar).toBeHidden()
})

test('both tabs share the filters', async ({ page }) => {
  await page.getByRole('button', { name: 'Seen to' }).click()
  await page.getByRole('checkbox', { name: 'Nobody has acknowledged it' }).check()
  await page.keyboard.press('Escape')
  await expect(page.getByText('0 of 1 match')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByText('Hops', { exact: true }).click()
  await expect(page).toHaveURL(/tab=hops/)
  await expect(page.getByRole('row').filter({ hasText: 'Connection refused' }).first()).toContainText('Twilio')
})

test('the window is listed on the SLO page, and can be deleted there', async ({ page }) => {
  // Uptime is counted by whole minutes, and the first of them must be over.
  test.setTimeout(150_000)
  await open(page, 'SLO')
  await expect(page.getByText('How it is counted')).toBeVisible({ timeout: 120_000 })
  const window = page.getByRole('row').filter({ hasText: 'planned with Twilio' })
  await expect(window).toContainText('Twilio')
  await expect(page.getByRole('region', { name: 'Uptime' })).toContainText('Planned maintenance')
  await window.getByRole('button', { name: /^Delete/ }).click()
  await expect(window).toHaveCount(0)
})

test('a provider shows its balance, its readiness and its breaker of the day', async ({ page }) => {
  await open(page, 'Providers')
  const row = page.locator('tr[data-provider="vonage"]')
  await expect(row).toContainText(/€[\d,.]+/)
  await expect(row).toContainText('5 of 5')
  await row.locator('.sb-provider-open').click()
  const drawer = page.getByRole('complementary')
  await expect(drawer.getByRole('heading', { name: 'Breaker over the last 24 h' })).toBeVisible()
  await expect(drawer).toContainText('Keys accepted')
})
