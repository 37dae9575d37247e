import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'

test('a backup is made, verified, looked into and restored, and the restore is undone', async ({ start }) => {
  test.setTimeout(180_000)
  const { page } = await start()
  await page.goto('app://ui/#/backups')
  await expect(page.getByRole('heading', { level: 1, name: 'Backups' })).toBeVisible()
  await page.getByRole('button', { name: 'Back up now' }).click()
  const list = page.getByRole('region', { name: 'Backups, newest first' })
  const first = list.getByRole('row').filter({ hasText: 'By hand' })
  await expect(first.getByText('Verified')).toBeVisible({ timeout: 30_000 })

  // What is done from here on is to be lost: verifications of the example traffic, and the schedule.
  const keep = page.getByRole('region', { name: 'Schedule' })
  await keep.getByLabel('Latest', { exact: true }).fill('11')
  await keep.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The schedule is saved.')).toBeVisible()
  await page.goto('app://ui/#/test-bench')
  await page.getByLabel('Number', { exact: true }).fill('+4915112345678')
  await page.getByText('GSM-7').waitFor()
  await page.getByRole('button', { name: /^Send/ }).click()
  await page.goto('app://ui/#/verifications')
  await expect(page.getByText('+49151').first()).toBeVisible()
  await page.goto('app://ui/#/backups')

  await first.getByRole('button', { name: 'Preview' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('backups.schedule')).toBeVisible()
  await expect(dialog.getByRole('region', { name: 'Rows by table' }).getByText('Verifications')).toBeVisible()
  const restore = dialog.getByRole('button', { name: 'Restore', exact: true })
  await expect(restore).toBeDisabled()
  await dialog.getByLabel('Type sandbox to confirm').fill('sandbox')
  await restore.click()

  // The engine starts again, and the page with it.
  const undo = list.getByRole('row').filter({ hasText: 'Before a restore' })
  await expect(undo).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('region', { name: 'Schedule' }).getByLabel('Latest', { exact: true })).toHaveValue('8')

  await undo.getByRole('button', { name: 'Undo the restore' }).click()
  await dialog.getByLabel('Type sandbox to confirm').fill('sandbox')
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Schedule' }).getByLabel('Latest', { exact: true })).toHaveValue('11', {
    timeout: 60_000,
  })
  await page.goto('app://ui/#/verifications')
  await expect(page.getByText('+49151').first()).toBeVisible()
})

test('a damaged database is offered the newest backup that passes its check, not one that is damaged too', async ({
  start,
  folder,
}) => {
  test.setTimeout(120_000)
  const first = await start()
  await first.page.goto('app://ui/#/backups')
  await first.page.getByRole('button', { name: 'Back up now' }).click()
  await expect(first.page.getByText('Verified', { exact: true })).toBeVisible({ timeout: 30_000 })
  await first.quit()
  const workspace = join(folder, 'workspaces', 'sandbox')
  const [good = ''] = readdirSync(join(workspace, 'backups')).filter((name) => !name.endsWith('.json'))
  writeFileSync(join(workspace, 'backups', 'signalbox.db.backup-manual-2099-01-01T00-00-00-000Z'), 'not a database')
  writeFileSync(join(workspace, 'signalbox.db'), 'this is not a database either')

  const again = await start({ answers: [0] })
  await expect.poll(() => again.answeredDialogs()).toHaveLength(1)
  const [box] = await again.answeredDialogs()
  expect(box?.buttons[0]).toBe('Restore the newest backup')
  expect(box?.detail).toContain(good)
  await expect.poll(() => readFileSync(join(workspace, 'signalbox.db'), 'latin1').slice(0, 15)).toBe('SQLite format 3')
})

test('everything is exported into a folder, with its description', async ({ start, folder }) => {
  const { app, page } = await start()
  await app.evaluate(({ dialog }, into) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [into] })
  }, folder)
  await page.goto('app://ui/#/backups')
  await page.getByRole('button', { name: 'Export everything' }).click()
  await expect(page.getByText(/rows of \d+ tables in the folder signalbox-sandbox-/)).toBeVisible({ timeout: 30_000 })
  const exported = readdirSync(folder).find((name) => name.startsWith('signalbox-sandbox-')) ?? ''
  expect(readdirSync(join(folder, exported))).toEqual(expect.arrayContaining(['README.txt', 'verifications.ndjson']))
})
