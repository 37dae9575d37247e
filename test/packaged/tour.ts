import { expect, type Page } from '@playwright/test'

async function open(page: Page, name: string): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

/** The overview shows what the built-in sandbox sends: engine, writer and reader thread work. */
export async function seeTraffic(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await expect(page.getByRole('contentinfo')).toContainText('Engine running')
  const sent = page.locator('dl div').filter({ has: page.locator('dt', { hasText: /^Sent$/ }) })
  await expect(sent).toContainText(/[1-9]/, { timeout: 40_000 })
}

/** Makes a little of the example data: the import thread works. */
export async function makeExampleData(page: Page): Promise<void> {
  await open(page, 'Data')
  await page.getByRole('button', { name: 'Make example data' }).click()
  const moving = page.getByText(/^Making example data: [1-9]/)
  const done = page.getByRole('button', { name: 'Remove example data' })
  await expect(moving.or(done).first()).toBeVisible({ timeout: 40_000 })
}

/** The customers come from reports and fits: both analytics threads work. */
export async function seeCustomers(page: Page): Promise<void> {
  await open(page, 'Customers')
  await expect(page.getByRole('table').first().getByRole('row').nth(2)).toBeVisible({ timeout: 40_000 })
}

/** Replays the policy in force over what was sent: the replay thread works. */
export async function replayPolicy(page: Page): Promise<void> {
  await open(page, 'Routing policy')
  await page.getByText('Replay', { exact: true }).first().click()
  await page.getByRole('button', { name: 'Replay', exact: true }).click()
  const replays = page.getByRole('table', { name: 'Replays' })
  await expect(replays.getByRole('row').nth(1)).toContainText('done', { timeout: 40_000 })
}
