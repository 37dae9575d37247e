import AxeBuilder from '@axe-core/playwright'
import { pageNames } from '../../src/contract/page-paths.ts'
import { expect, test } from './fixtures.ts'

const pages = Object.keys(pageNames).map((path) => path.slice(1))

for (const theme of ['light', 'dark'] as const) {
  for (const name of pages) {
    test(`axe finds nothing on ${name} in ${theme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme })
      await page.goto(`app://ui/#/${name}`)
      // The preview of a report has a heading of its own.
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
      // The page is looked at with content, not as it loads.
      await expect(page.getByRole('contentinfo')).toContainText('Engine running')
      if (name === 'verifications' || name === 'providers' || name === 'prices')
        await expect(page.getByRole('row').nth(1)).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    })
  }
}

test('a verification is sent, looked up and closed with the keyboard alone', async ({ page }) => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await expect(page.getByRole('heading', { level: 1, name: 'Test bench' })).toBeVisible()
  await page.getByLabel('Number', { exact: true }).focus()
  await page.keyboard.type('+4915112345672')
  await expect(page.getByText('GSM-7')).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('status').filter({ hasText: 'before the 5 s line' })).toBeVisible()
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('g')
  await page.keyboard.press('v')
  await expect(page.getByRole('heading', { level: 1, name: 'Verifications' })).toBeVisible()
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/id=\d+/)
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/id=\d+/)
})
