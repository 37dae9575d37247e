import { expect, test } from './fixtures.ts'

const cases = [
  ['a malformed number', 'hello', 'This is not a phone number'],
  ['a number without its country code', '015112345678', 'Write the number with its country code'],
  ['a landline', '+49301234567', 'cannot receive an SMS'],
  ['a number that is too short', '+4915', 'Check for a missing or extra digit'],
  ['a country that does not exist', '+999123456789', 'belongs to no country'],
] as const

for (const [what, number, message] of cases) {
  test(`${what} is explained beside the field, and nothing is sent`, async ({ page }) => {
    await page.goto('app://ui/#/test-bench')
    const field = page.getByLabel('Number', { exact: true })
    await field.fill(number)
    await page.getByRole('button', { name: /^Send/ }).click()
    await expect(page.getByText(message).first()).toBeVisible()
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByText('It was not sent')).toBeVisible()
  })
}

test('a live workspace without providers says what to do', async ({ start }) => {
  const { page } = await start({ env: { SIGNALBOX_WORKSPACE: 'live' } })
  await page.goto('app://ui/#/test-bench')
  await page.getByLabel('Number', { exact: true }).fill('+4915112345678')
  await page.getByRole('button', { name: /^Send/ }).click()
  await expect(page.getByText('No provider can take this verification').first()).toBeVisible()
})
