import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { systemClock } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import type { ProviderConfig } from '../../src/engine/provider-config.ts'
import { type Sandbox, startSandbox } from '../../src/engine/sandbox/sandbox.ts'
import { expect, test } from './fixtures.ts'

const PASSPHRASE = 'eight words and a tree'
const NUMBER = '+4915112345678'
const live = { SIGNALBOX_WORKSPACE: 'live' }

/** Servers that speak the providers' languages, in the place of the providers. */
let world: Sandbox
let twilio: ProviderConfig

test.beforeAll(async () => {
  world = await startSandbox({
    seed: 5,
    clock: systemClock,
    log: silentLog,
    pace: { submit: 0, receipt: 0, typing: 0 },
  })
  const found = world.providers.find(({ name }) => name === 'twilio')
  if (found === undefined) throw new Error('the sandbox has no twilio')
  twilio = found
})
test.afterAll(() => world.stop())

const openProviders = async (page: Page): Promise<void> => {
  await page.goto('app://ui/#/providers')
  await expect(page.getByRole('heading', { level: 1, name: 'Providers' })).toBeVisible()
}

async function enterAccount(page: Page, secret: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Account SID').fill(twilio.accountId)
  await dialog.getByLabel('Auth token', { exact: false }).first().fill(secret)
  await dialog.getByLabel('Sender').fill(twilio.sender)
  await dialog.getByRole('button', { name: 'Next' }).click()
}

const filesIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')

test('a provider is added in the live workspace: a wrong key is told, the right one sends', async ({
  start,
  folder,
}) => {
  const first = await start({ env: live })
  const { page } = first
  await openProviders(page)
  await expect(page.getByText('Add your first provider')).toBeVisible()
  await page.getByRole('button', { name: 'Add provider' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /^Twilio/ }).click()

  await dialog.getByLabel('Account SID').fill('AC123')
  await dialog.getByLabel('Sender').click()
  await expect(dialog.getByText('AC and 32 digits or letters from a to f.')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Next' })).toBeDisabled()
  await enterAccount(page, 'f'.repeat(32))

  await dialog.getByLabel('Other addresses').check()
  await dialog.getByLabel('Base URL (api)').fill(twilio.baseUrls['api'] ?? '')
  await dialog.getByLabel('Base URL (pricing)').fill(twilio.baseUrls['pricing'] ?? '')
  await dialog.getByRole('button', { name: 'Next' }).click()
  await expect(dialog.getByRole('alert')).toContainText('The provider does not take this key')
  await expect(dialog.getByRole('button', { name: 'Go on all the same' })).toBeDisabled()

  await dialog.getByRole('button', { name: 'Back' }).click()
  await dialog.getByRole('button', { name: 'Back' }).click()
  await enterAccount(page, twilio.secret)
  await dialog.getByRole('button', { name: 'Next' }).click()
  await expect(dialog.getByText('The account works')).toBeVisible()
  await dialog.getByRole('button', { name: 'Next' }).click()
  await dialog.getByRole('button', { name: 'Next' }).click()

  // This machine has no real keychain, so the way keys are kept has to be chosen.
  const save = dialog.getByRole('button', { name: 'Save and take traffic' })
  if (await dialog.getByText('This system offers no real keychain').isVisible()) {
    await expect(save).toBeDisabled()
    await dialog.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
    await dialog.getByLabel('Once more').fill(PASSPHRASE)
    await dialog.getByRole('button', { name: 'Keep keys like this' }).click()
  }
  await dialog.getByLabel('Name').fill('Twilio EU')
  await save.click()
  await expect(page.locator('tr[data-provider="twilio-eu"]')).toContainText('In service')

  await page.goto('app://ui/#/test-bench')
  await page.getByLabel('Number', { exact: true }).fill(NUMBER)
  await page.getByRole('button', { name: /^Send/ }).click()
  await expect.poll(() => world.record('twilio').map(({ to }) => to)).toContain(NUMBER)
  await expect(page.getByText(/used today \(UTC\)/)).toBeVisible()
  await first.quit()
  expect(filesIn(folder)).not.toContain(twilio.secret)
  expect(first.output()).not.toContain(twilio.secret)

  // After a start the passphrase is asked for; a wrong one is told.
  const again = await start({ env: live })
  const unlock = again.page.getByRole('dialog')
  await expect(unlock).toContainText('1 account waits for the passphrase')
  await unlock.getByLabel('Passphrase', { exact: true }).fill('not this one')
  await unlock.getByRole('button', { name: 'Unlock' }).click()
  await expect(unlock).toContainText('This is not the passphrase')
  await unlock.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await unlock.getByRole('button', { name: 'Unlock' }).click()
  await openProviders(again.page)
  await expect(again.page.locator('tr[data-provider="twilio-eu"]')).toContainText('In service')

  // Taking the last one away needs its name.
  await again.page.getByRole('button', { name: 'Accounts' }).click()
  await again.page.getByRole('button', { name: 'Edit Twilio EU' }).click()
  await again.page.getByRole('tab', { name: 'Remove' }).click()
  const remove = again.page.getByRole('button', { name: 'Remove Twilio EU' })
  await remove.click()
  await expect(remove).toBeDisabled()
  await again.page.getByLabel(/^Type twilio-eu/).fill('twilio-eu')
  await remove.click()
  await expect(again.page.getByText('Add your first provider')).toBeVisible()
})

test('the sandbox leads to the live workspace and back, and the choice is remembered', async ({ start }) => {
  const first = await start()
  await openProviders(first.page)
  await expect(first.page.getByRole('contentinfo')).toContainText('Engine running')
  await first.page.getByRole('button', { name: 'Add provider' }).click()
  await first.page.getByRole('button', { name: 'Switch to the live workspace' }).click()
  await expect(first.page.getByText('Add your first provider')).toBeVisible({ timeout: 20_000 })
  await expect(first.page.getByRole('contentinfo')).toContainText('TEST')
  await first.quit()

  const again = await start()
  await expect(again.page.getByRole('contentinfo')).toContainText('TEST')
  await again.page.getByRole('button', { name: /switch workspace/ }).click()
  await again.page.getByRole('menuitem', { name: 'Switch to the sandbox' }).click()
  await expect(again.page.getByRole('contentinfo')).toContainText('SANDBOX', { timeout: 20_000 })
  await expect(again.page.getByRole('contentinfo')).toContainText('Engine running')
})
