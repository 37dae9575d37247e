import { expect, test, vi } from 'vitest'
import { openApiDocument, operationsOf } from '../../../src/engine/http-api/openapi.ts'
import { anApi } from '../../builders/an-api.ts'

const NUMBER = '+4915112345678'
const soon = { timeout: 15_000, interval: 50 }

/** Values for the parameters that must be there. */
const values: Readonly<Record<string, string>> = {
  id: '1',
  name: 'twilio',
  verificationId: '1',
  card: '1',
  provider: 'twilio',
  country: 'DE',
  service: 'sms',
  prefix: '49151',
  from: '1',
  to: '86400001',
  text: 'twilio',
}

test('no GET request changes the database: all of them work on one that cannot be written', async () => {
  const { call, engine, token } = await anApi()
  const mine = token('full')
  await call('POST', '/verifications', { token: mine, body: { to: NUMBER } })
  const ready = async () => (await call('GET', '/system/status', { token: mine })).json
  await vi.waitFor(async () => expect(await ready()).toMatchObject({ engine: 'running', queueDepth: 0 }), soon)
  const gets = operationsOf(await openApiDocument('', '')).filter(([, method]) => method === 'GET')
  expect(gets.length).toBeGreaterThan(60)
  const asked = gets.filter(([path]) => !path.endsWith('/watch'))
  engine.db.pragma('query_only = on')
  const failed: string[] = []
  const statuses = new Map<number, number>()
  for (const [path, , { parameters = [] }] of asked) {
    const needed = parameters.flatMap((one) => ('name' in one && one.required ? [one] : []))
    const query = new URLSearchParams(
      needed
        .filter(({ in: place }) => place === 'query')
        .map(({ name }): [string, string] => [name, values[name] ?? '1']),
    )
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '1')
    const answer = await call('GET', `${filled}?${query}`, { token: mine })
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    if (answer.status >= 500) failed.push(`${path}: ${answer.text}`)
  }
  engine.db.pragma('query_only = off')
  expect(failed).toEqual([])
  // Most of them were really carried out.
  expect(statuses.get(200) ?? 0).toBeGreaterThan(asked.length * 0.7)
})
