import { expect, test, vi } from 'vitest'
import type { OptimizerMode } from '../../../src/contract/policy-models.ts'
import { aClient } from '../../builders/a-client.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aPolicy, aRule } from '../../builders/a-policy.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'

const soon = { timeout: 15_000, interval: 50 }

async function aConsole(optimizerMode: OptimizerMode = 'on', folder = aFolder()) {
  const sandbox = await aFastSandbox()
  const engine = await anEngine({ sandbox, folder, optimizerMode })
  const client = aClient(engine)
  await vi.waitFor(async () => expect((await client.system.status({})).engine).toBe('running'), soon)
  const names = (await client.providers.list({})).map(({ name }) => name)
  let number = 0
  /** Sends to Germany and gives the attempts. */
  const send = async (customerId?: string) => {
    const to = `+49151${String(10_000_000 + number++)}`
    const sent = await client.verifications.send({ to, ...(customerId !== undefined && { customerId }) })
    return { id: sent.id, attempts: sent.attemptList, first: sent.attemptList[0] }
  }
  return { engine, sandbox, client, names, send }
}

test('with the optimizer on every choice says why; before anything is known the list leads or another is tried', async () => {
  const { client, send, names } = await aConsole()
  const current = await client.policies.current({})
  expect(current).toMatchObject({ state: { mode: 'on', live: 1, trial: null }, live: { version: 1 } })
  const sent = await Promise.all(Array.from({ length: 12 }, () => send()))
  for (const { first } of sent) {
    const because = first?.candidates.find(({ provider }) => provider === first.provider)?.chosenBecause
    expect(because).toMatch(first?.provider === names[0] ? /^(first of the list|best|tried)/ : /^(best|tried)/)
  }
  const own = sent.find(({ first }) => first?.policyVersion === 'policy@1/default')?.first
  const taken = own?.candidates.find(({ provider }) => provider === own.provider)
  expect(taken).toMatchObject({ rank: 1, excludedBy: null })
  expect(taken?.chosenBecause).toMatch(
    /^(best balanced score|tried to learn how well it converts|first of the list, until another surely .*)$/,
  )
  expect(taken?.estimate?.n).toBeGreaterThanOrEqual(0)
  expect(own?.candidates.filter(({ runnerUp }) => runnerUp)).toHaveLength(1)
  expect(own?.candidates.reduce((sum, { probability }) => sum + (probability ?? 0), 0)).toBeCloseTo(1, 6)
  expect(own?.selectionProbability).toBeCloseTo(taken?.probability ?? 0, 9)
})

test('a policy takes effect with the next verification and so does its roll-back, both with a record', async () => {
  const { client, send, names } = await aConsole('off')
  const [first = '', second = ''] = names
  expect((await send()).first).toMatchObject({ provider: first, policyVersion: 'priority@1' })
  const draft = aPolicy([aRule({ id: 'acme', match: { customers: ['acme'] }, constraints: { allow: [second] } })])
  const current = await client.policies.activate({ policy: { draft }, stage: 'live', reason: 'acme wants it' })
  expect(current.explanation).toBe('Version 2 decides for every new verification.')
  expect((await send('acme')).first).toMatchObject({ provider: second, policyVersion: 'policy@2/acme' })
  expect((await send()).first?.policyVersion).toBe('policy@2/default')
  await client.policies.rollback({ reason: 'back' })
  expect((await send('acme')).first).toMatchObject({ provider: first, policyVersion: 'priority@1' })
  const { rows: audit } = await client.audit.list({ filter: { kinds: ['policy'] } })
  expect(audit.map(({ action, reason }) => [action, reason])).toEqual([
    ['policy.rollback', 'back'],
    ['policy.activate', 'acme wants it'],
  ])
  const { rows, total } = await client.policies.versions({})
  expect(total).toBe(2)
  expect(rows[0]?.differences.map(({ kind, rule, field }) => [kind, rule, field])).toEqual([
    ['changed', null, 'controlShare'],
    ['added', 'acme', null],
  ])
  expect((await client.policies.history({})).map(({ mode, live }) => [mode, live])).toEqual([
    ['off', 1],
    ['on', 2],
    ['off', 1],
  ])
})

test('a pinned provider goes first and a drained one takes nothing new, whatever the policy thinks of them', async () => {
  const { client, send } = await aConsole()
  const favourite = (await client.policies.simulate({ country: 'DE' })).chosen ?? ''
  await client.providers.setState({ name: favourite, state: 'drained' })
  const drained = await Promise.all(Array.from({ length: 8 }, () => send()))
  expect(drained.map(({ first }) => first?.provider)).not.toContain(favourite)
  const dearest = (await client.policies.simulate({ country: 'DE' })).candidates.at(-2)?.provider ?? ''
  await client.providers.pin({ name: dearest, pinned: true })
  const pinned = await send()
  expect(pinned.first?.provider).toBe(dearest)
  expect(pinned.first?.policyVersion).toMatch(/^priority@/)
})

test('after a refusal the next best of the same rule is asked, not the next of the list', async () => {
  const { client, sandbox, send } = await aConsole()
  const draft = aPolicy([aRule({ id: 'cheap', match: { countries: ['DE'] }, strategy: 'cheapest' })])
  await client.policies.activate({ policy: { draft }, stage: 'live', reason: 'by price' })
  const { candidates } = await client.policies.simulate({ country: 'DE' })
  const [cheapest = '', next = ''] = candidates.map(({ provider }) => provider)
  await sandbox.setFault(cheapest, 'error-500')
  const { attempts } = await send()
  expect(attempts.map(({ provider, policyVersion }) => `${provider} ${policyVersion}`)).toEqual([
    `${cheapest} policy@2/cheap`,
    `${next} policy@2/cheap`,
  ])
})

test('a shadow is noted beside what was done and never sends', async () => {
  const { client, send, names } = await aConsole('off')
  const draft = aPolicy([], { rules: [aRule({ strategy: 'cheapest' })] })
  await client.policies.activate({ policy: { draft }, stage: 'shadow', reason: 'look on' })
  for (let i = 0; i < 5; i++)
    expect((await send()).first).toMatchObject({ provider: names[0], policyVersion: 'priority@1' })
  const { shadows, rows } = await client.policies.shares({})
  expect(shadows).toMatchObject([{ version: 2, choices: 5, different: 5 }])
  expect(shadows[0]?.saving?.micros).toBeGreaterThan(0)
  expect(rows).toMatchObject([{ version: null, rule: null, arm: null, verifications: 5, share: 1 }])
})

test('what a draft would get, and what is wrong with it, is known before it is switched on', async () => {
  const { client, send } = await aConsole('off')
  for (const customer of ['acme', 'acme', 'other']) await send(customer)
  const rules = [
    aRule({ id: 'acme', match: { customers: ['acme'] } }),
    aRule({ id: 'again', match: { customers: ['acme'] } }),
    aRule(),
  ]
  const preview = await client.policies.preview({ rules, controlShare: 0.03 })
  expect(preview.rules.map(({ rule, verifications }) => [rule, verifications])).toEqual([
    ['acme', 2],
    ['again', 0],
    ['default', 1],
  ])
  expect(preview.findings.map(({ severity, rule }) => [severity, rule])).toEqual([['warning', 'again']])
  const refused = client.policies.activate({
    policy: { draft: aPolicy([], { rules: rules.slice(0, 2) }) },
    stage: 'live',
    reason: 'x',
  })
  await expect(refused).rejects.toMatchObject({ code: 'INVALID_POLICY' })
})

test('one number can be tried on any version, and on what is in force', async () => {
  const { client } = await aConsole()
  const draft = aPolicy([aRule({ id: 'berlin', match: { prefixes: ['+49151'] }, constraints: { deny: ['twilio'] } })])
  const tried = await client.policies.simulate({ to: '+4915112345678', policy: { draft } })
  expect(tried).toMatchObject({ country: 'DE', version: 0, rule: { id: 'berlin' }, passed: [] })
  expect(tried.candidates.find(({ provider }) => provider === 'twilio')?.excludedBy).toBe('on the deny list')
  const inForce = await client.policies.simulate({ to: '+33612345678' })
  expect(inForce).toMatchObject({ country: 'FR', version: 1, rule: { id: 'default' } })
  await expect(client.policies.simulate({ country: 'DE', policy: { version: 99 } })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  await client.policies.setMode({ mode: 'off', reason: 'quiet' })
  expect(await client.policies.simulate({ country: 'DE' })).toMatchObject({
    version: null,
    rule: null,
    reason: 'first of the static list',
  })
})
