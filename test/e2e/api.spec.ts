import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

/** Free on a machine that runs tests, and not the default: that one may be a developer's. */
const PORT = 41_771

test.describe.configure({ mode: 'serial' })

let token = ''

const call = (path: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${PORT}/api${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
  })

test('the local API is off until it is switched on, and listens at once', async ({ page }) => {
  await page.goto('app://ui/#/api')
  await expect(page.getByRole('heading', { level: 1, name: 'Local API' })).toBeVisible()
  await expect(page.getByText('No token yet')).toBeVisible()
  await expect(call('/system/status')).rejects.toThrow()
  await page.getByRole('textbox', { name: 'Port', exact: true }).fill(String(PORT))
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByRole('switch', { name: 'Serve the local API' }).click()
  await expect(page.locator('.sb-figure').filter({ hasText: 'State' })).toContainText('Listening')
  expect((await call('/system/status')).status).toBe(401)
})

test('a token is shown once, and a backend sends and checks with it', async ({ page }) => {
  await page.getByRole('button', { name: 'New token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('shop')
  await dialog.getByRole('radio', { name: 'Send' }).check()
  await dialog.getByRole('button', { name: 'Make token' }).click()
  token = (await dialog.getByTestId('new-token').innerText()).trim()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('row', { name: /shop/ })).toContainText('Never')
  expect(await page.content()).not.toContain(token)

  const sent = await call('/verifications', { method: 'POST', body: JSON.stringify({ to: '+4915112345678' }) })
  expect(sent.status).toBe(200)
  const { id, mode } = (await sent.json()) as { readonly id: number; readonly mode: string }
  expect(mode).toBe('sandbox')
  const handset = async () =>
    (await (await call(`/sandbox/handset/${id}`)).json()) as readonly { readonly text: string }[]
  await expect.poll(async () => (await handset()).length, { timeout: 30_000 }).toBeGreaterThan(0)
  const code = /\d{6}/.exec((await handset())[0]?.text ?? '')?.[0]
  const checked = await call(`/verifications/${id}/check`, { method: 'POST', body: JSON.stringify({ code }) })
  expect(await checked.json()).toMatchObject({ result: 'converted' })
})

test('the page has no accessibility violations', async ({ page }) => {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
})

test('a revoked token is refused at once, and off means off', async ({ page }) => {
  await page.getByRole('button', { name: 'Revoke the token shop' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click()
  await expect(page.getByRole('row', { name: /shop/ })).toContainText('Revoked')
  expect((await call('/system/status')).status).toBe(401)
  await page.getByRole('switch', { name: 'Serve the local API' }).click()
  await expect(page.locator('.sb-figure').filter({ hasText: 'State' })).toContainText('Off')
  await expect(call('/system/status')).rejects.toThrow()
})

test('the engine without a window does not start beside the window', async ({ start, folder }) => {
  test.setTimeout(90_000)
  mkdirSync(folder, { recursive: true })
  await start()
  const serve = spawn('node_modules/.bin/node', ['scripts/serve.ts', '--data', folder, '--port', '0'], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const lines: string[] = []
  createInterface({ input: serve.stderr }).on('line', (line) => lines.push(line))
  const code = await new Promise((resolve) => serve.once('exit', resolve))
  expect(lines.join('\n')).toMatch(/^Signalbox already runs on .* \(process \d+, since .*\)\. Stop it first/)
  expect(code).toBe(1)
})
