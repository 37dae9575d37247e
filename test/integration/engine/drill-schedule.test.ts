import { beforeEach, expect, onTestFinished, test } from 'vitest'
import type { Drill, DrillSchedule } from '../../../src/contract/drills.ts'
import { drillPage } from '../../../src/engine/store/drills.ts'
import { someDrills } from '../../builders/a-drill.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const HOUR = 3_600_000
const MONDAY_NOON = Date.UTC(2026, 0, 5, 12)
const TUESDAY_3 = Date.UTC(2026, 0, 6, 3)

const plan = { provider: 'twilio', fault: 'hang', seconds: 20, perSecond: 4 } as const
const daily: DrillSchedule = { interval: 'daily', hour: 3, weekday: 1, plan }

let clock: FakeClock
let rig: Awaited<ReturnType<typeof someDrills>>
/** Ends the drill under way: its servers never come up. */
let end: () => void

beforeEach(async () => {
  clock = new FakeClock(MONDAY_NOON)
  const openWorld = () =>
    new Promise<never>((_, reject) => {
      end = () => reject(new Error('no servers in this test'))
    })
  end = () => {}
  rig = await someDrills({ clock, openWorld })
  rig.drills.open()
  onTestFinished(() => end())
})

const history = (): readonly Drill[] => drillPage(rig.db, {}, { limit: 100 }).rows.toReversed()
const scheduled = () => history().map(({ origin, createdAt }) => [origin, createdAt])
const endDrill = async () => {
  end()
  await rig.until(() => rig.drills.progress() === null)
}

test('nothing is scheduled until somebody does it', () => {
  expect(rig.drills.scheduleState()).toEqual({ schedule: null, nextAt: null })
  expect(clock.pendingTimers).toBe(0)
})

test('runs at its hour, every day', async () => {
  expect(rig.drills.setSchedule(daily)).toEqual({ schedule: daily, nextAt: TUESDAY_3 })
  await clock.advance(15 * HOUR - 1_000)
  expect(history()).toEqual([])
  await clock.advance(1_000)
  expect(scheduled()).toEqual([['scheduled', TUESDAY_3]])
  expect(rig.drills.progress()).toMatchObject({ ...plan, origin: 'scheduled' })
  await endDrill()
  await clock.advance(24 * HOUR)
  expect(scheduled()).toEqual([
    ['scheduled', TUESDAY_3],
    ['scheduled', TUESDAY_3 + 24 * HOUR],
  ])
})

test('days that were slept through are caught up by one drill', async () => {
  rig.drills.setSchedule(daily)
  clock.jump(72 * HOUR)
  rig.drills.checkSchedule()
  expect(scheduled()).toEqual([['scheduled', MONDAY_NOON + 72 * HOUR]])
  await endDrill()
  expect(rig.drills.scheduleState().nextAt).toBe(TUESDAY_3 + 72 * HOUR)
  await clock.advance(HOUR)
  expect(history()).toHaveLength(1)
})

test('switched off: no drill and no timer', async () => {
  rig.drills.setSchedule(daily)
  expect(rig.drills.setSchedule({ ...daily, interval: 'off' }).nextAt).toBeNull()
  expect(clock.pendingTimers).toBe(0)
  await clock.advance(48 * HOUR)
  expect(history()).toEqual([])
})

test('never two at once: it waits for the end of the one that runs', async () => {
  rig.drills.setSchedule(daily)
  rig.drills.start(plan)
  await clock.advance(16 * HOUR)
  expect(scheduled()).toEqual([['manual', MONDAY_NOON]])
  await endDrill()
  expect(scheduled()).toEqual([
    ['manual', MONDAY_NOON],
    ['scheduled', MONDAY_NOON + 16 * HOUR],
  ])
})

test('a drill that cannot start is tried again an hour later', async () => {
  let known = true
  const provider = (name: string) => (known ? rig.manager.provider(name) : undefined)
  const { drills, db } = await someDrills({ clock, manager: { providers: rig.manager.providers, provider } })
  drills.open()
  drills.setSchedule(daily)
  known = false
  await clock.advance(15 * HOUR)
  const drillsNow = () => drillPage(db, {}, { limit: 1 }).total
  expect(drillsNow()).toBe(0)
  known = true
  await clock.advance(HOUR)
  expect(drillsNow()).toBe(1)
})
