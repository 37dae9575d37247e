import { createRouterClient, isDefinedError, safe } from '@orpc/server'
import { expect, test } from 'vitest'
import type { Alert, AlertNotice } from '../../../src/contract/alerts.ts'
import type { Engine } from '../../../src/engine/engine-types.ts'
import { aFolder } from '../../builders/a-folder.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'

const clientOf = (engine: Engine) => createRouterClient(engine.router)
type Client = ReturnType<typeof clientOf>

const send = (client: Client) => client.verifications.send({ to: '+4915112345678' })

/** The first alert of this kind as soon as there is one that passes. */
async function until(client: Client, kind: string, passes: (alert: Alert) => boolean): Promise<Alert> {
  const stop = new AbortController()
  const live = await client.alerts.watch(undefined, { signal: stop.signal })
  try {
    for await (const _ of live) {
      const { rows } = await client.alerts.list({})
      const found = rows.find((alert) => alert.condition.kind === kind && passes(alert))
      if (found !== undefined) return found
    }
  } finally {
    stop.abort()
  }
  throw new Error('the stream ended')
}

/** A rule that resolves as soon as its short window is empty. */
const impatient = {
  name: 'Primary failing',
  condition: { kind: 'primary-failing', failovers: 1, windowMs: 60_000 },
  severity: 'critical',
  forMs: 0,
  recoverMs: 0,
} as const

test('failing over raises "primary failing" although the failover worked', async () => {
  const engine = await anEngine({ sandbox: await aFastSandbox() })
  const client = clientOf(engine)
  const notices: AlertNotice[] = []
  engine.events.on('alert.notice', (notice) => notices.push(notice))
  await client.sandbox.setFault({ provider: 'twilio', fault: 'error-500' })
  const sent = await send(client)
  expect(sent).toMatchObject({ state: expect.stringMatching(/accepted|delivered|converted/), attempts: 2 })

  const alert = await until(client, 'primary-failing', () => true)
  expect(alert).toMatchObject({ subject: 'twilio', severity: 'warning', state: 'firing', read: false })
  expect(alert.message).toContain('1 failover in 5 min')
  expect(notices.filter(({ alert: about }) => about?.id === alert.id)).toMatchObject([
    { kind: 'fired', title: 'Primary failing' },
  ])
  expect(await client.alerts.summary()).toMatchObject({ worst: 'warning', unread: 1, quietSince: null })

  expect(await client.alerts.acknowledge({ ids: [alert.id], note: 'Asked their support' })).toEqual({ changed: 1 })
  expect(await client.alerts.acknowledge({ ids: [alert.id] })).toEqual({ changed: 0 })
  const story = await client.alerts.get({ id: alert.id })
  expect(story).toMatchObject({ read: true, note: 'Asked their support', acknowledgedAt: expect.any(Number) })
  expect(story.events.map(({ kind }) => kind)).toEqual(['fired', 'notified', 'noted', 'acknowledged'])
  expect(await client.alerts.summary()).toMatchObject({ unread: 0, open: { warning: 1 } })

  await client.sandbox.setFault({ provider: 'twilio', fault: null })
  await client.alerts.rules.setEnabled({ id: alert.ruleId, enabled: false })
  expect(await client.alerts.get({ id: alert.id })).toMatchObject({ state: 'resolved', resolvedAt: expect.any(Number) })
})

test('an open alert is the same after a restart, and still acknowledged', async () => {
  const folder = aFolder()
  const sandbox = await aFastSandbox()
  const first = await anEngine({ folder, sandbox })
  const client = clientOf(first)
  await client.sandbox.setFault({ provider: 'twilio', fault: 'error-500' })
  await send(client)
  const alert = await until(client, 'primary-failing', () => true)
  await client.alerts.acknowledge({ ids: [alert.id] })
  await first.stop()

  const again = await anEngine({ folder, sandbox })
  const seen: AlertNotice[] = []
  again.events.on('alert.notice', (notice) => seen.push(notice))
  // By the time this one has fired, the engine has looked at everything.
  again.events.emit('alarm.raised', { kind: 'disk', subject: null, message: 'The disk is nearly full.' })
  await until(clientOf(again), 'alarm', () => true)
  const [after, ...others] = (await clientOf(again).alerts.list({})).rows.filter(
    ({ condition }) => condition.kind === 'primary-failing',
  )
  expect(after).toMatchObject({ id: alert.id, state: 'firing', acknowledgedAt: expect.any(Number) })
  expect(others).toEqual([])
  expect(seen.filter(({ alert: about }) => about?.id === alert.id)).toEqual([])
})

test('an alarm of the engine becomes an alert for as long as it lasts', async () => {
  const engine = await anEngine({ sandbox: await aFastSandbox() })
  const client = clientOf(engine)
  const stale = await client.alerts.rules.list()
  const rest = stale.find(({ condition }) => condition.kind === 'alarm' && condition.alarm === null)
  if (rest === undefined) throw new Error('there is no rule for other alarms')
  await client.alerts.rules.update({ ...rest, recoverMs: 0 })
  engine.events.emit('alarm.raised', { kind: 'disk', subject: 'backup', message: 'The disk is nearly full.' })
  const alert = await until(client, 'alarm', () => true)
  expect(alert).toMatchObject({ subject: 'backup', message: 'The disk is nearly full.', state: 'firing' })
  engine.events.emit('alarm.cleared', { kind: 'disk', subject: 'backup' })
  expect(await until(client, 'alarm', ({ state }) => state === 'resolved')).toMatchObject({ id: alert.id })
})

test('rules: made, tried on the past, changed, tested and removed', async () => {
  const engine = await anEngine({ sandbox: await aFastSandbox() })
  const client = clientOf(engine)
  const { condition, forMs, recoverMs } = impatient
  expect(await client.alerts.rules.preview({ condition, forMs, recoverMs })).toMatchObject({
    fired: 0,
    longestMs: null,
  })
  await client.sandbox.setFault({ provider: 'twilio', fault: 'error-500' })
  await send(client)
  expect(await client.alerts.rules.preview({ condition, forMs, recoverMs })).toMatchObject({ fired: 1 })
  expect(await client.alerts.rules.preview({ condition, forMs: 3_600_000, recoverMs })).toMatchObject({ fired: 0 })
  const queue = { kind: 'queue-depth', above: 3 } as const
  expect(await client.alerts.rules.preview({ condition: queue, forMs, recoverMs })).toMatchObject({
    fired: null,
    now: null,
  })
  const accepted = { kind: 'rate-below', metric: 'accept', below: 0.9, windowMs: 60_000, minimum: 1 } as const
  const ofEach = await client.alerts.rules.preview({ condition: { ...accepted, of: 'provider' }, forMs, recoverMs })
  expect(ofEach.now?.find(({ subject }) => subject === 'twilio')?.rate).toMatchObject({ k: 0, n: 1, value: 0 })
  const ofAll = await client.alerts.rules.preview({ condition: { ...accepted, of: 'service' }, forMs, recoverMs })
  expect(ofAll.now).toMatchObject([{ subject: null, rate: { k: 1, n: 1, value: 1 } }])

  const made = await client.alerts.rules.create(impatient)
  expect(made).toMatchObject({ ...impatient, enabled: true, channels: ['inbox', 'desktop'] })
  const alert = await until(client, 'primary-failing', ({ ruleId }) => ruleId === made.id)
  const notices: AlertNotice[] = []
  engine.events.on('alert.notice', (notice) => notices.push(notice))
  await client.alerts.rules.test({ id: made.id })
  expect(notices).toMatchObject([{ kind: 'test', severity: 'critical', title: 'Test: Primary failing' }])

  const renamed = await client.alerts.rules.update({ ...made, name: 'First choice fails' })
  expect(renamed).toMatchObject({ id: made.id, name: 'First choice fails', open: 1 })
  await client.alerts.rules.remove({ id: made.id })
  expect((await client.alerts.rules.list()).some(({ id }) => id === made.id)).toBe(false)
  expect(await client.alerts.get({ id: alert.id })).toMatchObject({ state: 'resolved', ruleName: 'Primary failing' })
  const { error } = await safe(client.alerts.rules.update({ ...made, name: 'gone' }))
  expect(isDefinedError(error) && error.code).toBe('NOT_FOUND')
})

test('the inbox: unread first, filters, snooze, read marks, pages by key', async () => {
  const engine = await anEngine({ sandbox: await aFastSandbox() })
  const client = clientOf(engine)
  for (const subject of ['a', 'b', 'c'])
    engine.events.emit('alarm.raised', { kind: 'disk', subject, message: `Disk ${subject}.` })
  await until(client, 'alarm', ({ subject }) => subject === 'c')
  const { rows } = await client.alerts.list({})
  expect(rows).toHaveLength(3)
  const [newest, , oldest] = rows
  if (newest === undefined || oldest === undefined) throw new Error('alerts are missing')

  await client.alerts.markRead({ ids: [newest.id] })
  const sorted = (await client.alerts.list({})).rows
  expect(sorted.map(({ read }) => read)).toEqual([false, false, true])
  const firstPage = (await client.alerts.list({ limit: 2 })).rows
  const key = firstPage.at(-1)
  const secondPage = (await client.alerts.list({ limit: 2, ...(key !== undefined && { before: key }) })).rows
  expect([...firstPage, ...secondPage]).toEqual(sorted)

  const filtered = await client.alerts.list({
    filter: { subjects: ['a'], states: ['firing'], severities: ['warning'] },
  })
  expect(filtered).toMatchObject({ total: 3, matching: 1, rows: [{ subject: 'a' }] })
  expect(await client.alerts.list({ filter: { unread: true } })).toMatchObject({ matching: 2 })
  expect(await client.alerts.list({ filter: { rules: [999] } })).toMatchObject({ matching: 0 })
  expect(await client.alerts.list({ filter: { to: oldest.createdAt } })).toMatchObject({ matching: 0 })
  expect(await client.alerts.subjects()).toEqual(['a', 'b', 'c'])

  const wakeAt = Date.now() + 3_600_000
  expect(await client.alerts.snooze({ ids: rows.map(({ id }) => id), until: wakeAt })).toEqual({ changed: 3 })
  expect(await client.alerts.summary()).toMatchObject({ unread: 0, worst: null, open: { warning: 0 } })
  await client.alerts.snooze({ ids: [oldest.id], until: null })
  expect(await client.alerts.summary()).toMatchObject({ worst: 'warning', open: { warning: 1 } })
  await client.alerts.markRead({ ids: [oldest.id], read: false })
  expect(await client.alerts.markAllRead()).toEqual({ changed: 1 })
  const { error } = await safe(client.alerts.snooze({ ids: [oldest.id, 999], until: null }))
  expect(isDefinedError(error) && error.code).toBe('NOT_FOUND')
})

test('quiet hours are kept, and a zone or a time that does not exist is refused', async () => {
  const engine = await anEngine({ sandbox: await aFastSandbox() })
  const client = clientOf(engine)
  const before = await client.alerts.quietHours.get()
  expect(before).toMatchObject({ enabled: false, breakThrough: 'critical' })
  const night = { ...before, enabled: true, zone: 'Asia/Tokyo', from: '00:00', to: '00:00', breakThrough: null }
  expect(await client.alerts.quietHours.set(night)).toEqual(night)
  expect(await client.alerts.quietHours.get()).toEqual(night)
  expect(await client.alerts.summary()).toMatchObject({ quietHours: true })
  for (const wrong of [{ zone: 'Mars/Base' }, { from: '24:00' }, { days: [0] }])
    expect((await safe(client.alerts.quietHours.set({ ...night, ...wrong }))).error).toMatchObject({
      code: 'BAD_REQUEST',
    })
})
