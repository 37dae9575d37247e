import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

test.describe.configure({ mode: 'serial' })

test('the page says what a drill will do before there was one', async ({ page }) => {
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await expect(page.getByRole('heading', { level: 1, name: 'Drills' })).toBeVisible()
  await expect(page.getByText('No drill yet')).toBeVisible()
  await expect(page.getByText('Costs nothing')).toBeVisible()
})

test('a short drill runs live and passes, and its report stays', async ({ page }) => {
  await page.getByLabel('Fault lasts').fill('4')
  await page.getByRole('combobox', { name: 'Fault', exact: true }).click()
  await page.getByRole('option', { name: 'Refuses connections' }).click()
  await page.getByRole('button', { name: 'Start drill' }).click()
  await expect(page.getByRole('heading', { name: /^Drill \d+ is running$/ })).toBeVisible()
  await expect(page.getByRole('list', { name: 'What happened' })).toContainText('The breaker opened', {
    timeout: 30_000,
  })
  await expect(page.getByRole('button', { name: 'A drill is running' })).toBeDisabled()

  const checks = page.locator('.sb-drill-checks')
  await expect(checks).toBeVisible({ timeout: 55_000 })
  for (const name of ['Failover, longest', 'Recovery', 'Lost'])
    await expect(checks.getByRole('row', { name })).toContainText('Pass')
  await expect(page.getByRole('table', { name: 'Drills' }).getByRole('row')).toHaveCount(2)
  await expect(page.getByRole('table', { name: 'Drills' })).toContainText('Passed')
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
})

test('the report is copied as JSON', async ({ page, signalbox }) => {
  await page.getByRole('button', { name: 'Copy as JSON' }).click()
  await expect(page.getByText('Report copied as JSON')).toBeVisible()
  const text = await signalbox.app.evaluate(({ clipboard }) => clipboard.readText())
  expect(JSON.parse(text)).toMatchObject({ verdict: 'passed', report: { lost: 0 } })
})

test('its verifications are in the log as drills', async ({ page }) => {
  await page.getByRole('link', { name: 'verifications', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Verifications' })).toBeVisible()
  await expect(page.getByRole('row').nth(1)).toContainText('the drill ended')
})

test('a schedule is kept over a restart', async ({ page, relaunch }) => {
  await page.getByRole('navigation').getByRole('link', { name: 'Drills' }).click()
  await page.getByRole('combobox', { name: 'Run the drill above' }).click()
  await page.getByRole('option', { name: 'Every week' }).click()
  await page.getByRole('button', { name: 'Save schedule' }).click()
  await expect(page.getByText('Every Monday at 03:00 UTC')).toBeVisible()
  const again = await relaunch()
  await again.page.getByRole('navigation').getByRole('link', { name: 'Drills' }).click()
  await expect(again.page.getByText('Every Monday at 03:00 UTC')).toBeVisible()
  await expect(again.page.getByRole('table', { name: 'Drills' })).toContainText('Passed')
})
