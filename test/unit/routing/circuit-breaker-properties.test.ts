import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CircuitBreaker, type Ticket } from '../../../src/engine/routing/circuit-breaker.ts'
import { defaultBreakerSettings } from '../../../src/engine/routing/circuit-breaker-settings.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const { probes, probeLeaseMs, openMs, maxOpenMs, jitter } = defaultBreakerSettings

type Settle = 'success' | 'failure' | 'trip' | 'release'
type Operation =
  | { readonly do: 'acquire' | 'force' | 'resume' }
  | { readonly do: 'settle'; readonly which: number; readonly as: Settle }
  | { readonly do: 'wait'; readonly ms: number }

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('acquire' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('force' as const, 'resume' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      which: fc.nat(20),
      as: fc.constantFrom<Settle>('success', 'failure', 'failure', 'trip', 'release'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.oneof(fc.integer({ min: 0, max: 4_001 }), fc.nat(60_000)),
    }),
  },
)

interface Held {
  readonly ticket: Ticket
  readonly at: number
  readonly forced: boolean
  /** State of the breaker, and how often it had opened, when it was given. */
  readonly state: string
  readonly opened: number
}

/** Plays the operations and shows the breaker, its clock and the tickets still held to `look` after each. */
async function play(
  operations: readonly Operation[],
  draws: readonly number[],
  look: (breaker: CircuitBreaker, clock: FakeClock, held: readonly Held[]) => void,
) {
  const clock = new FakeClock()
  let draw = 0
  const random = () => draws[draw++ % draws.length] ?? 0
  const breaker = new CircuitBreaker({ clock, random })
  const held: Held[] = []
  for (const step of operations) {
    if (step.do === 'wait') await clock.advance(step.ms)
    else if (step.do === 'resume') breaker.resume()
    else if (step.do === 'settle') held.splice(step.which % (held.length || 1), 1)[0]?.ticket[step.as]('scripted')
    else {
      const before = breaker.view()
      const allowed = breaker.wouldAllow
      const ticket = breaker.acquire(step.do === 'force')
      if (step.do === 'acquire') {
        expect(ticket !== null).toBe(allowed)
        if (before.state === 'open') expect(ticket).toBeNull()
      }
      if (ticket !== null)
        held.push({
          ticket,
          at: clock.monotonic(),
          forced: step.do === 'force',
          state: before.state,
          opened: before.opened,
        })
    }
    look(breaker, clock, held)
  }
}

const games = [
  fc.array(operation, { maxLength: 120 }),
  fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1 }),
] as const

test('what it shows is consistent, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(...games, (operations, draws) => {
      let opened = 0
      return play(operations, draws, (breaker, clock) => {
        const view = breaker.view()
        expect(view).toEqual(breaker.view())
        expect(view.opened).toBeGreaterThanOrEqual(opened)
        opened = view.opened
        expect(view.since).toBeLessThanOrEqual(clock.now() + 1)
        expect(view.cause === null).toBe(view.state === 'closed')
        expect(view.probeAt === null).toBe(view.state !== 'open')
        if (view.state === 'closed') expect(breaker.wouldAllow).toBe(true)
        if (view.state === 'open') {
          expect(breaker.wouldAllow).toBe(false)
          expect((view.probeAt ?? 0) - clock.now()).toBeGreaterThanOrEqual(0)
          expect((view.probeAt ?? 0) - view.since).toBeLessThanOrEqual(maxOpenMs * (1 + jitter) + 1)
        }
        expect(clock.pendingTimers).toBe(0)
      })
    }),
  )
})

test('no unforced ticket while open; after at most the longest open time one is given', async () => {
  await fc.assert(
    fc.asyncProperty(...games, async (operations, draws) => {
      let last: { breaker: CircuitBreaker; clock: FakeClock } | undefined
      await play(operations, draws, (breaker, clock) => {
        last = { breaker, clock }
      })
      if (last === undefined) return
      const { breaker, clock } = last
      const view = breaker.view()
      if (view.state === 'open') {
        const left = (view.probeAt ?? 0) - clock.now()
        await clock.advance(Math.max(0, left - 2))
        if (left > 2) expect(breaker.acquire()).toBeNull()
      }
      await clock.advance(maxOpenMs * (1 + jitter) + probeLeaseMs)
      expect(breaker.acquire()).not.toBeNull()
    }),
  )
})

test('never more probes under way than allowed', async () => {
  await fc.assert(
    fc.asyncProperty(...games, (operations, draws) =>
      play(operations, draws, (breaker, clock, held) => {
        const { state, opened } = breaker.view()
        if (state !== 'half-open') return
        const live = held.filter(
          (one) =>
            !one.forced &&
            one.state === 'half-open' &&
            one.opened === opened &&
            clock.monotonic() - one.at < probeLeaseMs,
        )
        expect(live.length).toBeLessThanOrEqual(probes)
      }),
    ),
  )
})

test('once the provider answers again, as many successes as there are probes close it', async () => {
  await fc.assert(
    fc.asyncProperty(...games, async (operations, draws) => {
      let last: { breaker: CircuitBreaker; clock: FakeClock } | undefined
      await play(operations, draws, (breaker, clock) => {
        last = { breaker, clock }
      })
      if (last === undefined) return
      const { breaker, clock } = last
      await clock.advance(maxOpenMs * (1 + jitter) + probeLeaseMs)
      for (let i = 0; i < probes; i++) breaker.acquire()?.success()
      expect(breaker.view().state).toBe('closed')
    }),
  )
})

test('the first open time lies within its jitter', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (draw) => {
      const clock = new FakeClock()
      const breaker = new CircuitBreaker({ clock, random: () => draw })
      breaker.acquire()?.trip('scripted')
      const length = (breaker.view().probeAt ?? 0) - clock.now()
      expect(length).toBeGreaterThanOrEqual(openMs * (1 - jitter) - 1)
      expect(length).toBeLessThanOrEqual(openMs * (1 + jitter) + 1)
    }),
  )
})

test('it has recovered at most 45 s after the provider is back, over 200 random outages', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1_000, max: 3_600_000 }), fc.integer(), async (outageMs, seed) => {
      const clock = new FakeClock()
      let state = seed
      const random = () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
        return (state >>> 0) / 2 ** 32
      }
      const breaker = new CircuitBreaker({ clock, random })
      for (let i = 0; i < 3; i++) breaker.acquire()?.failure('no answer')
      // Traffic asks once a second, as a quiet console would.
      for (let at = 0; at < outageMs; ) {
        const untilProbe = Math.max(1_000, (breaker.view().probeAt ?? 0) - clock.now())
        await clock.advance(untilProbe)
        at += untilProbe
        if (at < outageMs) breaker.acquire()?.failure('no answer')
      }
      const back = clock.now()
      while (breaker.view().state !== 'closed') {
        breaker.acquire()?.success()
        await clock.advance(1_000)
      }
      expect(clock.now() - back).toBeLessThanOrEqual(45_000)
    }),
    { numRuns: 200 },
  )
})
