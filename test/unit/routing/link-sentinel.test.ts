import { beforeEach, describe, expect, test } from 'vitest'
import { EventBus } from '../../../src/engine/events.ts'
import { type LinkSenses, LinkSentinel, type LinkView } from '../../../src/engine/routing/link-sentinel.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { type RecordingLog, recordingLog } from '../../fakes/recording-log.ts'

let clock: FakeClock
let senses: LinkSenses & { cable: boolean; internet: boolean; looks: number }
let changes: LinkView[]
let log: RecordingLog
let link: LinkSentinel

const aSentinel = (over: LinkSenses | null) => {
  const events = new EventBus((error) => {
    throw error
  })
  events.on('link.changed', (view) => changes.push(view))
  return new LinkSentinel({ clock, events, log, senses: over })
}

beforeEach(() => {
  clock = new FakeClock()
  changes = []
  log = recordingLog()
  senses = {
    cable: true,
    internet: true,
    looks: 0,
    hasInterface: () => senses.cable,
    reaches: async () => {
      senses.looks += 1
      return senses.cable && senses.internet
    },
  }
  link = aSentinel(senses)
})

const BEFORE_WRITE = false
const AFTER_WRITE = true

describe('a call without an answer', () => {
  test('is ours when no interface has an address', async () => {
    senses.cable = false
    expect(await link.failed('alpha', AFTER_WRITE)).toBe(true)
    expect(link.view()).toEqual({ state: 'down', since: clock.now(), cause: 'no network interface has an address' })
    expect(senses.looks).toBe(0)
  })

  test('is ours when nobody can be reached', async () => {
    senses.internet = false
    expect(await link.failed('alpha', BEFORE_WRITE)).toBe(true)
    expect(link.view()).toMatchObject({ state: 'down', cause: expect.stringContaining('no route') })
    expect(await link.failed('alpha', AFTER_WRITE)).toBe(true)
    expect([changes.length, senses.looks]).toEqual([1, 1])
  })

  test("is the provider's when another host can be reached", async () => {
    expect(await link.failed('alpha', BEFORE_WRITE)).toBe(false)
    expect(link.view().state).toBe('up')
  })

  test("is the provider's when bytes had left, without a look", async () => {
    senses.internet = false
    expect(await link.failed('alpha', AFTER_WRITE)).toBe(false)
    expect(senses.looks).toBe(0)
  })

  test("is the provider's, without a look, right after another provider answered", async () => {
    link.answered('beta')
    senses.internet = false
    expect(await link.failed('alpha', BEFORE_WRITE)).toBe(false)
    expect(senses.looks).toBe(0)
    await clock.advance(2_000)
    expect(await link.failed('alpha', BEFORE_WRITE)).toBe(true)
  })

  test('right after an answer is looked into all the same when it is the second provider, or the same one', async () => {
    link.answered('beta')
    senses.internet = false
    expect(await link.failed('alpha', BEFORE_WRITE)).toBe(false)
    expect(await link.failed('alpha', BEFORE_WRITE)).toBe(false)
    expect(await link.failed('beta', BEFORE_WRITE)).toBe(true)
    link.answered('alpha')
    expect(await link.failed('alpha', BEFORE_WRITE)).toBe(true)
  })

  test('of many at once is looked into once', async () => {
    senses.internet = false
    expect(await Promise.all([1, 2, 3].map(() => link.failed('alpha', BEFORE_WRITE)))).toEqual([true, true, true])
    expect([senses.looks, changes.length]).toEqual([1, 1])
  })

  test("is the provider's when the network cannot be looked at", async () => {
    senses.reaches = () => Promise.reject(new Error('no sockets left'))
    link = aSentinel(senses)
    expect(await link.failed('alpha', BEFORE_WRITE)).toBe(false)
    expect(log.lines.map(({ message }) => message)).toContain('the network could not be looked at')
  })
})

describe('while it is down', () => {
  beforeEach(async () => {
    senses.internet = false
    await link.failed('alpha', BEFORE_WRITE)
    senses.looks = 0
  })

  test('a look every 5 s finds when it is back', async () => {
    await link.check()
    await clock.advance(5_000)
    await link.check()
    await link.check()
    expect([senses.looks, link.isDown]).toEqual([1, true])
    senses.internet = true
    await clock.advance(5_000)
    await link.check()
    expect(changes.map(({ state }) => state)).toEqual(['down', 'up'])
    expect(link.view()).toEqual({ state: 'up', since: clock.now(), cause: null })
  })

  test('after waking it is looked at again at once', async () => {
    senses.internet = true
    await link.check(true)
    expect(link.isDown).toBe(false)
  })

  test('any answer proves that it is back', () => {
    link.answered('beta')
    expect(link.isDown).toBe(false)
  })

  test('whoever waits goes on when it is back, or when told to stop', async () => {
    const stop = new AbortController()
    const done: string[] = []
    const waits = [
      link.whenUp(new AbortController().signal).then(() => done.push('up')),
      link.whenUp(stop.signal).then(() => done.push('stopped')),
    ]
    await clock.advance(60_000)
    expect(done).toEqual([])
    stop.abort()
    await clock.advance(0)
    expect(done).toEqual(['stopped'])
    link.answered('beta')
    await Promise.all(waits)
    expect(done).toEqual(['stopped', 'up'])
    await link.whenUp(AbortSignal.abort())
    await link.whenUp(new AbortController().signal)
  })
})

test('a cable that is pulled is noticed without a call', async () => {
  senses.cable = false
  await link.check()
  expect(link.isDown).toBe(true)
})

test('an untroubled link is not looked at', async () => {
  for (let i = 0; i < 10; i++) await link.check(true)
  expect(senses.looks).toBe(0)
})

test('where everything stays on this machine nothing is ever down', async () => {
  link = aSentinel(null)
  expect(await link.failed('alpha', BEFORE_WRITE)).toBe(false)
  await link.check()
  link.answered('beta')
  expect(link.view().state).toBe('not-needed')
})

describe('a sleeping machine', () => {
  test('shows as a gap of the wall clock, whether or not the monotonic one went on', async () => {
    expect(link.beat()).toBe(false)
    await clock.advance(18_000)
    expect(link.beat()).toBe(false)
    clock.jump(3_600_000)
    expect(link.beat()).toBe(true)
    expect(link.beat()).toBe(false)
    await clock.advance(3_600_000)
    expect(link.beat()).toBe(true)
  })

  test('a clock that is set back is no sleep', () => {
    link.beat()
    clock.jump(-3_600_000)
    expect(link.beat()).toBe(false)
  })
})
