import { describe, expect, test, vi } from 'vitest'
import { scorecardNames } from '../../../src/contract/scorecard.ts'
import type { SelfTest } from '../../../src/contract/self-test.ts'
import type { SupportHost } from '../../../src/engine/support/support-host.ts'
import { aClient } from '../../builders/a-client.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'

const NUMBER = '+4915112345678'
const soon = { timeout: 15_000, interval: 50 }

async function aConsole(support?: SupportHost) {
  const sandbox = await aFastSandbox()
  const engine = await anEngine({ sandbox, ...(support && { support }) })
  return { sandbox, engine, client: aClient(engine) }
}

describe('the scorecard', () => {
  test('a fresh console claims nothing, and learns from what is done with it', async () => {
    const { client } = await aConsole()
    const fresh = await client.scorecard.current()
    expect(fresh.rows.map(({ name }) => name)).toEqual([...scorecardNames])
    const known = fresh.rows.filter(({ state }) => state !== 'unknown').map(({ name }) => name)
    expect(known.filter((name) => name !== 'sync')).toEqual([])
    for (const row of fresh.rows) expect(row.state === 'unknown', row.name).toBe(row.needed !== null)

    await client.verifications.send({ to: NUMBER })
    await client.scorecard.measure({ page: '/overview', ms: 120 })
    for (let i = 0; i < 20; i++) await client.system.status()
    const after = await client.scorecard.current()
    const row = (name: string) => after.rows.find((one) => one.name === name)
    expect(row('lost')).toMatchObject({ state: 'met', value: 0, n: 1 })
    expect(row('dashboard')).toMatchObject({ state: 'met', value: 120, n: 1 })
    expect(row('api')).toMatchObject({ state: 'met', unit: 'duration' })
    const { calls } = await client.scorecard.timings()
    expect(calls.find(({ name }) => name === 'verifications.send')).toMatchObject({ n: 1, counted: false })
    expect(calls.find(({ name }) => name === 'system.status')).toMatchObject({ n: 20, counted: true })
  })

  test('a verification that nobody ended is lost', async () => {
    const { client, engine } = await aConsole()
    await client.verifications.send({ to: NUMBER })
    const { id } = (await client.verifications.list({})).rows[0] ?? { id: 0 }
    engine.db.prepare('update verifications set final_at = null, expires_at = 1 where id = ?').run(id)
    const { rows } = await client.scorecard.current()
    expect(rows.find(({ name }) => name === 'lost')).toMatchObject({ state: 'missed', value: 1 })
  })
})

describe('the self-test', () => {
  async function done(client: ReturnType<typeof aClient>): Promise<SelfTest> {
    const started = await client.selfTest.start()
    expect(started.state).toBe('running')
    for await (const test of await client.selfTest.watch()) if (test.state !== 'running') return test
    throw new Error('the watch ended')
  }

  test('a sound console passes, with a word about its missing backup', async () => {
    const { client } = await aConsole()
    await client.verifications.send({ to: NUMBER })
    const { state, checks } = await done(client)
    expect(state).toBe('done')
    const bad = checks.filter(({ state: each }) => each !== 'passed').map(({ name, state: each }) => [name, each])
    expect(bad).toEqual([['backup', 'warning']])
    expect(checks.every(({ found, ms }) => found !== null && ms !== null)).toBe(true)
  })

  test('a figure that differs from its rows, and a provider that is away, are found', async () => {
    const { client, engine, sandbox } = await aConsole()
    await client.verifications.send({ to: NUMBER })
    engine.db.prepare('update rollup_route_days set sent = sent + 1').run()
    const [first] = sandbox.providers
    if (first === undefined) throw new Error('no provider')
    await client.sandbox.setFault({ provider: first.name, fault: 'refuse' })
    const { checks } = await done(client)
    const check = (name: string) => checks.find((one) => one.name === name)
    expect(check('figures')).toMatchObject({ state: 'failed', found: expect.stringMatching(/^1 of /) })
    expect(check('providers')).toMatchObject({ state: 'warning', found: expect.stringContaining(first.label) })
  })

  test('it can be cancelled, and begun again', async () => {
    const { client, sandbox } = await aConsole()
    for (const { name } of sandbox.providers) await client.sandbox.setFault({ provider: name, fault: 'hang' })
    await client.selfTest.start()
    await vi.waitFor(async () => {
      const watched = await present(client)
      expect(watched.checks.find(({ name }) => name === 'providers')?.state).toBe('running')
    }, soon)
    await client.selfTest.cancel()
    for await (const test of await client.selfTest.watch()) {
      if (test.state === 'running') continue
      expect(test.state).toBe('cancelled')
      expect(test.checks.slice(3).every(({ state }) => state === 'skipped')).toBe(true)
      break
    }
    const again = await client.selfTest.start()
    expect(again.state).toBe('running')
    expect(again.checks.every(({ found }) => found === null)).toBe(true)
    await client.selfTest.cancel()
  })
})

async function present(client: ReturnType<typeof aClient>): Promise<SelfTest> {
  for await (const test of await client.selfTest.watch()) return test
  throw new Error('the watch ended')
}
