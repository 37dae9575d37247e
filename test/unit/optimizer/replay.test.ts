import { expect, test, vi } from 'vitest'
import type { Strategy } from '../../../src/contract/policy-models.ts'
import { PolicyRouter } from '../../../src/engine/optimizer/policy-router.ts'
import { regionOf } from '../../../src/engine/optimizer/regions.ts'
import { ReplayLearning } from '../../../src/engine/optimizer/replay-learning.ts'
import { recordedOffers } from '../../../src/engine/optimizer/replay-offers.ts'
import { replayResult } from '../../../src/engine/optimizer/replay-result.ts'
import { sumTallies } from '../../../src/engine/optimizer/replay-tally.ts'
import type { RecordedAttempt } from '../../../src/engine/store/queries/replay.ts'
import { aPolicy, aRule } from '../../builders/a-policy.ts'
import { aRecording, aReplaySpec, type KnownVerification, replayed, type World } from '../../builders/a-recording.ts'

// Forty worlds take a while.
vi.setConfig({ testTimeout: 60_000 })

const DAY_MS = 86_400_000

const world: World = {
  DE: {
    alpha: { price: 60_000, rate: 0.9 },
    beta: { price: 40_000, rate: 0.75 },
    gamma: { price: 50_000, rate: 0.85 },
  },
  BR: { alpha: { price: 30_000, rate: 0.8 }, beta: { price: 20_000, rate: 0.4 }, gamma: { price: 35_000, rate: 0.9 } },
}
const by = (strategy: Strategy) => aPolicy([], { rules: [aRule({ strategy })] })
const rowsOf = (recording: readonly KnownVerification[]) => recording.map(({ row }) => row)

test('estimates what was never done: over many worlds without bias, and with intervals that hold', () => {
  const spec = aReplaySpec(by('cheapest'))
  const worlds = 40
  let covered = 0
  let error = 0
  let squared = 0
  for (let seed = 0; seed < worlds; seed++) {
    const recording = aRecording(world, { seed, n: 1_000, explore: 0.3 })
    // The cheapest is beta everywhere: what would really have converted is known here.
    const truth = recording.filter(({ converts }) => converts.get('beta') === true).length
    const { replayed: side, withoutEvidence } = replayResult(replayed(rowsOf(recording), spec), spec, 0)
    expect(withoutEvidence).toBe(0)
    if (side.converted.low <= truth && truth <= side.converted.high) covered++
    error += side.converted.value - truth
    squared += (side.converted.value - truth) ** 2
  }
  expect(covered / worlds).toBeGreaterThan(0.88)
  // No further from 0 than chance explains: three standard errors of the mean.
  expect(Math.abs(error / worlds)).toBeLessThan(3 * Math.sqrt(squared / worlds / worlds))
})

/** Sent by the policy itself, live: a selector that begins with the first verification chooses and learns. */
function sentBy(strategy: Strategy, { seed, n }: { seed: number; n: number }): readonly KnownVerification[] {
  const learning = new ReplayLearning({ seed: 1, successTarget: 0.75 })
  let now = 0
  const router = new PolicyRouter({
    source: {
      state: { mode: 'on', live: 3, trial: null },
      policy: () => ({ ...by(strategy), version: 3, author: '', reason: '', createdAt: 0 }),
    },
    learning,
    clock: { now: () => now },
    failureCost: () => 5,
    limit: ({ micros }) => micros,
  })
  return aRecording(world, { seed, n, explore: 0 }).map(({ row, converts }) => {
    now = row.createdAt
    learning.hearUntil(now)
    const { offers } = recordedOffers(row, aReplaySpec(by(strategy)))
    const decision = router.decide(offers, { ...row, key: row.reference, firstVersion: null })
    const choice = decision.inForce?.choice
    if (choice == null || decision.inForce === null) throw new Error('nothing was chosen')
    const isConverted = converts.get(choice.provider) === true
    const sent: KnownVerification['row'] = {
      ...row,
      policyVersion: decision.inForce.policyVersion,
      probability: choice.probability,
      candidates: JSON.stringify(
        choice.candidates.map((candidate) => ({
          ...candidate,
          comparablePrice: { micros: candidate.price, currency: 'EUR' },
        })),
      ),
      state: isConverted ? 'converted' : 'expired',
      convertedAt: isConverted ? row.createdAt + 20_000 : null,
      finalAt: row.createdAt + (isConverted ? 20_000 : 600_000),
      attempts: row.attempts.map((attempt) => ({
        ...attempt,
        provider: choice.provider,
        cost: world[row.country]?.[choice.provider]?.price ?? null,
      })),
    }
    learning.expect(sent)
    return { row: sent, converts }
  })
}

const listOrder = [{ country: null, service: 'sms', providers: ['alpha', 'beta', 'gamma'], createdAt: 0 } as const]

test('the replay of the running policy reproduces what happened', () => {
  const rows = rowsOf(sentBy('balanced', { seed: 7, n: 1_200 }))
  const spec = aReplaySpec(by('balanced'), { sameAs: [3], queues: listOrder })
  const result = replayResult(replayed(rows, spec), spec, 0)
  expect(result).toMatchObject({ compared: 1_200, agreement: 1, withoutEvidence: 0 })
  expect(result.replayed).toEqual(result.recorded)
  expect(result.saving).toEqual({ micros: 0, low: 0, high: 0, currency: 'EUR' })
  expect(result.recorded.cost.micros).toBe(rows.reduce((sum, { attempts }) => sum + (attempts[0]?.cost ?? 0), 0))
  expect(result.recorded.converted.value).toBe(rows.filter(({ convertedAt }) => convertedAt !== null).length)
})

test('the same selector code makes the same choices again, one by one, without being told of them', () => {
  for (const strategy of ['balanced', 'cheapest', 'conversion-first'] as const) {
    const rows = rowsOf(sentBy(strategy, { seed: 8, n: 600 }))
    const spec = aReplaySpec(by(strategy), { successTarget: 0.75, queues: listOrder })
    expect(replayResult(replayed(rows, spec), spec, 0).agreement).toBe(1)
  }
})

test('what was never tried is told apart, and its interval is as wide as the guess', () => {
  const rows = rowsOf(aRecording(world, { seed: 3, n: 800, explore: 0 }))
  const spec = aReplaySpec(by('cheapest'))
  const { withoutEvidence, agreement, replayed: side, recorded } = replayResult(replayed(rows, spec), spec, 0)
  expect(agreement).toBe(0)
  expect(withoutEvidence).toBe(1)
  expect(side.conversion.high - side.conversion.low).toBeGreaterThan(0.1)
  expect(recorded.conversion.high).toBe(recorded.conversion.low)
})

test('regret: static list, what was done and the best in hindsight, with where the gap is', () => {
  const recording = aRecording(world, { seed: 5, n: 4_000, explore: 0.3 })
  const spec = aReplaySpec(by('balanced'), { queues: listOrder })
  const { regret } = replayResult(replayed(rowsOf(recording), spec), spec, 9)
  const weighed = (side: typeof regret.actual) => side.weighedCost.micros
  expect(weighed(regret.bestFixed)).toBeLessThan(weighed(regret.actual))
  expect(regret.bound.weighedCost.micros).toBeLessThan(weighed(regret.actual))
  expect(regret.left.micros).toBe(weighed(regret.actual) - weighed(regret.bestFixed))
  // The list asks alpha first; in Brazil gamma converts more and costs a little more.
  expect(regret.gaps[0]).toMatchObject({ country: 'BR', provider: 'alpha', best: 'gamma' })
  expect(regret.gaps.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
  // Exploring strays from the list, so the list would have done a little better.
  expect(regret.saved.micros).toBeLessThan(0)
  const truth = recording.filter(({ converts }) => converts.get('alpha') === true).length
  expect(regret.staticList.converted.low).toBeLessThanOrEqual(truth)
  expect(regret.staticList.converted.high).toBeGreaterThanOrEqual(truth)
})

test('what the recorded policy kept out by its own rules is open again, what the console kept out is not', () => {
  const [known] = aRecording(world, { seed: 1, n: 1, explore: 0 })
  if (known === undefined) throw new Error('no row')
  const candidate = (provider: string, excludedBy: string | null, outage = 0) => ({
    provider,
    comparablePrice: { micros: 40_000, currency: provider === 'delta' ? 'USD' : 'EUR' },
    breaker: excludedBy?.startsWith('breaker') ? 'open' : 'closed',
    excludedBy,
    estimate: { mean: 0.8, low: 0.7, high: 0.9, n: 10, outage },
    probability: 0.25,
  })
  const candidates = [
    candidate('alpha', null),
    candidate('beta', 'on the deny list'),
    candidate('gamma', 'breaker open: refused'),
    candidate('delta', 'ejected: silent outage likely (70 %)', 0.7),
    candidate('epsilon', 'above the highest price'),
    candidate('zeta', 'disabled'),
  ]
  const maxPrice = { micros: 30_000, currency: 'EUR' }
  const versions = new Map([[1, aPolicy([], { rules: [aRule({ constraints: { deny: ['beta'], maxPrice } })] })]])
  const queues = [
    { country: null, service: 'sms', providers: ['zeta', 'alpha'], createdAt: 0 },
    { country: 'DE', service: 'sms', providers: ['beta', 'epsilon'], createdAt: 5 },
    { country: 'DE', service: 'sms', providers: ['gamma'], createdAt: known.row.createdAt + 1 },
  ] as const
  const spec = aReplaySpec(by('cheapest'), { versions, queues, providers: ['alpha', 'gamma'] })
  const row = {
    ...known.row,
    country: 'DE',
    candidates: JSON.stringify(candidates),
    attempts: [{ ...first(known), provider: 'alpha' }],
  }
  const { offers } = recordedOffers(row, spec)
  expect(offers.map(({ provider, price, excludedBy }) => [provider, price, excludedBy])).toEqual([
    ['beta', 40_000, null],
    ['epsilon', 40_000, null],
    ['alpha', 40_000, null],
    ['gamma', 40_000, 'breaker open: refused'],
    ['delta', null, null],
    ['zeta', 40_000, 'disabled'],
  ])
  // Under another version nothing is known of a deny list: what it says stands.
  const elsewhere = recordedOffers({ ...row, policyVersion: 'policy@9/gone' }, spec)
  expect(elsewhere.offers.find(({ provider }) => provider === 'beta')?.excludedBy).toBe('on the deny list')
})

test('left out and counted: given by hand, still open, without a price', () => {
  const rows = rowsOf(aRecording(world, { seed: 2, n: 6, explore: 0 }))
  const [a, b, c, d, e, f] = rows
  if (!a || !b || !c || !d || !e || !f) throw new Error('no rows')
  const open = { state: 'pending', convertedAt: null, finalAt: null } as const
  const changed = [
    { ...a, onlyProvider: 'alpha' },
    { ...b, policyVersion: 'priority@1' },
    { ...c, ...open },
    { ...d, attempts: d.attempts.map((attempt) => ({ ...attempt, cost: null })) },
    // Refused by the first and taken by nobody: judged, and cost nothing.
    {
      ...e,
      state: 'failed' as const,
      convertedAt: null,
      attempts: e.attempts.map((attempt) => ({ ...attempt, state: 'rejected-eligible' as const, cost: 0 })),
    },
    f,
  ]
  const states = [{ mode: 'on', live: 1, trial: null, createdAt: 0 } as const]
  const spec = aReplaySpec(by('priority'), { states, mature: c.createdAt - 1, queues: listOrder })
  const sums = replayed(changed, spec)
  expect(sums).toMatchObject({ verifications: 6, compared: 2, leftOut: { given: 2, open: 1, unpriced: 1 } })
  expect(sums.cells.get(`${d.country}|sms`)?.unpriced.get('alpha')).toBe(1)
})

test('history from elsewhere has no choice to replay, and asks nobody for prices', () => {
  const rows = rowsOf(aRecording(world, { seed: 3, n: 4, explore: 0 })).map((row) => ({ ...row, candidates: '[]' }))
  const sums = replayed(rows, aReplaySpec(by('balanced')))
  expect(sums).toMatchObject({ verifications: 4, compared: 0, leftOut: { given: 4, open: 0, unpriced: 0 } })
  expect([...sums.cells.values()].flatMap(({ unpriced }) => [...unpriced])).toEqual([])
})

test('a policy that keeps every route out changes nothing that is on record', () => {
  const rows = rowsOf(aRecording(world, { seed: 4, n: 50, explore: 0 }))
  const nobody = aPolicy([], { rules: [aRule({ constraints: { deny: ['alpha', 'beta', 'gamma'] } })] })
  const spec = aReplaySpec(nobody)
  const result = replayResult(replayed(rows, spec), spec, 0)
  expect(result.replayed).toEqual(result.recorded)
})

test('a replay of no traffic has no shares', () => {
  const spec = aReplaySpec(by('balanced'))
  const result = replayResult(replayed([], spec), spec, 0)
  expect(result).toMatchObject({
    verifications: 0,
    agreement: null,
    withoutEvidence: null,
    countries: [],
    providers: [],
  })
  expect(result.recorded.costPerConverted).toBeNull()
})

function first({ row }: KnownVerification) {
  const [attempt] = row.attempts
  if (attempt === undefined) throw new Error('no attempt')
  return attempt
}

test('a contender with a control group and a canary share is the list for that part of the traffic', () => {
  const rows = rowsOf(aRecording(world, { seed: 12, n: 300, explore: 0.6 }))
  const whole = by('cheapest')
  const half = { ...whole, controlShare: 0.2, rules: whole.rules.map((rule) => ({ ...rule, canaryShare: 0.5 })) }
  const others = [
    { name: 'whole', policy: whole, cells: null },
    { name: 'half', policy: half, cells: null },
    { name: 'list', policy: by('priority'), cells: null },
    { name: 'elsewhere', policy: whole, cells: ['SE|sms'] },
  ]
  const sums = replayed(rows, aReplaySpec(by('balanced'), { others, queues: listOrder }))
  const of = (name: string) => sumTallies([...sums.cells.values()].flatMap((cell) => cell.others.get(name) ?? []))
  const cost = (name: string) => of(name).cost
  expect(of('elsewhere').n).toBe(0)
  // 40 % by the strategy, the rest by the list.
  expect(cost('half')).toBeCloseTo(0.4 * cost('whole') + 0.6 * cost('list'), -3)
})

test('a price limit in another currency than the reporting one holds nobody back', () => {
  const rows = rowsOf(aRecording(world, { seed: 13, n: 40, explore: 0.5 }))
  const limited = (currency: string) => {
    const spec = aReplaySpec(aPolicy([], { rules: [aRule({ constraints: { maxPrice: { micros: 1, currency } } })] }))
    return replayResult(replayed(rows, spec), spec, 0)
  }
  // With the limit in force nobody may be used, so that what is on record stands.
  expect(limited('EUR').replayed).toEqual(limited('EUR').recorded)
  expect(limited('USD').agreement).toBeLessThan(1)
})

test('a route without a price is not estimated; a choice that would fall on it is counted', () => {
  const rows = rowsOf(aRecording(world, { seed: 14, n: 60, explore: 0 })).map((row) => ({
    ...row,
    candidates: JSON.stringify(
      (JSON.parse(row.candidates) as { provider: string }[]).map((each) =>
        each.provider === 'gamma' ? { ...each, comparablePrice: null } : each,
      ),
    ),
  }))
  const sums = replayed(rows, aReplaySpec(by('cheapest')))
  for (const { fixed } of sums.cells.values()) expect(fixed.has('gamma')).toBe(false)
  const only = aPolicy([], { rules: [aRule({ constraints: { allow: ['gamma'] } })] })
  const blind = replayed(rows, aReplaySpec(only))
  expect(blind).toMatchObject({ compared: 0, leftOut: { unpriced: 60 } })
  expect([...blind.cells.values()].every(({ unpriced }) => [...unpriced.keys()].join() === 'gamma')).toBe(true)
})

test('refusals, throttles, lost answers and late ends are heard as they were', () => {
  const [known] = aRecording(world, { seed: 15, n: 1, explore: 0 })
  if (known === undefined) throw new Error('no row')
  const attempt = first(known)
  const refusing = (more: Partial<RecordedAttempt>, i: number) => ({
    ...known.row,
    id: i,
    createdAt: known.row.createdAt + i * 1_000,
    state: 'failed' as const,
    convertedAt: null,
    acceptedAt: null,
    finalAt: known.row.createdAt + i * 1_000,
    attempts: [{ ...attempt, id: i, ...more }],
  })
  const estimateAfter = (more: Partial<RecordedAttempt>) => {
    const learning = new ReplayLearning({ seed: 1, successTarget: null })
    for (let i = 1; i <= 60; i++) learning.expect(refusing(more, i))
    const at = known.row.createdAt + DAY_MS
    learning.hearUntil(at)
    const offer = { provider: 'alpha', priority: 0, price: 1, breaker: 'closed', excludedBy: null } as const
    const { country } = known.row
    const choice = learning.selector('sms').consider([offer], { at, country, region: regionOf(country), key: 1 })
    return choice?.candidates[0]?.estimate.mean ?? 0
  }
  const untouched = estimateAfter({ state: 'rejected-final', category: 'bad-recipient' })
  expect(estimateAfter({ state: 'rejected-eligible', category: 'server-error' })).toBeLessThan(untouched - 0.3)
  expect(estimateAfter({ state: 'unknown', category: 'timeout', settledAt: null })).toBeLessThan(untouched - 0.3)
  expect(estimateAfter({ state: 'rejected-eligible', category: 'throttled' })).toBe(untouched)
  expect(estimateAfter({ state: 'unknown', category: 'interrupted' })).toBe(untouched)
  // Accepted, and over before anybody could have answered: nobody will know.
  expect(estimateAfter({ state: 'accepted', settledAt: null })).toBe(untouched)
})
