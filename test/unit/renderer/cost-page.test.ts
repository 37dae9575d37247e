import { expect, test } from 'vitest'
import { costWhatIfInput } from '../../../src/contract/cost-what-if.ts'
import {
  axisSum,
  changeText,
  signedPercent,
  signedPoints,
  signedSum,
} from '../../../src/renderer/src/components/amounts.ts'
import { spanOf } from '../../../src/renderer/src/pages/cost/cost-range.ts'
import { readGroups } from '../../../src/renderer/src/pages/cost/groups.ts'
import { withLabels } from '../../../src/renderer/src/pages/cost/recommendation-words.ts'
import { waterfallSteps } from '../../../src/renderer/src/pages/cost/waterfall-option.ts'
import { newChange, whatIfInput } from '../../../src/renderer/src/pages/cost/what-if-draft.ts'

test('the waterfall hangs together: every bar begins where the one before it ended', () => {
  const steps = waterfallSteps({
    before: 100,
    price: -120,
    volume: 40,
    mix: 0,
    duplicates: 7,
    fees: 3,
    after: 30,
  })
  expect(steps.map(({ name }) => name)).toEqual(['Before', 'Price', 'Volume', 'Mix', 'Duplicates', 'Fees', 'After'])
  const changes = steps.filter(({ total }) => !total)
  expect(changes[0]?.start).toBe(100)
  for (const [index, step] of changes.slice(1).entries()) expect(step.start).toBe(changes[index]?.end)
  expect(changes.at(-1)?.end).toBe(30)
})

test('amounts carry their sign and never pretend to know', () => {
  expect(signedSum(1_240_000, 'EUR')).toBe('+€1.24')
  expect(signedSum(-1_240_000, 'EUR')).toBe('-€1.24')
  expect(signedSum(null, 'EUR')).toBe('—')
  expect(changeText(12, 10)).toBe('+20.0 %')
  expect(changeText(12, 0)).toBe('—')
  expect(signedPercent(2.5)).toBe('+250.0 %')
  expect(signedPoints(-0.0123)).toBe('-1.2 pp')
  expect(axisSum(5_000_000, 'EUR')).toBe('€5')
  expect(axisSum(2_500_000, 'EUR')).toBe('€2.50')
})

test('an address groups by one or two different things', () => {
  expect(readGroups({})).toEqual(['provider', 'country'])
  expect(readGroups({ by: 'customer' })).toEqual(['customer'])
  expect(readGroups({ by: 'country,country' })).toEqual(['country'])
  expect(readGroups({ by: 'nonsense' })).toEqual(['provider'])
})

test('two questions within a minute ask for the same span', () => {
  const at = Date.UTC(2026, 10, 23, 5, 0, 10)
  expect(spanOf('7d', at, 'utc')).toEqual(spanOf('7d', at + 40_000, 'utc'))
  expect(spanOf('mtd', at, 'utc')).toEqual({ from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 23, 5, 1) })
})

test('supposed changes become a question that the contract takes', () => {
  const changes = [
    { ...newChange(1), provider: 'twilio', country: 'DE', amount: -20 },
    { ...newChange(2), kind: 'volume' as const, amount: 50 },
    { ...newChange(3), kind: 'conversion' as const, country: 'BR', amount: 400 },
    { ...newChange(4), kind: 'rate' as const, currency: 'USD', amount: 5 },
  ]
  const input = costWhatIfInput.parse(whatIfInput(changes, { days: 7, failureCost: 3 }))
  expect(input.prices).toEqual([{ provider: 'twilio', country: 'DE', percent: -20 }])
  expect(input.volume).toEqual([{ percent: 50 }])
  expect(input.conversion).toEqual([{ country: 'BR', points: 100 }])
  expect(input.rates).toEqual([{ currency: 'USD', percent: 5 }])
  expect(input.strategy).toBeUndefined()
})

test('providers in the texts of the engine are named as people call them', () => {
  const labels = new Map([
    ['vonage', 'Vonage'],
    ['vonage-value', 'Vonage (value route)'],
  ])
  expect(withLabels('Put vonage-value before vonage in India', labels)).toBe(
    'Put Vonage (value route) before Vonage in India',
  )
  expect(withLabels('Register the sender of infobip', labels)).toBe('Register the sender of infobip')
})
