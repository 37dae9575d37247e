import { beforeEach, expect, test } from 'vitest'
import { SwitchBudget } from '../../../src/engine/routing/switch-budget.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

let clock: FakeClock
let told: readonly string[]
let budget: SwitchBudget
beforeEach(() => {
  clock = new FakeClock()
  told = []
  budget = new SwitchBudget(clock, (raised, { sends, switched }) => {
    told = [...told, `${raised ? 'raised' : 'cleared'} at ${switched} of ${sends}`]
  })
})

const send = (times: number, switched: boolean) => {
  for (let i = 0; i < times; i++) budget.note(switched)
}

test('the alarm is raised once when more than a fifth of the last minute goes elsewhere', () => {
  send(80, false)
  send(20, true)
  expect(told).toEqual([])
  send(5, true)
  expect(told).toEqual(['raised at 21 of 101'])
  expect(budget.raised).toBe(true)
})

test('a handful of sends proves nothing', () => {
  send(9, true)
  expect(told).toEqual([])
  send(1, true)
  expect(told).toEqual(['raised at 10 of 10'])
})

test('what is older than a minute no longer counts', async () => {
  send(9, true)
  await clock.advance(61_000)
  send(9, true)
  expect(told).toEqual([])
})

test('the alarm is cleared when the share has fallen to a tenth', async () => {
  send(10, true)
  await clock.advance(30_000)
  send(85, false)
  expect(budget.raised).toBe(true)
  send(5, false)
  expect(told).toEqual(['raised at 10 of 10', 'cleared at 10 of 100'])
})

test('the alarm is cleared when sending stops, and no timer is left then', async () => {
  send(10, true)
  expect(clock.pendingTimers).toBe(1)
  await clock.advance(61_000)
  expect(told).toEqual(['raised at 10 of 10', 'cleared at 0 of 0'])
  expect(clock.pendingTimers).toBe(0)
})

test('while nothing is wrong no timer runs', () => {
  send(500, false)
  expect(clock.pendingTimers).toBe(0)
})
