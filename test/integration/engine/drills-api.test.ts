import { createRouterClient, isDefinedError, safe } from '@orpc/server'
import { expect, test } from 'vitest'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'

const plan = { provider: 'twilio', fault: 'refuse', seconds: 60, perSecond: 5 } as const

test('from start to history, over the contract', async () => {
  const engine = await anEngine({ sandbox: await aFastSandbox() })
  const client = createRouterClient(engine.router)
  const stopWatching = new AbortController()
  const live = await client.drills.watch(undefined, { signal: stopWatching.signal })
  const next = async () => {
    const event = await live.next()
    if (event.done) throw new Error('the stream ended')
    return event.value
  }
  expect(await next()).toEqual({ schedule: null, nextAt: null, running: null })

  const started = await client.drills.start(plan)
  expect(started).toMatchObject({ ...plan, phase: 'warm-up', origin: 'manual', counts: { sent: 0 } })
  const { id } = started
  let now = await next()
  while ((now.running?.counts.accepted ?? 0) === 0) now = await next()
  expect(now.running).toMatchObject({ id, counts: { pending: expect.any(Number) } })

  const second = await safe(client.drills.start(plan))
  expect(isDefinedError(second.error) && [second.error.code, second.error.data]).toEqual(['DRILL_RUNNING', { id }])
  expect((await client.drills.list({})).rows).toMatchObject([{ id, verdict: null, endedAt: null, report: null }])

  await client.drills.cancel({ id })
  while (now.running !== null) now = await next()
  stopWatching.abort()
  const drill = await client.drills.get({ id })
  expect(drill).toMatchObject({ id, verdict: 'cancelled', report: { lost: 0, faultFrom: null } })

  const list = (filter: Parameters<typeof client.drills.list>[0]['filter']) => client.drills.list({ filter })
  expect(await list({ verdicts: ['cancelled'], faults: ['refuse'], providers: ['twilio'] })).toEqual({
    rows: [drill],
    total: 1,
    matching: 1,
  })
  expect(await list({ verdicts: ['passed'] })).toEqual({ rows: [], total: 1, matching: 0 })
  const before = { createdAt: drill.createdAt, id: drill.id }
  expect((await client.drills.list({ before })).rows).toEqual([])
})

test('what does not exist is told apart', async () => {
  const engine = await anEngine({ sandbox: await aFastSandbox() })
  const client = createRouterClient(engine.router)
  const unknown = { ...plan, provider: 'nobody' }
  const schedule = { interval: 'daily', hour: 3, weekday: 1, plan: unknown } as const
  for (const call of [
    client.drills.start(unknown),
    client.drills.schedule(schedule),
    client.drills.get({ id: 99 }),
    client.drills.cancel({ id: 99 }),
  ]) {
    const { error } = await safe(call as Promise<unknown>)
    expect(error).toMatchObject({ code: 'NOT_FOUND', defined: true })
  }
  const saved = await client.drills.schedule({ ...schedule, plan })
  expect(saved).toMatchObject({ schedule: { interval: 'daily', plan }, nextAt: expect.any(Number) })
})

test('not in the live workspace yet', async () => {
  const engine = await anEngine({ workspace: 'live' })
  const { error } = await safe(createRouterClient(engine.router).drills.start(plan))
  expect(error).toMatchObject({ code: 'SANDBOX_ONLY', defined: true })
})
