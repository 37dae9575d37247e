import type { Page } from '@playwright/test'
import { settle } from './camera.ts'

/** A message has reached the handset by then, after a failover too. */
const HANDSET_MS = 9_000
/** Codes of the sandbox hold for ten minutes. */
const CODES_MS = 720_000

/** One picture of the guide. */
export interface Scene {
  /** The file, without its ending. */
  readonly name: string
  /** The page with its params, as in the address. */
  readonly hash: string
  readonly theme?: 'light' | 'dark'
  /** What is done on the page before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>
}

const openFirstRow = async (page: Page): Promise<void> => {
  await page.getByRole('row').nth(1).click()
  await settle(page)
}

/** In the order in which they are taken; the palette comes last because it stays open. */
export const scenes: readonly Scene[] = [
  { name: 'test-bench', hash: '/test-bench', act: sendOne },
  { name: 'overview', hash: '/overview' },
  { name: 'providers', hash: '/providers' },
  { name: 'failovers', hash: '/failovers', theme: 'dark', act: openFirstRow },
  { name: 'slo', hash: '/slo' },
  { name: 'drills', hash: '/drills', act: openReport },
  { name: 'prices', hash: '/prices' },
  { name: 'policy', hash: '/policy' },
  { name: 'revenue', hash: '/revenue' },
  { name: 'customers', hash: '/customers', act: workOutCustomers },
  { name: 'reports', hash: '/reports' },
  { name: 'alerts', hash: '/alerts', theme: 'dark' },
  { name: 'fraud', hash: '/fraud' },
  { name: 'settings', hash: '/settings' },
  { name: 'backups', hash: '/backups' },
  { name: 'about', hash: '/about' },
  { name: 'savings', hash: '/cost?tab=savings', act: waitForSavings },
  { name: 'palette', hash: '/overview', act: openPalette },
]

async function sendOne(page: Page): Promise<void> {
  await page.getByLabel('Number', { exact: true }).fill('+4915112345678')
  await page.getByText('GSM-7').waitFor()
  await page.getByRole('button', { name: /^Send/ }).click()
  await page.waitForTimeout(HANDSET_MS)
}

async function openReport(page: Page): Promise<void> {
  await page.getByRole('table', { name: 'Drills' }).getByRole('button').first().click()
  await settle(page)
}

/** Until then too many codes of the traffic may still be entered. */
async function waitForSavings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Pause traffic' }).click()
  await page.getByText('Too early', { exact: true }).first().waitFor({ state: 'hidden', timeout: CODES_MS })
  await settle(page)
}

async function workOutCustomers(page: Page): Promise<void> {
  const first = page.getByRole('button', { name: 'Work them out now' })
  if (await first.isVisible()) await first.click()
  await page.getByRole('row').nth(1).waitFor()
  await settle(page)
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await page
    .getByRole('dialog')
    .getByRole('combobox')
    .or(page.getByPlaceholder(/^Find a page/))
    .first()
    .fill('price')
  await settle(page)
}
