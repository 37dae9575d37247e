import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import Database from 'better-sqlite3'
import { aRecording, saveRecording, type World } from '../builders/a-recording.ts'
import { expect, test } from './fixtures.ts'

const DAY_MS = 86_400_000
const LONG = 90_000
/** At one every half minute: ten days of traffic, that began so long ago. */
const RECORDED = 30_000
const BEGAN_MS = 20 * DAY_MS
/** Few enough for one transaction beside the running console. */
const AT_ONCE = 2_000

/** Three countries in which the first of the list is dearer and worse than another. */
const world: World = {
  DE: { twilio: { price: 60_000, rate: 0.9 }, vonage: { price: 55_000, rate: 0.88 } },
  BR: { twilio: { price: 70_000, rate: 0.5 }, vonage: { price: 40_000, rate: 0.85 } },
  IN: { twilio: { price: 50_000, rate: 0.55 }, vonage: { price: 20_000, rate: 0.85 } },
  NG: { twilio: { price: 90_000, rate: 0.6 }, telnyx: { price: 60_000, rate: 0.85 } },
}

const storeOf = (folder: string): Database.Database =>
  new Database(join(folder, 'workspaces', 'sandbox', 'signalbox.db'), { timeout: 10_000 })

/** Puts recorded traffic of the static list, tried out here and there, beside what the running console sends. */
function record(folder: string): void {
  const rows = aRecording(world, { seed: 1, n: RECORDED, explore: 0.5, from: Date.now() - BEGAN_MS })
  const listed = rows.map(({ row }) => ({ ...row, policyVersion: 'priority@1' }))
  const db = storeOf(folder)
  for (let at = 0; at < listed.length; at += AT_ONCE) saveRecording(db, listed.slice(at, at + AT_ONCE))
  db.close()
}

const figure = (page: Page, label: string): Locator =>
  page.locator('.sb-figure').filter({ has: page.getByText(label, { exact: true }) })

const tab = (page: Page, name: string): Promise<void> =>
  page.getByRole('radiogroup', { name: 'Show' }).getByText(name, { exact: true }).click()

const trial = (page: Page): Locator => page.getByRole('region', { name: 'On trial' })

/** Presses the button of the open dialog, with a reason. */
async function confirm(page: Page, action: string, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill(reason)
  await dialog.getByRole('button', { name: action, exact: true }).click()
  await expect(dialog).toBeHidden()
}

test.describe.configure({ mode: 'serial' })

test('a replay shows how far it is, and can be cancelled', async ({ page, signalbox }) => {
  await expect(page.getByRole('contentinfo')).toContainText('Engine running')
  record(signalbox.folder)
  await page.goto('app://ui/#/policy?tab=replay')
  await expect(page.getByText('No policy was replayed yet')).toBeVisible()
  await page.getByRole('button', { name: 'Replay', exact: true }).click()
  await expect(page.getByRole('progressbar', { name: 'How far the replay is' })).toBeVisible()
  await expect(page.getByText(/of 30,\d{3} verifications/)).toBeVisible()
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(page.getByText('It was cancelled.')).toBeVisible()
  await expect(page.getByRole('table', { name: 'Replays' })).toContainText('cancelled')
})

test('a finished replay says what a policy would have saved, how sure that is, and what was left', async ({ page }) => {
  test.setTimeout(120_000)
  await page.getByRole('button', { name: 'Replay', exact: true }).click()
  await expect(page.getByRole('table', { name: 'Recorded and replayed' })).toBeVisible({ timeout: LONG })
  await expect(figure(page, 'Would save').locator('.sb-figure-value')).toHaveText(/^€[1-9]/)
  await expect(figure(page, 'Would save').locator('.sb-figure-detail')).toHaveText(/^€\S+ to €\S+$/)
  await expect(figure(page, 'Conversion').locator('.sb-figure-value')).toHaveText(/^\+\d+\.\d pp$/)
  await expect(page.getByText('Doubly robust')).toBeVisible()
  await expect(page.getByRole('table', { name: 'Replay by country' })).toContainText('Brazil')
  const regret = page.getByRole('region', { name: 'Regret meter' })
  await expect(regret).toContainText('were left on the table')
  await expect(regret.getByRole('table', { name: 'Where it was left' })).toContainText('Vonage')
})

test('a policy is switched on from its replay as a shadow, which compares itself with what is sent', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'Shadow', exact: true }).click()
  await confirm(page, 'Start the shadow', 'to look on first')
  await expect(trial(page)).toContainText('What version 1 would have chosen is only noted.')
  await tab(page, 'Rules')
  await expect(page.getByText('Shadow of version 1:')).toBeVisible({ timeout: LONG })
})

test('the shadow becomes a canary with a share of choice, and is stopped', async ({ page }) => {
  await trial(page).getByRole('button', { name: 'Start a canary…' }).click()
  const dialog = page.getByRole('dialog')
  const share = dialog.getByRole('textbox', { name: 'Share of all verifications' })
  await expect(share).toHaveValue('10 %')
  await dialog.getByRole('slider').focus()
  for (let i = 0; i < 15; i++) await page.keyboard.press('ArrowRight')
  await expect(share).toHaveValue('25 %')
  await confirm(page, 'Start the canary', 'a quarter first')
  await expect(trial(page)).toContainText('Version 1 decides for 25.0 % of the verifications.')
  await trial(page).getByRole('button', { name: 'Stop…' }).click()
  await confirm(page, 'Stop', 'seen enough')
  await expect(trial(page)).toBeHidden()
  await expect(page.getByText('Every verification goes by the static list')).toBeVisible()
  await tab(page, 'Versions')
  await expect(page.getByRole('table', { name: 'What was in force' })).toContainText('seen enough')
})

test('it goes live from its replay, and one click brings the static list back', async ({ page }) => {
  await tab(page, 'Replay')
  await page.getByRole('button', { name: 'Live', exact: true }).click()
  await confirm(page, 'Make it live', 'the replay convinces')
  await expect(page.getByText('Version 1 decides for every new verification.')).toBeVisible()
  await page.getByRole('button', { name: 'Roll back' }).click()
  await confirm(page, 'Roll back', 'not today')
  await expect(page.getByText('Every verification goes by the static list')).toBeVisible()
})

const card = (page: Page, title: string): Locator => page.getByRole('article', { name: title, exact: true })

test('recommendations come with money, evidence and what they change; one is applied and taken back', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await page.goto('app://ui/#/cost?tab=recommendations')
  await page.getByRole('button', { name: 'Work them out now' }).click()
  await expect.poll(() => page.getByRole('article').count(), { timeout: LONG }).toBeGreaterThanOrEqual(3)
  const first = page.getByRole('article').first()
  const title = (await first.getByRole('heading').textContent()) ?? ''
  await expect(first).toContainText(/Worth a month€\d/)
  await expect(first).toContainText(/Evidence\d[\d,]* verifications/)
  await expect(first).toContainText(/Order: Twilio/)
  await first.getByRole('button', { name: 'Apply…' }).click()
  await confirm(page, 'Apply now', 'it pays')
  await expect(card(page, title)).toBeHidden()
  await page.getByText('Applied', { exact: true }).click()
  await expect(card(page, title)).toContainText('what it brought is measured')
  await card(page, title).getByRole('button', { name: 'Take it back' }).click()
  await expect(card(page, title)).toContainText('Taken back')
})

test('another one is scheduled and the plan given up; a third is dismissed with a reason', async ({ page }) => {
  await page.getByText('To decide', { exact: true }).click()
  const second = (await page.getByRole('article').first().getByRole('heading').textContent()) ?? ''
  await card(page, second).getByRole('button', { name: 'Schedule…' }).click()
  await confirm(page, 'Schedule', 'after the release')
  await expect(card(page, second)).toContainText('To be applied')
  await expect(card(page, second)).toContainText('after the release')
  await card(page, second).getByRole('button', { name: 'Do not schedule' }).click()
  await expect(card(page, second)).not.toContainText('To be applied')

  await card(page, second).getByRole('button', { name: 'Dismiss…' }).click()
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Dismiss' })).toBeDisabled()
  await confirm(page, 'Dismiss', 'bound by contract')
  await expect(card(page, second)).toBeHidden()
  await page.getByText('Dismissed', { exact: true }).click()
  await expect(card(page, second)).toContainText('bound by contract')
  await card(page, second).getByRole('button', { name: 'Open it again' }).click()
  await page.getByText('To decide', { exact: true }).click()
  await expect(card(page, second)).toBeVisible()
})

test('two weeks after it was applied, what came true stands beside what was promised', async ({
  page,
  signalbox,
  relaunch,
}) => {
  const title = (await page.getByRole('article').first().getByRole('heading').textContent()) ?? ''
  await card(page, title).getByRole('button', { name: 'Apply…' }).click()
  await confirm(page, 'Apply now', 'it pays')
  await expect(card(page, title)).toBeHidden()
  // As if that had been in the middle of the recorded traffic; the console measures what is due when it starts.
  const db = storeOf(signalbox.folder)
  const due = Date.now() - 1_000
  db.prepare(`update recommendations set applied_at = ?, realised_at = ? where state = 'applied'`).run(
    due - 14 * DAY_MS,
    due,
  )
  db.close()
  const again = await relaunch()
  await again.page.goto('app://ui/#/cost?tab=recommendations&list=applied')
  const applied = card(again.page, title)
  await expect(applied).toContainText(/PromisedRealisedA month€\d[\d.,]*-?€\d/)
  await expect(applied).toContainText(/Conversion\+\d+(\.\d)? pp[+−]?\d/)
})
