import type { Page } from '@playwright/test'
import { type Camera, show } from './camera.ts'

const EXAMPLE_DATA_MS = 600_000
const DRILL_MS = 120_000
/** The first of the list, which the sandbox's policy keeps to at first. */
const BUSIEST = 'Twilio'

/** Traffic for a while, with a fault of the busiest provider on the way, so that every figure has something to show. */
export async function makeTraffic(camera: Camera, ms: number): Promise<void> {
  const { page } = camera
  await page.waitForTimeout(ms / 2)
  await setFault(page, 'hang')
  await sendFromTestBench(camera)
  await page.waitForTimeout(ms / 8)
  await setFault(page, '')
  await page.waitForTimeout((ms * 3) / 8)
}

/** A year of history, which pages about money and customers need. */
export async function makeExampleData(camera: Camera): Promise<void> {
  const { page } = camera
  await show(camera, '/data')
  await page.getByRole('combobox', { name: 'Verifications' }).selectOption('10000')
  await page.getByRole('button', { name: 'Make example data' }).click()
  await page.getByRole('button', { name: 'Remove example data' }).waitFor({ timeout: EXAMPLE_DATA_MS })
}

export async function runDrill(camera: Camera): Promise<void> {
  const { page } = camera
  await show(camera, '/drills')
  await page.getByLabel('Fault lasts').fill('8')
  await page.getByRole('button', { name: 'Start drill' }).click()
  await page.locator('.sb-drill-checks').waitFor({ timeout: DRILL_MS })
}

async function sendFromTestBench(camera: Camera): Promise<void> {
  const { page } = camera
  await show(camera, '/test-bench')
  await page.getByLabel('Number', { exact: true }).fill('+4915112345678')
  await page.getByText('GSM-7').waitFor()
  await page.getByRole('button', { name: /^Send/ }).click()
}

async function setFault(page: Page, fault: string): Promise<void> {
  await page.getByRole('button', { name: /fault/i }).click()
  await page.getByRole('dialog').getByLabel(BUSIEST, { exact: true }).selectOption(fault)
  await page.keyboard.press('Escape')
}
