import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { unattendedHost } from '../../../src/engine/reports/report-host.ts'
import { plainHost } from '../../../src/engine/support/support-host.ts'
import { aClient } from '../../builders/a-client.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'

const NUMBER = '+4915112345678'
const CUSTOMER = 'Harbour "Light" Coffee'

async function aConsole(lines: (secret: string) => readonly string[]) {
  const sandbox = await aFastSandbox()
  const [provider] = sandbox.providers
  if (provider === undefined) throw new Error('no provider')
  const file = join(aFolder(), 'diagnostics.json')
  const engine = await anEngine({
    sandbox,
    reportHost: { ...unattendedHost, chooseFile: async () => file },
    support: { ...plainHost, logLines: () => lines(provider.secret) },
  })
  return { engine, provider, file, client: aClient(engine) }
}

test('what is shown is what is saved, and neither a key, a number nor a customer is in it', async () => {
  const planted = (secret: string) => [
    JSON.stringify({ at: '2026-11-23T08:00:00.000Z', level: 'info', message: 'a line', bytes: 123_456_789 }),
    JSON.stringify({ level: 'error', message: `the key ${secret} for ${NUMBER} of ${CUSTOMER} in ${homedir()}/x` }),
    `no JSON, but ${secret} and 4915112345678 and (555) 123-4567`,
  ]
  const { engine, provider, file, client } = await aConsole(planted)
  const customer = 'harbour-light'
  await client.customers.save({ id: customer, name: CUSTOMER, currency: 'EUR' })
  await client.verifications.send({ to: NUMBER, customerId: customer })
  const problem = { message: `boom ${NUMBER}`, stack: `at ${provider.secret}`, page: '/overview' }
  const shown = await client.support.diagnostics({ problem })
  expect(await client.support.saveDiagnostics({ id: shown.id })).toEqual({ fileName: 'diagnostics.json' })
  expect(readFileSync(file, 'utf8')).toBe(shown.text)

  for (const unwanted of [
    provider.secret,
    provider.accountId,
    '15112345678',
    '555) 123-4567',
    'Harbour',
    'harbour-light',
    homedir(),
  ])
    expect(shown.text.includes(unwanted), unwanted).toBe(false)
  const parsed = JSON.parse(shown.text)
  expect(parsed).toMatchObject({ format: 'signalbox-diagnostics', workspace: 'sandbox' })
  expect(parsed.schemaVersion).toBe(engine.db.pragma('user_version', { simple: true }))
  expect(parsed.storage.tables.find(({ name }: { name: string }) => name === 'verifications').rows).toBe(1)
  expect(parsed.health.map((one: { provider: string }) => one.provider)).toContain(provider.name)
  expect(parsed.settings['slo.target']).toEqual({ value: 0.999, changed: false })
  // Sizes and times of log lines stay readable.
  expect(parsed.log[0]).toMatchObject({ at: '2026-11-23T08:00:00.000Z', bytes: 123_456_789 })
  expect(parsed.lastErrors).toHaveLength(1)
  expect(parsed.problem.page).toBe('/overview')
})

test('only a preview that was shown can be saved', async () => {
  const { client } = await aConsole(() => [])
  await expect(client.support.saveDiagnostics({ id: 'made-up' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
