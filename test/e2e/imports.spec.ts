import { aHistoryFile } from '../builders/a-history.ts'
import { expect, test } from './fixtures.ts'

test('a file with bad lines is imported, its bad lines are named, and its verifications are there', async ({
  start,
  folder,
}) => {
  const path = aHistoryFile(folder, 40, [
    'b-1,2025-07-01T00:00:00Z,Atlantis,client-1,twilio,converted,,0.05,EUR',
    'b-2,yesterday,DE,client-1,twilio,converted,,0.05,EUR',
  ])
  const { app, page } = await start()
  await app.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] })
  }, path)
  await page.goto('app://ui/#/data')
  await expect(page.getByRole('heading', { level: 1, name: 'Data' })).toBeVisible()
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await expect(page.getByLabel('Id', { exact: true })).toHaveValue('id')
  await expect(page.getByText('2 bad lines among the first 42')).toBeVisible()
  await expect(page.getByRole('region', { name: 'First lines' }).getByText('h-7', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Start the import' }).click()

  const run = page.getByRole('row').filter({ hasText: 'history.csv' })
  await expect(run.getByText('Done')).toBeVisible({ timeout: 30_000 })
  await expect(run).toContainText('40')
  await run.getByRole('button', { name: '2' }).click()
  const bad = page.getByRole('region', { name: 'Bad lines', exact: true })
  await expect(bad.getByRole('row').filter({ hasText: 'Atlantis' })).toContainText('There is no such country.')
  await expect(bad.getByRole('row').filter({ hasText: 'yesterday' })).toContainText('43')

  await page.goto('app://ui/#/verifications')
  await expect(page.getByText('client-7').first()).toBeVisible()
})
