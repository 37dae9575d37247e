import { describe, expect, test } from 'vitest'
import type { PolicyDraft, Rule } from '../../../src/contract/policy-models.ts'
import { constraintsText, matchText, stateText } from '../../../src/renderer/src/pages/policy/policy-words.ts'
import { changeOf, draftSummary, firstDraft, moveRule, newRule } from '../../../src/renderer/src/stores/policy-draft.ts'

const [fallback] = firstDraft.rules as [Rule]
const germany = newRule(firstDraft.rules, { ...fallback, match: { ...fallback.match, countries: ['DE'] } }, 'Germany')
const base: PolicyDraft = { rules: [germany, fallback], controlShare: 0.03 }

describe('the draft of a policy', () => {
  test('a new rule never gets an id that another one has', () => {
    const rules = [fallback]
    for (let n = 0; n < 5; n += 1) rules.unshift(newRule(rules))
    const odd = newRule(rules.filter(({ id }) => id !== 'rule-2'))
    expect(new Set(rules.map(({ id }) => id)).size).toBe(6)
    expect(rules.filter(({ id }) => id !== 'rule-2').map(({ id }) => id)).not.toContain(odd.id)
  })

  test('a rule moves to a place, and not beyond the ends', () => {
    expect(moveRule(base.rules, 'default', 0).map(({ id }) => id)).toEqual(['default', germany.id])
    expect(moveRule(base.rules, germany.id, 99).map(({ id }) => id)).toEqual(['default', germany.id])
    expect(moveRule(base.rules, 'no-such-rule', 0)).toEqual(base.rules)
  })

  test('its summary names every kind of change', () => {
    expect(draftSummary(base, base)).toBe('nothing changed yet')
    const dearer: Rule = { ...germany, strategy: 'cheapest' }
    expect(changeOf(dearer, base)).toBe('changed')
    const draft = { rules: [fallback, dearer, newRule(base.rules)], controlShare: 0.1 }
    expect(draftSummary(draft, base)).toBe('rules: 1 new, 1 changed; another order; another control share')
    expect(draftSummary({ ...base, rules: [fallback] }, base)).toBe('rules: 1 removed')
  })
})

test('rules and states are put into words', () => {
  expect(matchText(germany.match)).toBe('Germany')
  expect(matchText({ ...fallback.match, customers: ['acme'], prefixes: ['+4915'] })).toBe('customer acme · +4915')
  const limits = {
    maxPrice: { micros: 50_000, currency: 'EUR' },
    allow: null,
    deny: ['plivo'],
    registeredSender: false,
  }
  expect(constraintsText(limits)).toBe('at most €0.05000 · not plivo · unregistered senders too')
  expect(stateText({ mode: 'on', live: 3, trial: { version: 4, stage: 'canary', share: 0.1 } })).toBe(
    'optimizer on: version 3 live, version 4 as canary with 10.0 %',
  )
})
