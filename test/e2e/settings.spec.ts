import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import type { Console } from './launch.ts'
import { run } from './launch.ts'

test.describe.configure({ mode: 'serial' })

const row = (page: Page, key: string): Locator => page.locator(`[data-key="${key}"]`)
const find = (page: Page, text: string): Promise<void> => page.getByLabel('Find a setting').fill(text)

const chooseFile = (signalbox: Console, file: string): Promise<void> =>
  signalbox.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, file)

test('Ctrl and comma opens the settings, and a word finds one by title, keyword and key', async ({ page }) => {
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  for (const [word, key] of [
    ['error budget', 'slo.target'],
    ['pumping', 'fraud.mode'],
    ['rescue.bycountry', 'rescue.byCountry'],
  ] as const) {
    await find(page, word)
    await expect(row(page, key)).toBeVisible()
    await expect(row(page, 'message.brand')).toBeHidden()
  }
  await expect(page.locator('mark').first()).toBeVisible()
  await find(page, 'no such thing')
  await expect(page.getByText('Nothing matches “no such thing”')).toBeVisible()
  await page.getByRole('button', { name: 'Show all settings' }).click()
  await expect(row(page, 'message.brand')).toBeVisible()
})

test('a change is marked and undone; a bad value is refused with a sentence', async ({ page }) => {
  const rescue = row(page, 'rescue.afterMs')
  await rescue.getByLabel('Rescue after', { exact: true }).fill('45')
  await rescue.getByLabel('Rescue after', { exact: true }).press('Enter')
  await expect(page.getByText('Rescue after: 45 s')).toBeVisible()
  await expect(rescue.getByText('Changed')).toBeVisible()
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(rescue.getByText('Changed')).toBeHidden()
  await expect(rescue.getByLabel('Rescue after', { exact: true })).toHaveValue('30')

  await rescue.getByLabel('Rescue after', { exact: true }).fill('2')
  await rescue.getByLabel('Rescue after', { exact: true }).press('Enter')
  await expect(rescue.getByRole('alert')).toHaveText('Rescue after: enter a time from 5 s to 10 min.')
  await rescue.getByLabel('Rescue after', { exact: true }).fill('60')
  await rescue.getByLabel('Rescue after', { exact: true }).press('Enter')
  await expect(rescue.getByRole('alert')).toBeHidden()
  await expect(rescue.getByText('Changed')).toBeVisible()
})

test('a change outlives a restart of the application', async ({ page, relaunch }) => {
  await expect(row(page, 'rescue.afterMs').getByText('Changed')).toBeVisible()
  const { page: again } = await relaunch()
  await again.getByRole('navigation').getByRole('link', { name: 'Settings' }).click()
  await expect(row(again, 'rescue.afterMs').getByLabel('Unit of Rescue after')).toHaveValue('min')
  await again.getByRole('button', { name: 'Only changed ones' }).click()
  await expect(row(again, 'rescue.afterMs')).toBeVisible()
  await expect(row(again, 'message.brand')).toBeHidden()
  await again.getByRole('button', { name: 'Reset Rescue after' }).click()
  await expect(again.getByText('Everything is at its default')).toBeVisible()
})

test('the engine takes up what needs a restart when it is started again from here', async ({ page }) => {
  await page.getByRole('button', { name: 'Show all settings' }).click()
  await find(page, 'price lists')
  await row(page, 'sandbox.priceHourMs').getByLabel('Length of an hour of price lists', { exact: true }).fill('2')
  await page.keyboard.press('Enter')
  const waiting = page.getByRole('region', { name: 'Waiting for a restart' })
  await expect(waiting).toContainText('Length of an hour of price lists counts when the engine has started again')
  await waiting.getByRole('button', { name: 'Restart the engine' }).click()
  await page.getByRole('button', { name: 'Restart', exact: true }).click()
  await expect(waiting).toBeHidden({ timeout: 30_000 })
  await expect(row(page, 'sandbox.priceHourMs').getByText('Changed')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Engine running')).toBeVisible({ timeout: 30_000 })
})

test('settings go out to a file and come back from one by a preview', async ({ page, signalbox }) => {
  await find(page, '')
  const file = join(signalbox.folder, 'settings.json')
  await chooseFile(signalbox, file)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(page.getByText('settings.json is written')).toBeVisible()
  const exported = JSON.parse(readFileSync(file, 'utf8')) as {
    settings: Record<string, unknown>
    alertRules: { name: string; severity: string }[]
  }
  expect(exported.settings).toMatchObject({ 'message.brand': 'Signalbox', 'sandbox.priceHourMs': 120_000 })

  const settings = { ...exported.settings, 'message.brand': 'Kiosk', 'x.y': 1 }
  const alertRules = exported.alertRules.map((rule) =>
    rule.name === 'No traffic' ? { ...rule, severity: 'critical' } : rule,
  )
  writeFileSync(file, JSON.stringify({ ...exported, settings, alertRules }))
  await page.locator('input[type=file]').setInputFiles(file)
  const dialog = page.getByRole('dialog', { name: 'Import settings' })
  await expect(dialog.getByRole('row', { name: 'Brand in the message' })).toContainText('Kiosk')
  await expect(dialog.getByRole('row', { name: 'Alert rule: No traffic' })).toContainText('severity critical')
  await expect(dialog).toContainText('This version does not know the setting x.y')
  await expect(dialog.getByRole('button', { name: 'Make 2 changes' })).toBeDisabled()
  await dialog.getByLabel('Leave them out and import the others').check()
  await dialog.getByRole('button', { name: 'Make 2 changes' }).click()
  await expect(page.getByText('2 changes taken over')).toBeVisible()
  await expect(page.getByLabel('Brand in the message', { exact: true })).toHaveValue('Kiosk')

  writeFileSync(file, 'no json')
  await page.locator('input[type=file]').setInputFiles(file)
  await expect(page.getByText('This file is not JSON.')).toBeVisible()
})

test('the audit log shows before and after, and undoes', async ({ page }) => {
  await page.getByText('Audit log', { exact: true }).click()
  const log = page.getByRole('grid', { name: 'Audit log' })
  await log.getByRole('row').filter({ hasText: 'Kiosk' }).first().click()
  const drawer = page.getByRole('complementary')
  await expect(drawer.getByRole('row', { name: 'Brand in the message' })).toContainText('Signalbox')
  await drawer.getByRole('button', { name: 'Undo this change' }).click()
  await expect(log.getByRole('row').nth(1)).toContainText('Setting: undo')
  await drawer.getByRole('button', { name: 'Undo this change' }).click()
  await expect(drawer.getByRole('alert')).toContainText('Brand in the message was changed again since')
  await page.getByLabel('Find in the audit log').fill('nothing like this')
  await expect(page.getByText(/^0 of \d+ match$/)).toBeVisible()
})

test('the workspaces tab says where the data is', async ({ page, signalbox }) => {
  await page.getByText('Workspaces', { exact: true }).click()
  await expect(page.getByText(join(signalbox.folder, 'workspaces', 'sandbox'))).toBeVisible()
  await expect(page.getByRole('button', { name: 'Switch to the live workspace' })).toBeVisible()
})

test('a setting of the settings file cannot be changed, and a bad file ends the start with a sentence', async ({
  folder,
  start,
}) => {
  const file = join(folder, 'fixed.json')
  writeFileSync(file, JSON.stringify({ settings: { 'slo.target': 2 } }))
  const { code, errors } = await run({ folder, env: { SIGNALBOX_SETTINGS: file } })
  expect(code).toBe(1)
  expect(errors).toContain('which cannot be used: Uptime target: enter a share from 90 % to 99.999 %.')

  writeFileSync(file, JSON.stringify({ settings: { 'slo.target': 0.97 } }))
  const { page } = await start({ folder, env: { SIGNALBOX_SETTINGS: file } })
  await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click()
  await expect(row(page, 'slo.target')).toContainText('(SIGNALBOX_SETTINGS)')
  await expect(page.getByLabel('Uptime target', { exact: true })).toBeDisabled()
})
