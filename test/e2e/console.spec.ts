import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const NUMBER = '+4915112345678'

async function open(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

async function sendFromTestBench(page: Page, number = NUMBER): Promise<void> {
  await open(page, 'Test bench')
  await page.getByLabel('Number', { exact: true }).fill(number)
  await expect(page.getByText('GSM-7')).toBeVisible()
  await page.getByRole('button', { name: /^Send/ }).click()
}

async function setFault(page: Page, provider: string, fault: string): Promise<void> {
  await page.getByRole('button', { name: /fault/i }).first().click()
  await page.getByRole('dialog').getByLabel(provider, { exact: true }).selectOption(fault)
  await page.keyboard.press('Escape')
}

test.describe.configure({ mode: 'serial' })

test('the first start lands in the sandbox with live traffic', async ({ page }) => {
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await expect(page.getByText('SANDBOX', { exact: true })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('Twilio')
  const sent = page.locator('dl div').filter({ has: page.locator('dt', { hasText: /^Sent$/ }) })
  await expect(sent).toContainText(/[1-9]/, { timeout: 30_000 })
})

test('a verification sent from the test bench is delivered and converted', async ({ page }) => {
  await sendFromTestBench(page)
  await expect(page.getByRole('list', { name: 'Messages received' }).getByRole('listitem')).toHaveCount(1, {
    timeout: 30_000,
  })
  await page.getByRole('button', { name: /^Fill in \d{6}$/ }).click()
  await page.getByRole('button', { name: 'Check' }).click()
  await expect(page.getByRole('status').filter({ hasText: /converted|right code/i })).toBeVisible()
  await open(page, 'Verifications')
  await expect(page.getByRole('row').filter({ hasText: 'test-bench' }).first()).toContainText('Converted')
})

test('when the first provider hangs, the next one accepts in under 5 s and Failovers says so', async ({ page }) => {
  await setFault(page, 'Twilio', 'hang')
  await sendFromTestBench(page, '+4915112345671')
  await expect(page.getByRole('status').filter({ hasText: 'before the 5 s line' })).toBeVisible({ timeout: 10_000 })
  await open(page, 'Failovers')
  const row = page.getByRole('row').filter({ hasText: 'no answer within 2500 ms' }).first()
  await expect(row).toContainText('Twilio')
  await expect(row).toContainText('Vonage')
  await setFault(page, 'Twilio', '')
})

test('after quitting and starting again everything is still there', async ({ relaunch }) => {
  const { page } = await relaunch()
  await open(page, 'Verifications')
  await expect(page.getByRole('row').filter({ hasText: 'test-bench' })).toHaveCount(2)
  await open(page, 'Failovers')
  await expect(page.getByRole('row').filter({ hasText: 'no answer within 2500 ms' }).first()).toBeVisible()
})
