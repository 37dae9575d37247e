import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { ProviderControl } from '../../../src/engine/routing/provider-control.ts'
import { listAudit } from '../../../src/engine/store/audit.ts'
import { saveProvider } from '../../../src/engine/store/providers.ts'
import { queueHistory } from '../../../src/engine/store/routing-queues.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { aStore, fillUp, makeRoom } from '../../builders/a-store.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const HOUR_MS = 3_600_000
const names = ['alpha', 'beta', 'gamma']
const by = { actor: 'operator', reason: 'maintenance' }

let clock: FakeClock
let db: Database.Database
let changed: string[]
beforeEach(async () => {
  clock = new FakeClock()
  db = await aStore()
  changed = []
  for (const [index, name] of names.entries()) saveProvider(db, aProvider({ name, priority: index + 1 }), clock.now())
})

/** As after a start of the engine. */
function aControl(): ProviderControl {
  const control = new ProviderControl({ db, clock, names, services: ['sms'], onChange: (name) => changed.push(name) })
  control.start()
  return control
}

const audited = (subject: string) =>
  listAudit(db, { subjects: [subject], beforeId: null, limit: 50 }).map(({ actor, action, detail }) => ({
    actor,
    action,
    ...JSON.parse(detail),
  }))

test('a decision works at once, survives a restart and is on record', () => {
  const control = aControl()
  control.setState('beta', 'drained', null, by)
  control.pin('gamma', true, { actor: 'operator', reason: null })
  control.setLimits('gamma', { perSecond: 25, concurrent: 5, weight: 3 }, { actor: 'operator', reason: null })
  for (const now of [control, aControl()]) {
    expect(now.of('beta')).toMatchObject({ state: 'drained', pinned: false })
    expect(now.of('gamma')).toMatchObject({ state: 'enabled', pinned: true, perSecond: 25, concurrent: 5, weight: 3 })
  }
  expect(changed).toEqual(['beta', 'gamma', 'gamma'])
  expect(audited('provider:beta')).toEqual([
    {
      actor: 'operator',
      action: 'provider.state',
      before: { state: 'enabled', disabledUntil: null },
      after: { state: 'drained', disabledUntil: null },
      reason: 'maintenance',
    },
  ])
  expect(audited('provider:gamma').map(({ action }) => action)).toEqual(['provider.limits', 'provider.pin'])
})

test('what is so already is neither announced nor recorded', () => {
  const control = aControl()
  control.setState('beta', 'enabled', null, by)
  expect(changed).toEqual([])
  expect(audited('provider:beta')).toEqual([])
})

test('an unknown provider is free', () => {
  expect(aControl().of('nobody')).toMatchObject({ state: 'enabled', pinned: false, perSecond: null })
})

test('a provider disabled for an hour comes back by itself', async () => {
  const control = aControl()
  expect(clock.pendingTimers).toBe(0)
  control.setState('alpha', 'disabled', clock.now() + HOUR_MS, by)
  expect(clock.pendingTimers).toBe(1)
  await clock.advance(HOUR_MS - 1)
  expect(control.of('alpha').state).toBe('disabled')
  await clock.advance(1)
  expect(control.of('alpha')).toMatchObject({ state: 'enabled', disabledUntil: null })
  expect(changed).toEqual(['alpha', 'alpha'])
  expect(audited('provider:alpha')[0]).toMatchObject({ actor: 'clock', after: { state: 'enabled' } })
  expect(clock.pendingTimers).toBe(0)
})

test('the earliest of several comes back first, and one for good stays away', async () => {
  const control = aControl()
  control.setState('alpha', 'disabled', clock.now() + 2 * HOUR_MS, by)
  control.setState('beta', 'disabled', clock.now() + HOUR_MS, by)
  control.setState('gamma', 'disabled', null, by)
  await clock.advance(HOUR_MS)
  expect(names.map((name) => control.of(name).state)).toEqual(['disabled', 'enabled', 'disabled'])
  await clock.advance(48 * HOUR_MS)
  expect(names.map((name) => control.of(name).state)).toEqual(['enabled', 'enabled', 'disabled'])
})

test('time that passed while the console was closed or the machine slept counts', () => {
  const control = aControl()
  control.setState('alpha', 'disabled', clock.now() + HOUR_MS, by)
  clock.jump(2 * HOUR_MS)
  expect(control.of('alpha').state).toBe('enabled')
  control.stop()
  expect(aControl().of('alpha').state).toBe('enabled')
  expect(audited('provider:alpha')[0]).toMatchObject({ actor: 'clock' })
})

test('a wait longer than a timer holds is waited out all the same', async () => {
  const control = aControl()
  control.setState('alpha', 'disabled', clock.now() + 60 * 24 * HOUR_MS, by)
  await clock.advance(59 * 24 * HOUR_MS)
  expect(control.of('alpha').state).toBe('disabled')
  await clock.advance(24 * HOUR_MS)
  expect(audited('provider:alpha')[0]).toMatchObject({ actor: 'clock' })
})

test('with a full disk a decision is refused, and coming back is written down later', async () => {
  const control = aControl()
  control.setState('alpha', 'disabled', clock.now() + HOUR_MS, { actor: 'operator', reason: 'x'.repeat(20_000) })
  fillUp(db)
  const long = { actor: 'operator', reason: 'x'.repeat(20_000) }
  expect(() => control.setState('beta', 'disabled', null, long)).toThrow(
    expect.objectContaining({ code: 'STORE_UNAVAILABLE' }),
  )
  expect(control.of('beta').state).toBe('enabled')
  db.pragma('query_only = 1')
  await clock.advance(HOUR_MS)
  expect(control.of('alpha').state).toBe('enabled')
  expect(aControl().of('alpha').state).toBe('enabled')
  db.pragma('query_only = 0')
  makeRoom(db)
  await clock.advance(60_000)
  expect(audited('provider:alpha')[0]).toMatchObject({ actor: 'clock' })
})

test('the first order is that of the configuration, and is a version of its own', () => {
  const control = aControl()
  expect(control.order('DE', 'sms')).toEqual({ version: 1, strategy: 'priority', providers: names })
  aControl()
  expect(queueHistory(db, 10)).toMatchObject([{ version: 1, country: null, author: 'engine', reason: 'by priority' }])
})

test('a service without an order of its own goes by priority', () => {
  expect(aControl().order('DE', 'voice')).toEqual({ version: 0, strategy: 'priority', providers: names })
})

test('a country has its own order until it follows the default again; every version is kept', () => {
  const control = aControl()
  const order = { service: 'sms', strategy: 'priority' } as const
  control.reorder({ ...order, country: 'DE', providers: ['gamma', 'alpha'] }, by)
  control.reorder({ ...order, country: null, providers: ['beta', 'alpha', 'gamma'] }, by)
  for (const now of [control, aControl()]) {
    expect(now.order('DE', 'sms')).toMatchObject({ version: 2, providers: ['gamma', 'alpha'] })
    expect(now.order('FR', 'sms')).toMatchObject({ version: 3, providers: ['beta', 'alpha', 'gamma'] })
  }
  control.reorder({ ...order, country: 'DE', providers: null }, by)
  expect(control.order('DE', 'sms')).toMatchObject({ version: 3 })
  expect(aControl().order('DE', 'sms')).toMatchObject({ version: 3 })
  expect(queueHistory(db, 10).map(({ version, country }) => [version, country])).toEqual([
    [4, 'DE'],
    [3, null],
    [2, 'DE'],
    [1, null],
  ])
  expect(audited('queue:sms:DE')[1]).toMatchObject({
    action: 'queue.order',
    before: { version: 1, providers: names },
    after: { version: 2, providers: ['gamma', 'alpha'] },
  })
})

test('neither orders nor the record can be rewritten', () => {
  const control = aControl()
  control.pin('alpha', true, by)
  for (const table of ['routing_queues', 'audit_log']) {
    expect(() => db.exec(`delete from ${table}`)).toThrow('append-only')
    expect(() => db.exec(`update ${table} set ${table === 'audit_log' ? 'actor' : 'author'} = 'me'`)).toThrow(
      'append-only',
    )
  }
})
