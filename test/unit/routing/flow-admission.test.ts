import { beforeEach, describe, expect, test } from 'vitest'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { aFlow, type FlowRig } from '../../builders/a-flow.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { ScriptedProvider } from '../../fakes/scripted-provider.ts'

let clock: FakeClock
let alpha: ScriptedProvider
let rig: FlowRig

beforeEach(async () => {
  clock = new FakeClock()
  alpha = new ScriptedProvider(clock, 'alpha')
  rig = await aFlow({ clock, providers: [alpha], prices: { alpha: 7_000 } })
})

describe('refused before anything is written', () => {
  test('a country that is switched off', async () => {
    setSetting(rig.db, 'countries.allowed', ['FR'], 0)
    await expect(rig.send()).rejects.toMatchObject({ code: 'COUNTRY_NOT_ALLOWED', data: { country: 'DE' } })
    setSetting(rig.db, 'countries.allowed', ['FR', 'DE'], 0)
    await expect(rig.send()).resolves.toBe(1)
  })

  test('nobody who could take it', async () => {
    await expect(rig.send({ service: 'voice' })).rejects.toMatchObject({ code: 'NO_PROVIDER', data: { country: 'DE' } })
    await expect(rig.send({ provider: 'nobody' })).rejects.toMatchObject({ code: 'NO_PROVIDER' })
    expect(alpha.sent).toEqual([])
    expect(rig.db.prepare('select count(*) from verifications').pluck().get()).toBe(0)
  })

  test("today's budget for test messages: of test messages and of today (UTC) only", async () => {
    setSetting(rig.db, 'budget.testPerDayMicros', 14_000, 0)
    await rig.send({ mode: 'live' })
    await rig.send({ mode: 'test' })
    await rig.send({ mode: 'test' })
    await expect(rig.send({ mode: 'test' })).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' })
    await rig.send({ mode: 'live' })
    await clock.advance(12 * 3_600_000)
    await expect(rig.send({ mode: 'test' })).resolves.toBeGreaterThan(0)
  })
})
