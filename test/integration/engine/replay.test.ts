import { expect, test, vi } from 'vitest'
import { systemClock } from '../../../src/engine/clock.ts'
import { aClient } from '../../builders/a-client.ts'
import { aPolicy, aRule } from '../../builders/a-policy.ts'
import { aRecording, saveRecording, type World } from '../../builders/a-recording.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'

const DAY_MS = 86_400_000
const soon = { timeout: 20_000, interval: 50 }

/** In Brazil beta is the cheaper and the worse one. */
const world: World = {
  DE: { alpha: { price: 60_000, rate: 0.9 }, beta: { price: 55_000, rate: 0.88 } },
  BR: { alpha: { price: 30_000, rate: 0.85 }, beta: { price: 25_000, rate: 0.35 } },
}

async function aConsole(optimizerMode: 'on' | 'off' = 'on') {
  const sandbox = await aFastSandbox()
  const engine = await anEngine({ sandbox, optimizerMode })
  const client = aClient(engine)
  await vi.waitFor(async () => expect((await client.system.status({})).engine).toBe('running'), soon)
  return { engine, client }
}

/** A day of traffic, an hour ago, that a policy sent and tried things out with. */
const aDay = (n: number) =>
  aRecording(world, { seed: 1, n, explore: 0.6, from: systemClock.now() - DAY_MS }).map(({ row }) => row)

test('a policy is replayed over what was sent, and switched on from its replay', async () => {
  const { engine, client } = await aConsole()
  saveRecording(engine.db, aDay(1_500))
  const draft = aPolicy([], { rules: [aRule({ strategy: 'conversion-first' })] })
  const watch = await client.policies.replay.watch({})
  expect((await watch.next()).value).toEqual({ latest: null })
  const started = await client.policies.replay.start({ policy: { draft }, days: 7 })
  expect(started).toMatchObject({ state: 'running', days: 7, version: null })
  await expect(client.policies.replay.start({ policy: { draft } })).rejects.toMatchObject({ code: 'REPLAY_RUNNING' })
  for await (const { latest } of watch) if (latest !== null && latest.state !== 'running') break
  const { policy, result, ...summary } = await client.policies.replay.get({ id: started.id })
  expect(summary).toMatchObject({ state: 'done', done: 1_500, of: 1_500, problem: null })
  expect(result).toMatchObject({ method: 'doubly-robust', verifications: 1_500, compared: 1_500, withoutEvidence: 0 })
  expect(result?.saving.low).toBeGreaterThan(0)
  expect(result?.conversionGain.low).toBeGreaterThan(0)
  expect(summary.saving).toEqual(result?.saving)
  const { regret } = await client.policies.regret({ days: 7 })
  expect(regret).toEqual(result?.regret)
  expect((await client.policies.regret({})).regret).toBeNull()
  expect((await client.policies.replay.list({})).rows.map(({ id }) => id)).toEqual([started.id])
  const current = await client.policies.activate({ policy: { draft: policy }, stage: 'live', reason: 'replayed' })
  expect(current.live?.rules).toEqual(draft.rules)
})

test('a replay can be cancelled, and what cannot be replayed is refused', async () => {
  const { engine, client } = await aConsole()
  saveRecording(engine.db, aDay(2_500))
  const { id } = await client.policies.replay.start({ policy: { version: 1 }, days: 30 })
  await client.policies.replay.cancel({ id })
  await vi.waitFor(async () => expect((await client.policies.replay.get({ id })).state).toBe('cancelled'), soon)
  expect((await client.policies.replay.get({ id })).result).toBeNull()
  await expect(client.policies.replay.cancel({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(client.policies.replay.get({ id: 99 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(client.policies.replay.start({ policy: { version: 99 } })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const draft = aPolicy([], { rules: [aRule({ match: { countries: ['DE'] } })] })
  await expect(client.policies.replay.start({ policy: { draft } })).rejects.toMatchObject({ code: 'INVALID_POLICY' })
})

test('the trap is found, denied with one click and taken back with another', async () => {
  const { engine, client } = await aConsole()
  saveRecording(engine.db, aDay(2_500))
  // The policy in force goes by price alone, so that it walks into the trap.
  const draft = aPolicy([], { rules: [aRule({ strategy: 'cheapest' })] })
  await client.policies.activate({ policy: { draft }, stage: 'live', reason: 'by price' })
  const watch = await client.cost.recommendationActions.watch({})
  await client.cost.recommendationActions.generate({})
  for await (const run of watch) if (!run.running && run.lastAt !== null) break
  const { rows, monthly, run } = await client.cost.recommendations({})
  expect(run).toMatchObject({ running: false, problem: null })
  const brazil = rows.find(({ subject, monthly: money }) => subject.country === 'BR' && money !== null)
  if (brazil === undefined) throw new Error('no recommendation for Brazil')
  expect(brazil.kind === 'switch-strategy' || brazil.kind === 'deny-provider').toBe(true)
  expect(monthly.micros).toBeGreaterThanOrEqual(brazil.monthly?.micros ?? 0)
  const applied = await client.cost.recommendationActions.apply({ id: brazil.id })
  expect(applied).toMatchObject({ state: 'applied', canUndo: true })
  expect((await client.policies.current({})).live).toMatchObject({ version: 3, reason: /^recommendation \d+: / })
  const undone = await client.cost.recommendationActions.undo({ id: brazil.id })
  expect(undone.state).toBe('undone')
  expect((await client.policies.current({})).live?.version).toBe(2)
  const regret = await client.policies.regret({})
  expect(regret.regret?.verifications).toBe(2_500)
})
