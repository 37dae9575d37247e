import type Database from 'better-sqlite3'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { EventBus } from '../../../src/engine/events.ts'
import { PolicyLearning } from '../../../src/engine/optimizer/policy-learning.ts'
import { OutcomeFeed } from '../../../src/engine/optimizer/policy-outcomes.ts'
import { listAudit } from '../../../src/engine/store/audit.ts'
import { savedSelector, saveSelector } from '../../../src/engine/store/policies.ts'
import type { AttemptRow, VerificationRow } from '../../../src/engine/store/schema.ts'
import { getSetting, setSetting } from '../../../src/engine/store/settings.ts'
import { aStore, fillUp, makeRoom } from '../../builders/a-store.ts'
import { NOON, save } from '../../builders/rows.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { recordingLog } from '../../fakes/recording-log.ts'
import { anOffer, inCountry, MINUTE } from './offers.ts'

let db: Database.Database
let clock: FakeClock
let log: ReturnType<typeof recordingLog>
let events: EventBus
let learning: PolicyLearning
let feed: OutcomeFeed

beforeEach(async () => {
  db = await aStore()
  clock = new FakeClock(NOON)
  log = recordingLog()
  start()
})

/** As after a start of the engine; what was learned before comes from the store. */
function start(): void {
  events = new EventBus((error) => {
    throw error
  })
  learning = new PolicyLearning({ db, clock, log, random: () => 0.25 })
  feed = new OutcomeFeed({ db, clock, events, learning })
  feed.start()
  onTestFinished(() => feed.stop())
}

/** Writes a verification with its attempts and lets the feed hear of it. */
function sent(attempts: readonly Partial<AttemptRow>[], verification: Partial<VerificationRow> = {}): number {
  const now = clock.now()
  const id = save(
    db,
    { created_at: now, state: 'accepted', accepted_at: now, ...verification },
    attempts.map((attempt) => ({ started_at: now, settled_at: now, ...attempt })),
  )
  events.emit('verification.changed', { id })
  return id
}

function change(id: number, columns: Partial<VerificationRow>): void {
  const set = Object.keys(columns).map((column) => `${column} = :${column}`)
  db.prepare(`update verifications set ${set.join(', ')} where id = :id`).run({ id, ...columns })
  events.emit('verification.changed', { id })
}

const convert = (id: number) => change(id, { state: 'converted', converted_at: clock.now(), final_at: clock.now() })

/** What the selector thinks of a route to Germany: outcomes behind it, and the chance of conversion. */
function knownOf(provider: string) {
  const estimate = learning.selector('sms').consider([anOffer(provider, 1)], inCountry('DE', clock.now()))
    ?.candidates[0]?.estimate
  return { n: Math.round(estimate?.n ?? 0), mean: estimate?.mean ?? 0 }
}

const waiting = () => learning.selector('sms').waitingFor.length

test('an entered code is a success, and nothing is judged before', () => {
  const id = sent([{ provider: 'alpha' }])
  expect([waiting(), knownOf('alpha').n]).toEqual([1, 0])
  const before = knownOf('alpha').mean
  convert(id)
  expect([waiting(), knownOf('alpha').n]).toEqual([0, 1])
  expect(knownOf('alpha').mean).toBeGreaterThan(before)
  events.emit('verification.changed', { id })
  expect(knownOf('alpha').n).toBe(1)
})

test('silence is a failure after five minutes, although the code lives on; what comes later changes nothing', async () => {
  const id = sent([{ provider: 'alpha' }])
  await clock.advance(5 * MINUTE - 1)
  expect(waiting()).toBe(1)
  await clock.advance(2_000)
  expect([waiting(), knownOf('alpha').n]).toEqual([0, 1])
  expect(learning.failureCosts()).toMatchObject([{ service: 'sms', success: { k: 0, n: 1 } }])
  const { mean } = knownOf('alpha')
  convert(id)
  expect([waiting(), knownOf('alpha').n]).toEqual([0, 1])
  expect(knownOf('alpha').mean).toBeCloseTo(mean, 6)
})

test('a refusal of the provider counts against it, one of the recipient or of our own haste does not', () => {
  sent(
    [
      { provider: 'alpha', state: 'rejected-eligible', category: 'geo-blocked' },
      { provider: 'beta', state: 'unknown', category: 'timeout' },
      { provider: 'gamma' },
    ],
    {},
  )
  sent([{ provider: 'delta', state: 'rejected-eligible', category: 'throttled' }], { state: 'pending' })
  sent([{ provider: 'delta', state: 'unknown', category: 'interrupted' }], { state: 'pending' })
  sent([{ provider: 'delta', state: 'rejected-final', category: 'bad-recipient' }], { state: 'pending' })
  expect(['alpha', 'beta', 'gamma', 'delta'].map((name) => knownOf(name).n)).toEqual([1, 1, 0, 0])
  expect(waiting()).toBe(1)
})

test('a submission without an answer that surfaces later is followed from then on', () => {
  const id = sent([{ provider: 'alpha', state: 'unknown', category: 'timeout' }], { state: 'pending' })
  db.prepare("update attempts set state = 'accepted' where verification_id = ?").run(id)
  events.emit('verification.changed', { id })
  expect([waiting(), knownOf('alpha').n]).toEqual([1, 1])
  convert(id)
  expect(knownOf('alpha').n).toBe(2)
})

test('of two messages with one code the delivered one is believed, otherwise the last', () => {
  const rescued = sent([{ provider: 'alpha' }, { provider: 'beta', delivery: 'delivered' }, { provider: 'gamma' }])
  convert(rescued)
  const messages = () =>
    learning
      .selector('sms')
      .toJSON()
      .messages?.routes.map((route) => route.slowSuccesses > 0)
  expect(messages()).toEqual([false, true, false])
  const silent = sent([{ provider: 'delta' }, { provider: 'epsilon' }])
  convert(silent)
  expect(messages()).toEqual([false, true, false, false, true])
})

test('who was rescued got through after all, at the cost of a second message', () => {
  for (let i = 0; i < 20; i++) {
    convert(sent([{ provider: 'alpha' }, { provider: 'gamma', delivery: 'delivered' }]))
    convert(sent([{ provider: 'beta', delivery: 'delivered' }]))
  }
  const found = learning
    .selector('sms')
    .consider([anOffer('alpha', 50_000), anOffer('beta', 50_000)], inCountry('DE', clock.now()))
  const [alpha, beta] = found?.candidates ?? []
  expect(alpha?.estimate.n).toBeCloseTo(beta?.estimate.n ?? 0, 0)
  expect(alpha?.score).toBeGreaterThan(1 + (beta?.score ?? 0) / 2)
  expect(found?.provider).toBe('beta')
})

test('tests and drills say nothing, and wrong codes may be anybody’s', () => {
  for (const mode of ['test', 'drill'] as const) convert(sent([{ provider: 'alpha' }], { mode }))
  expect([waiting(), knownOf('alpha').n]).toEqual([0, 0])
  const guessed = sent([{ provider: 'alpha' }])
  change(guessed, { state: 'failed', final_at: clock.now() })
  expect([waiting(), knownOf('alpha').n]).toEqual([0, 0])
  expect(learning.failureCosts()[0]?.success.n).toBe(0)
})

test('a verification that nobody took is a failure at once', () => {
  sent([{ provider: 'alpha', state: 'rejected-eligible', category: 'refused' }], { state: 'pending' })
  const id = sent([{ provider: 'alpha', state: 'rejected-eligible', category: 'refused' }], { state: 'pending' })
  change(id, { state: 'failed', final_at: clock.now() })
  expect(learning.failureCosts()[0]?.success).toMatchObject({ k: 0, n: 1 })
})

test('what was on its way while our own network went down is forgotten', async () => {
  sent([{ provider: 'alpha' }])
  events.emit('link.changed', { state: 'down', since: clock.now(), cause: 'no route' } as never)
  expect(waiting()).toBe(0)
  events.emit('link.changed', { state: 'up', since: clock.now(), cause: null } as never)
  await clock.advance(6 * MINUTE)
  expect(knownOf('alpha').n).toBe(0)
})

test('after a restart the selector goes on where it stood, and ends what was on its way', async () => {
  for (let i = 0; i < 40; i++) convert(sent([{ provider: 'alpha' }]))
  const converted = sent([{ provider: 'alpha' }])
  const silent = sent([{ provider: 'beta' }])
  await clock.advance(MINUTE)
  const before = { ...knownOf('alpha'), unit: learning.selector('sms').unitOf('canary', 'key') }
  expect(savedSelector(db, 'sms')).not.toBeNull()
  feed.stop()
  db.prepare("update verifications set state = 'converted', converted_at = ?, final_at = ? where id = ?").run(
    clock.now(),
    clock.now(),
    converted,
  )
  start()
  expect(learning.selector('sms').unitOf('canary', 'key')).toBe(before.unit)
  expect(knownOf('alpha').n).toBe(before.n + 1)
  expect(waiting()).toBe(1)
  await clock.advance(5 * MINUTE)
  expect([waiting(), knownOf('beta').n]).toEqual([0, 1])
  expect(silent).toBeGreaterThan(0)
})

test('messages that the store does not know any more are dropped', () => {
  learning.observe('sms', { kind: 'accepted', at: NOON, id: 4_711, provider: 'alpha', country: 'DE', region: 'europe' })
  learning.save()
  feed.stop()
  start()
  expect(waiting()).toBe(0)
})

test('what cannot be read is not believed: the selector starts anew and says so', () => {
  saveSelector(db, 'sms', '{"selector":{"version":7}}', NOON)
  feed.stop()
  start()
  expect(knownOf('alpha').n).toBe(0)
  expect(log.lines.some(({ message }) => message.includes('cannot be read'))).toBe(true)
})

test('a full disk is no reason to forget: it is saved at the next time', () => {
  convert(sent([{ provider: 'alpha' }]))
  const big = Array.from({ length: 400 }, (_, i) => `country-${i}`)
  for (const country of big)
    learning.observe('sms', { kind: 'refused', at: NOON, id: 0, provider: 'alpha', country, region: null })
  fillUp(db)
  learning.save()
  expect(log.lines.some(({ message }) => message.includes('could not be saved'))).toBe(true)
  makeRoom(db)
  learning.save()
  expect(savedSelector(db, 'sms')).toContain('country-399')
})

test('while too few convert, a failure costs more; the change is in the log of decisions', async () => {
  expect(getSetting(db, 'optimizer.failureCost')).toBe(5)
  setSetting(db, 'optimizer.successTarget', 0.9, clock.now())
  for (let i = 0; i < 150; i++) {
    const id = sent([{ provider: 'alpha' }])
    if (i % 2 === 0) convert(id)
    await clock.advance(MINUTE)
  }
  await clock.advance(6 * MINUTE)
  const [cost] = learning.failureCosts()
  expect(cost).toMatchObject({ set: 5, target: 0.9 })
  expect(cost?.used).toBe(learning.failureCost('sms', 5))
  expect(cost?.used).toBeGreaterThan(6)
  const [entry] = listAudit(db, { subjects: ['policy:sms'], beforeId: null, limit: 1 })
  expect(entry).toMatchObject({ actor: 'optimizer', action: 'policy.failureCost' })
  expect(JSON.parse(entry?.detail ?? '')).toMatchObject({ before: { factor: 1 }, after: { factor: 1.25 } })
})
