import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

test.describe.configure({ mode: 'serial' })

const SOON = 30_000

test('before anything happened the inbox says so', async ({ page }) => {
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('n')
  await expect(page.getByRole('heading', { level: 1, name: 'Alerts' })).toBeVisible()
  await expect(page.getByText('All quiet since')).toBeVisible()
})

test('a rule is made, with what it would have done so far', async ({ page }) => {
  await page.getByRole('button', { name: 'See the rules' }).click()
  await page.getByRole('button', { name: 'New rule' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('First choice fails')
  await page.getByRole('combobox', { name: 'Condition' }).click()
  await page.getByRole('option', { name: 'Failovers away from a provider' }).click()
  await page.getByLabel('Over the last').fill('1')
  await page.getByLabel('Fires after').fill('0')
  await page.getByLabel('Resolved after').fill('1')
  await expect(page.getByRole('complementary').locator('.sb-rule-preview')).toContainText(
    /Would have fired 0 times|no records yet/,
  )
  await page.getByRole('button', { name: 'Add rule' }).click()
  await expect(page.getByRole('table', { name: 'Rules' })).toContainText('First choice fails')
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
})

test('a provider that fails is in the inbox, the badge and the status bar, although nothing was lost', async ({
  page,
}) => {
  await page.getByRole('radiogroup', { name: 'Inbox or rules' }).getByText('Inbox').click()
  await page.getByRole('button', { name: /fault/i }).click()
  await page.getByRole('dialog').getByLabel('Twilio', { exact: true }).selectOption('error-500')
  await page.keyboard.press('Escape')
  const row = page.getByRole('row', { name: /First choice fails/ })
  await expect(row).toContainText('Firing', { timeout: SOON })
  await expect(row).toContainText('Twilio')
  await expect(page.getByRole('link', { name: /^Alerts, \d+ unread alert/ })).toBeVisible()
  await expect(page.getByRole('contentinfo').getByText(/\d+ open alert/)).toBeVisible()
})

test('it is acknowledged with a key, and its story tells', async ({ page }) => {
  const row = page.getByRole('row', { name: /First choice fails/ })
  await row.click()
  const drawer = page.getByRole('complementary', { name: 'First choice fails' })
  await expect(drawer.getByRole('list', { name: 'What happened' })).toContainText('Fired')
  await page.getByRole('grid', { name: 'Alerts' }).press('a')
  await expect(row).toContainText('Acknowledged')
  await expect(drawer.getByRole('list', { name: 'What happened' })).toContainText('Acknowledged')
  await drawer.getByRole('textbox', { name: 'Note' }).fill('Called their support')
  await drawer.getByRole('button', { name: 'Save note' }).click()
  await expect(page.getByText('Note saved')).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
})

test('its evidence is one click away', async ({ page }) => {
  await page.getByRole('link', { name: 'Show the evidence' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Failovers' })).toBeVisible()
  await expect(page.getByText(/twilio/i).first()).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1, name: 'Alerts' })).toBeVisible()
})

test('once the provider works again the alert is resolved', async ({ page }) => {
  test.setTimeout(180_000)
  await page.getByRole('button', { name: /fault/i }).click()
  await page.getByRole('dialog').getByLabel('Twilio', { exact: true }).selectOption('')
  await page.keyboard.press('Escape')
  const drawer = page.getByRole('complementary', { name: 'First choice fails' })
  await expect(drawer.getByText('Resolved', { exact: true }).first()).toBeVisible({ timeout: 150_000 })
  await expect(drawer.getByText(/all found another provider/).first()).toBeVisible()
})

test('quiet hours and the note are kept over a restart', async ({ page, relaunch }) => {
  await page.getByRole('radiogroup', { name: 'Inbox or rules' }).getByText('Rules').click()
  await page.getByLabel('Hold desktop notifications back').check()
  await page.getByLabel('From').fill('23:15')
  await page.getByRole('button', { name: 'Save quiet hours' }).click()
  await expect(page.getByText('Quiet hours saved')).toBeVisible()
  const again = await relaunch()
  await again.page
    .getByRole('navigation')
    .getByRole('link', { name: /^Alerts/ })
    .click()
  await again.page
    .getByRole('row', { name: /First choice fails/ })
    .last()
    .click()
  await expect(again.page.getByRole('textbox', { name: 'Note' })).toHaveValue('Called their support')
  await again.page.getByRole('radiogroup', { name: 'Inbox or rules' }).getByText('Rules').click()
  await expect(again.page.getByLabel('From')).toHaveValue('23:15')
})

test('closing the window asks once, and can leave the console running', async ({ start }) => {
  const console = await start()
  await expect(console.page.getByRole('main')).toBeVisible()
  await console.answerDialogs(0)
  const close = () =>
    console.app.evaluate(({ BrowserWindow }) => setTimeout(() => BrowserWindow.getAllWindows()[0]?.close(), 0))
  const visible = () => console.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
  await close()
  await expect.poll(visible).toBe(false)
  expect(await console.answeredDialogs()).toMatchObject([{ message: 'Keep Signalbox running in the tray?' }])
  await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show())
})
