import { beforeEach, describe, expect, test } from 'vitest'
import type { Policy, PolicyDraft, PolicyState } from '../../../src/contract/policy-models.ts'
import type { RouteOffer } from '../../../src/engine/optimizer/models.ts'
import { PolicyLearning } from '../../../src/engine/optimizer/policy-learning.ts'
import { type PolicyQuery, PolicyRouter, shadowChoice } from '../../../src/engine/optimizer/policy-router.ts'
import { readVersion } from '../../../src/engine/optimizer/policy-shares.ts'
import { aPolicy, aRule } from '../../builders/a-policy.ts'
import { aStore } from '../../builders/a-store.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { recordingLog } from '../../fakes/recording-log.ts'
import { anOffer, NOON } from './offers.ts'

const offers = [
  anOffer('dear', 80_000),
  anOffer('middle', 60_000, { priority: 2 }),
  anOffer('cheap', 40_000, { priority: 3 }),
]
let policies: Policy[]
let state: PolicyState
let router: PolicyRouter
let learning: PolicyLearning
let explores: boolean

beforeEach(async () => {
  policies = []
  state = { mode: 'on', live: 1, trial: null }
  explores = true
  const db = await aStore()
  const clock = new FakeClock(NOON)
  learning = new PolicyLearning({ db, clock, log: recordingLog(), random: () => 0.5 })
  router = new PolicyRouter({
    source: {
      get state() {
        return state
      },
      policy: (version) => policies[version - 1],
    },
    learning,
    clock,
    failureCost: () => 5,
    explore: () => explores,
    limit: ({ micros, currency }) => (currency === 'EUR' ? micros : null),
  })
})

function publish(draft: PolicyDraft): void {
  policies.push({ ...draft, version: policies.length + 1, author: 'operator', reason: '', createdAt: NOON })
}

/** Choices have been expected to convert much better than the list for long: nothing speaks for caution any more. */
function trusted(): void {
  const choice = router.preview(offers, query(), aPolicy())?.choice ?? null
  for (let i = 0; i < 40; i++) learning.used('sms', choice && { ...choice, besideList: 1 })
}

const query = (change: Partial<PolicyQuery> = {}): PolicyQuery => ({
  country: 'DE',
  service: 'sms',
  customerId: null,
  prefix: '+49151',
  key: 'a',
  firstVersion: null,
  ...change,
})
const decide = (change: Partial<PolicyQuery> = {}, from: readonly RouteOffer[] = offers) => {
  const { inForce } = router.decide(from, query(change))
  return inForce && `${inForce.choice?.provider ?? 'nobody'} ${inForce.policyVersion}`
}
const keys = (n: number) => Array.from({ length: n }, (_, i) => `key-${i}`)

test('the rule that matches decides, and is named with its version', () => {
  publish(
    aPolicy([
      aRule({ id: 'france', match: { countries: ['FR'] }, strategy: 'priority' }),
      aRule({
        id: 'capped',
        match: { countries: ['IT'] },
        constraints: { maxPrice: { micros: 70_000, currency: 'EUR' }, deny: ['cheap'] },
      }),
    ]),
  )
  expect(decide()).toBe('cheap policy@1/default')
  expect(decide({ country: 'FR' })).toBe('dear policy@1/france')
  expect(decide({ country: 'IT' })).toBe('middle policy@1/capped')
})

test('a route that a rule forbids is never chosen, even when nothing else is left', () => {
  publish(aPolicy([], { rules: [aRule({ constraints: { allow: ['middle'] } })] }))
  expect(decide()).toBe('middle policy@1/default')
  const decision = router.decide([anOffer('dear', 1), anOffer('middle', 1, { excludedBy: 'disabled' })], query())
  expect(decision.inForce?.choice).toBeNull()
  expect(decision.inForce?.allows('dear')).toBe(false)
})

test('a limit in a currency without a rate does not stop everything', () => {
  publish(aPolicy([], { rules: [aRule({ constraints: { maxPrice: { micros: 1, currency: 'XXX' } } })] }))
  expect(decide()).toBe('cheap policy@1/default')
})

describe('every attempt of a verification runs on the same rule', () => {
  test('whatever was put in force since, as long as the optimizer is on', () => {
    publish(aPolicy([], { controlShare: 0.5 }))
    publish(aPolicy([], { rules: [aRule({ id: 'other', strategy: 'priority' })] }))
    for (const key of keys(50)) {
      state = { mode: 'on', live: 1, trial: null }
      const first = decide({ key })?.split(' ')[1] ?? ''
      const left = offers.filter(({ provider }) => provider !== decide({ key })?.split(' ')[0])
      state = { mode: 'on', live: 2, trial: null }
      expect(decide({ key, firstVersion: first }, left)?.split(' ')[1]).toBe(first)
    }
    expect(decide()).toBe('dear policy@2/other')
  })

  test('what began on the static list, or is switched off meanwhile, goes on by the list', () => {
    publish(aPolicy())
    expect(decide({ firstVersion: 'priority@7' })).toBeNull()
    expect(decide({ firstVersion: 'policy@9/gone' })).toBeNull()
    expect(decide({ firstVersion: 'policy@1/gone' })).toBeNull()
    state = { mode: 'off', live: 1, trial: null }
    expect(decide({ firstVersion: 'policy@1/default' })).toBeNull()
  })

  test('a further attempt goes to the best that is left and tries nothing out', () => {
    publish(aPolicy())
    for (let i = 0; i < 300; i++) {
      const left = offers.filter(({ provider }) => provider !== 'cheap')
      const { inForce } = router.decide(left, query({ key: `k${i}`, firstVersion: 'policy@1/default' }))
      expect(inForce?.choice).toMatchObject({ provider: 'middle', explored: false, probability: 1 })
    }
  })
})

describe('split of the traffic', () => {
  const share = (n: number, what: (text: string) => boolean) =>
    keys(n).filter((key) => what(decide({ key }) ?? 'list')).length / n

  test('the control group is as large as it is set, in the long run', () => {
    publish(aPolicy([], { controlShare: 0.04 }))
    expect(share(10_000, (text) => text.endsWith(':control'))).toBeCloseTo(0.04, 2)
    expect(decide({ key: keys(10_000).find((key) => decide({ key })?.endsWith(':control')) ?? '' })).toBe(
      'dear policy@1/default:control',
    )
  })

  test('a canary gets its share of all; the others stay on the live version, or on the list', () => {
    publish(aPolicy())
    publish(aPolicy([], { rules: [aRule({ id: 'new' })] }))
    state = { mode: 'on', live: 1, trial: { version: 2, stage: 'canary', share: 0.2 } }
    expect(share(4_000, (text) => text.includes('policy@2/new'))).toBeCloseTo(0.2, 1)
    state = { mode: 'on', live: null, trial: { version: 2, stage: 'canary', share: 0.2 } }
    expect(share(4_000, (text) => text === 'list')).toBeCloseTo(0.8, 1)
  })

  test('the canary share of a rule holds the others back on the list', () => {
    publish(aPolicy([], { rules: [aRule({ canaryShare: 0.5 })] }))
    expect(share(4_000, (text) => text === 'dear policy@1/default:held-back')).toBeCloseTo(0.5, 1)
  })
})

describe('a shadow', () => {
  const shadowOf = (change: Partial<PolicyQuery> = {}) => router.decide(offers, query(change)).shadow

  test('is asked beside what is in force, once a verification, and decides nothing', () => {
    publish(aPolicy([], { rules: [aRule({ strategy: 'priority' })] }))
    publish(aPolicy([], { rules: [aRule({ id: 'new', strategy: 'cheapest' })] }))
    state = { mode: 'on', live: 1, trial: { version: 2, stage: 'shadow', share: 0 } }
    expect(decide()).toBe('dear policy@1/default')
    const vote = shadowOf()
    expect(vote && shadowChoice(vote, 'dear')).toMatchObject({
      version: 2,
      rule: 'new',
      provider: 'cheap',
      price: 40_000,
      actualPrice: 80_000,
    })
    expect(shadowOf({ firstVersion: 'policy@1/default' })).toBeNull()
  })

  test('while the list decides it is the version on trial, or else the one that waits; off asks nobody', () => {
    publish(aPolicy())
    publish(aPolicy())
    state = { mode: 'shadow', live: 1, trial: null }
    expect([decide(), shadowOf()?.version]).toEqual([null, 1])
    state = { mode: 'shadow', live: 1, trial: { version: 2, stage: 'canary', share: 0.5 } }
    expect([decide(), shadowOf()?.version]).toEqual([null, 2])
    state = { mode: 'off', live: 1, trial: { version: 2, stage: 'shadow', share: 0 } }
    expect([decide(), shadowOf()]).toEqual([null, null])
  })

  test('that keeps everybody out is noted as such', () => {
    publish(aPolicy([], { rules: [aRule({ constraints: { allow: ['nobody'] } })] }))
    state = { mode: 'shadow', live: 1, trial: null }
    const vote = shadowOf()
    expect(vote && shadowChoice(vote, 'dear')).toMatchObject({ provider: null, price: null, actualEstimate: null })
  })

  test('leaves no trace in what is chosen', () => {
    publish(aPolicy())
    const before = learning.selector('sms').toJSON()
    for (let i = 0; i < 20; i++) router.preview(offers, query(), aPolicy())
    expect(learning.selector('sms').toJSON()).toMatchObject({ draws: before.draws, traffic: [] })
  })
})

describe('what would happen', () => {
  test('by the policy in force, another version or a draft', () => {
    publish(aPolicy([aRule({ id: 'france', match: { countries: ['FR'] } })]))
    expect(router.preview(offers, query())).toMatchObject({ version: 1, rule: { id: 'default' }, passed: ['france'] })
    const draft = aPolicy([], { rules: [aRule({ id: 'draft', strategy: 'priority' })] })
    const found = router.preview(offers, query(), draft)
    expect(found).toMatchObject({ version: 0, choice: { provider: 'dear' }, policyVersion: 'policy@0/draft' })
    state = { mode: 'off', live: 1, trial: null }
    expect(router.preview(offers, query())).toBeNull()
    expect(
      router.preview(offers, query(), aPolicy([], { rules: [aRule({ match: { countries: ['FR'] } })] })),
    ).toBeNull()
  })

  test('chances are those of the rule, with nobody held back', () => {
    publish(aPolicy([], { controlShare: 0.3 }))
    trusted()
    const candidates = router.preview(offers, query({ key: null }))?.choice?.candidates ?? []
    expect(candidates.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
    expect(candidates[0]?.probability).toBeLessThan(0.3)
  })
})

test('the list goes first until another route surely converts as well', () => {
  publish(aPolicy([], { controlShare: 0 }))
  explores = true
  const found = () => router.preview(offers, query())?.choice
  expect(found()).toMatchObject({ provider: 'dear', explored: true })
  expect(found()?.reason).toBe('first of the list, until another surely converts as well')
  expect(learning.failureCost('sms', 5)).toBe(12.5)
  trusted()
  expect(found()).toMatchObject({ provider: 'cheap', explored: false, besideList: expect.closeTo(0, 2) })
  expect(learning.failureCost('sms', 5)).toBe(5)
})

test('what an attempt ran on can be read back', () => {
  expect(readVersion('policy@12/eu-cheap')).toEqual({ version: 12, rule: 'eu-cheap', arm: 'strategy' })
  expect(readVersion('policy@12/eu-cheap:held-back')).toEqual({ version: 12, rule: 'eu-cheap', arm: 'held-back' })
  expect(readVersion('priority@7')).toEqual({ version: null, rule: null, arm: null })
  expect(readVersion('policy@1/x:other').arm).toBeNull()
})

test('no verification is spent on learning while exploration is switched off', () => {
  publish(aPolicy())
  const explored = () =>
    keys(400).filter((key) => router.decide(offers, query({ key })).inForce?.choice?.explored === true).length
  expect(explored()).toBeGreaterThan(0)
  explores = false
  expect(explored()).toBe(0)
})
