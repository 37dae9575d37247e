import { expect, test } from 'vitest'
import { effectOf, type Findings, riskOf } from '../../../src/engine/optimizer/recommend-models.ts'
import { emptyTally, type Tally } from '../../../src/engine/optimizer/replay-tally.ts'
import { aPolicy } from '../../builders/a-policy.ts'
import { aReplaySpec, replayed } from '../../builders/a-recording.ts'

const DAY_MS = 86_400_000
const spec = aReplaySpec(aPolicy(), { from: 0, to: 30 * DAY_MS })
const found: Findings = { sums: replayed([], spec), spec, labelOf: (name) => name }

/** A thousand verifications at 50,000 micros. */
const tally = (more: Partial<Tally> = {}): Tally => ({
  ...{ ...emptyTally(), n: 1_000, cost: 50_000_000, converted: 800, weighed: 100_000_000 },
  ...more,
})
const riskOfChange = (after: Partial<Tally>) => riskOf(effectOf(tally(), tally(after), found))

test('what nobody has tried is the greater risk the more of a change rests on it', () => {
  expect(riskOfChange({ converted: 820, blind: 0 })).toMatchObject({ risk: 'low' })
  expect(riskOfChange({ converted: 820, blind: 300 })).toEqual({
    risk: 'medium',
    riskWhy: '30 % of it was never tried and rests on estimates.',
  })
  expect(riskOfChange({ converted: 820, blind: 700 })).toMatchObject({ risk: 'high' })
  expect(riskOfChange({ converted: 820, blind: 700 }).riskWhy).toContain('begin with a canary')
})

test('a change that may cost conversions says how many', () => {
  expect(riskOfChange({ converted: 770 })).toEqual({
    risk: 'medium',
    riskWhy: 'Conversion may fall by up to 3 points.',
  })
})

test('what is saved is brought to a month, and nothing is said of a cost per conversion without conversions', () => {
  const cheaper = effectOf(tally(), tally({ cost: 40_000_000 }), found)
  expect(cheaper.monthlySpend).toEqual({ micros: 10_000_000, currency: 'EUR' })
  expect(cheaper.costPerConverted).toMatchObject({ before: { micros: 62_500 }, after: { micros: 50_000 } })
  expect(effectOf(tally({ converted: 0 }), tally(), found).costPerConverted).toBeNull()
  expect(effectOf(emptyTally(), emptyTally(), found).evidence).toMatchObject({ verifications: 0, withoutEvidence: 0 })
  // Recorded for the last ten of the thirty days only: a month is three times that.
  const young = { ...found, sums: { ...found.sums, since: 20 * DAY_MS } }
  expect(effectOf(tally(), tally({ cost: 40_000_000 }), young).monthlySpend.micros).toBe(30_000_000)
})
