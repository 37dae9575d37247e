import { beforeEach, describe, expect, test } from 'vitest'
import { finish } from '../../../src/engine/store/verifications.ts'
import { aFlow, type FlowRig } from '../../builders/a-flow.ts'
import { NOON } from '../../builders/rows.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { aReport, found, notAccepted, ScriptedProvider } from '../../fakes/scripted-provider.ts'

let clock: FakeClock
let alpha: ScriptedProvider
let rig: FlowRig

beforeEach(async () => {
  clock = new FakeClock(NOON)
  alpha = new ScriptedProvider(clock, 'alpha')
  rig = await aFlow({ clock, providers: [alpha] })
  rig.poller.start()
})

describe('a submission of unknown outcome', () => {
  beforeEach(() => {
    alpha.onSend = notAccepted('timeout')
  })

  test('is looked up three times more and then no longer', async () => {
    await rig.send()
    expect(alpha.lookups).toHaveLength(1)
    await clock.advance(9_999)
    expect(alpha.lookups).toHaveLength(1)
    await clock.advance(3_600_000)
    expect(alpha.lookups).toHaveLength(4)
    expect(clock.pendingTimers).toBe(0)
  })

  test('found: accepted, and its receipt is asked for from then on', async () => {
    const id = await rig.send()
    alpha.onLookup = found('message-1')
    await clock.advance(10_000)
    expect(rig.verification(id)).toMatchObject({ state: 'accepted', accepted_at: NOON + 10_000, accept_ms: 10_000 })
    alpha.onStatuses = () => [aReport()]
    await clock.advance(2_000)
    expect(rig.verification(id).state).toBe('delivered')
    expect(alpha.lookups).toHaveLength(2)
  })

  test('cannot be looked up once number and text are forgotten', async () => {
    const id = await rig.send()
    finish(rig.db, id, { state: 'expired', at: NOON })
    await clock.advance(60_000)
    expect(alpha.lookups).toHaveLength(1)
    expect(rig.attempts(id)).toMatchObject([{ state: 'unknown', next_poll_at: null }])
  })
})

// The poll threw out of its timer: the process would have ended.
test('a database that cannot be written is tried again, and no receipt is lost', async () => {
  const id = await rig.send()
  alpha.onStatuses = () => [aReport()]
  rig.db.pragma('query_only = 1')
  await clock.advance(5_000)
  expect(alpha.polls).toEqual([])
  expect(rig.log.lines[0]).toMatchObject({ level: 'error', message: expect.stringContaining('trying again') })
  rig.db.pragma('query_only = 0')
  await clock.advance(1_000)
  expect(rig.verification(id).state).toBe('delivered')
})

test('a receipt that could not be written is asked for again', async () => {
  const id = await rig.send()
  alpha.onStatuses = () => {
    rig.db.pragma('query_only = 1')
    return [aReport()]
  }
  await clock.advance(2_000)
  expect(rig.verification(id).state).toBe('accepted')
  rig.db.pragma('query_only = 0')
  alpha.onStatuses = () => [aReport()]
  await clock.advance(5_000)
  expect(rig.verification(id).state).toBe('delivered')
})
