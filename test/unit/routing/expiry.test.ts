import { beforeEach, expect, test } from 'vitest'
import { EventBus } from '../../../src/engine/events.ts'
import { ExpirySweep } from '../../../src/engine/routing/expiry.ts'
import { verificationById } from '../../../src/engine/store/verifications.ts'
import { aStore } from '../../builders/a-store.ts'
import { NOON, save } from '../../builders/rows.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { recordingLog } from '../../fakes/recording-log.ts'

let clock: FakeClock
beforeEach(() => {
  clock = new FakeClock(NOON)
})

async function aSweep() {
  const db = await aStore()
  const log = recordingLog()
  const events = new EventBus(() => {})
  const changed: number[] = []
  events.on('verification.changed', ({ id }) => changed.push(id))
  return { db, log, changed, sweep: new ExpirySweep({ db, clock, log, events }) }
}

test('a code that was not entered in time ends its verification, and number and text go', async () => {
  const { db, sweep, changed } = await aSweep()
  const [unsent, sent] = [save(db, {}), save(db, { state: 'delivered', delivered_at: NOON })]
  const done = save(db, { state: 'converted', final_at: NOON })
  sweep.start()
  await clock.advance(599_999)
  expect(changed).toEqual([])
  await clock.advance(1)
  expect(changed).toEqual([unsent, sent])
  expect(verificationById(db, unsent)).toMatchObject({
    state: 'expired',
    final_at: NOON + 600_000,
    failure_reason: 'no provider confirmed it in time',
    to_number: null,
    body: null,
  })
  expect(verificationById(db, sent)).toMatchObject({ state: 'expired', failure_reason: null, to_number: null })
  expect(verificationById(db, done)?.state).toBe('converted')
  sweep.stop()
})

test('what expired while the console was closed is closed at the start', async () => {
  const { db, sweep } = await aSweep()
  const id = save(db, { created_at: NOON - 3_600_000 })
  sweep.start()
  expect(verificationById(db, id)?.state).toBe('expired')
  sweep.stop()
})

test('more than one transaction takes goes on a second later', async () => {
  const { db, sweep, changed } = await aSweep()
  for (let i = 0; i < 501; i++) save(db, { created_at: NOON - 3_600_000 })
  sweep.start()
  expect(changed).toHaveLength(500)
  await clock.advance(1_000)
  expect(changed).toHaveLength(501)
  sweep.stop()
})

test('one timer, whatever is open, and none after the stop', async () => {
  const { db, sweep } = await aSweep()
  sweep.start()
  for (let i = 0; i < 20; i++) save(db, {})
  await clock.advance(300_000)
  expect(clock.pendingTimers).toBe(1)
  sweep.stop()
  expect(clock.pendingTimers).toBe(0)
})

// The sweep threw out of its timer: the process would have ended.
test('a database that cannot be written is tried again', async () => {
  const { db, sweep, log } = await aSweep()
  const id = save(db, {})
  sweep.start()
  db.pragma('query_only = 1')
  await clock.advance(630_000)
  expect(log.lines).toMatchObject([{ level: 'error', message: expect.stringContaining('trying again') }])
  db.pragma('query_only = 0')
  await clock.advance(60_000)
  expect(verificationById(db, id)?.state).toBe('expired')
  sweep.stop()
})
