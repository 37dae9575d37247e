import { expect, test } from 'vitest'
import { finish } from '../../../src/engine/store/verifications.ts'
import { aFlow, type FlowRig } from '../../builders/a-flow.ts'
import { aPolicy, aRule } from '../../builders/a-policy.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { notAccepted, ScriptedProvider } from '../../fakes/scripted-provider.ts'

const MINUTE = 60_000
const by = { author: 'operator', reason: 'test' }

async function aRig(prices: Readonly<Record<string, number>>) {
  const clock = new FakeClock()
  const providers = Object.keys(prices).map((name, i) => new ScriptedProvider(clock, name, { priority: i + 1 }))
  const rig = await aFlow({ clock, providers, prices, optimizer: 'on' })
  return { ...rig, providers }
}

const firstOf = (rig: FlowRig, id: number) => rig.attempts(id)[0]

/** Sends one a minute; the code is entered after 10 s unless the provider is silent. Says who was asked first. */
async function traffic(rig: FlowRig, n: number, silent: readonly string[] = []): Promise<string[]> {
  const asked: string[] = []
  for (let i = 0; i < n; i++) {
    const id = await rig.sendThrough()
    const { provider = '' } = firstOf(rig, id) ?? {}
    asked.push(provider)
    await rig.clock.advance(10_000)
    if (!silent.includes(provider)) {
      finish(rig.db, id, { state: 'converted', at: rig.clock.now() })
      rig.events.emit('verification.changed', { id })
    }
    await rig.clock.advance(MINUTE)
  }
  return asked
}

const shareOf = (asked: readonly string[], name: string) => asked.filter((each) => each === name).length / asked.length

test('a dearer provider that is no better loses its traffic, and a cheap one that fails silently is left', async () => {
  const rig = await aRig({ alpha: 80_000, beta: 40_000, gamma: 60_000 })
  const healthy = await traffic(rig, 120)
  expect(shareOf(healthy.slice(60), 'beta')).toBeGreaterThan(0.8)
  expect(shareOf(healthy.slice(60), 'alpha')).toBeLessThan(0.15)
  const silent = await traffic(rig, 60, ['beta'])
  expect(shareOf(silent.slice(10), 'beta')).toBeLessThan(0.2)
  const [last] = rig.attempts(await rig.sendThrough())
  const beta = JSON.parse(last?.candidates ?? '[]').find(({ provider }: { provider: string }) => provider === 'beta')
  expect(
    last?.provider === 'beta' || beta.excludedBy?.startsWith('ejected: silent outage likely') || beta.score > 1,
  ).toBe(true)
})

test('every attempt of a verification runs on the rule of its first, although another is put in force', async () => {
  const rig = await aRig({ alpha: 80_000, beta: 40_000, gamma: 60_000 })
  rig.policies?.book.activate(
    { draft: aPolicy([aRule({ id: 'de', match: { countries: ['DE'] }, strategy: 'cheapest' })]) },
    'live',
    1,
    by,
  )
  const [, beta] = rig.providers
  if (beta === undefined) throw new Error('there is no second provider')
  beta.onSend = () => {
    rig.policies?.book.activate(
      { draft: aPolicy([], { rules: [aRule({ id: 'other', strategy: 'priority' })] }) },
      'live',
      1,
      by,
    )
    return notAccepted('refused')
  }
  const id = await rig.sendThrough()
  expect(rig.attempts(id).map(({ provider, policy_version }) => `${provider} ${policy_version}`)).toEqual([
    'beta policy@2/de',
    'gamma policy@2/de',
  ])
  expect(firstOf(rig, await rig.sendThrough())?.policy_version).toBe('policy@3/other')
})

test('a rule that keeps everybody out sends nothing, and one that leaves a resting route uses it', async () => {
  const rig = await aRig({ alpha: 80_000, beta: 40_000 })
  const only = (maxPrice: number, allow: readonly string[]) =>
    rig.policies?.book.activate(
      {
        draft: aPolicy([], {
          rules: [aRule({ constraints: { maxPrice: { micros: maxPrice, currency: 'EUR' }, allow: [...allow] } })],
        }),
      },
      'live',
      1,
      by,
    )
  only(10_000, ['alpha', 'beta'])
  await expect(rig.send()).rejects.toMatchObject({ code: 'NO_PROVIDER' })
  only(90_000, ['alpha'])
  for (let i = 0; i < 3; i++) rig.manager.breaker('alpha')?.acquire(true)?.failure('down')
  expect(rig.manager.breaker('alpha')?.view().state).toBe('open')
  const id = await rig.sendThrough()
  expect(rig.attempts(id).map(({ provider }) => provider)).toEqual(['alpha'])
})
