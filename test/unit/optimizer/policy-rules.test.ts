import { describe, expect, test } from 'vitest'
import { policyDraftSchema } from '../../../src/contract/policy-models.ts'
import { checkPolicy } from '../../../src/engine/optimizer/policy-check.ts'
import { policyDifferences } from '../../../src/engine/optimizer/policy-diff.ts'
import { findRule, type PolicySubject } from '../../../src/engine/optimizer/policy-match.ts'
import { regionOf } from '../../../src/engine/optimizer/regions.ts'
import { aPolicy, aRule } from '../../builders/a-policy.ts'

const subject = (change: Partial<PolicySubject> = {}): PolicySubject => ({
  country: 'DE',
  service: 'sms',
  customerId: null,
  prefix: '+49151',
  ...change,
})
const around = { providers: ['alpha', 'beta', 'gamma'], reportingCurrency: 'EUR' }
const messages = (draft: Parameters<typeof checkPolicy>[0]) =>
  checkPolicy(draft, around).map(({ severity, rule, message }) => `${severity} ${rule ?? 'policy'}: ${message}`)

describe('which rule decides', () => {
  const { rules } = aPolicy([
    aRule({ id: 'vip', match: { customers: ['acme'] } }),
    aRule({ id: 'mobile', match: { countries: ['DE'], prefixes: ['+4915', '+4916'] } }),
    aRule({ id: 'voice', match: { services: ['voice'] } }),
  ])
  test.each([
    [{ customerId: 'acme' }, 'vip', []],
    [{}, 'mobile', ['vip']],
    [{ customerId: 'other', prefix: '+49170' }, 'default', ['vip', 'mobile', 'voice']],
    [{ country: 'AT', service: 'voice' }, 'voice', ['vip', 'mobile']],
    [{ prefix: null }, 'default', ['vip', 'mobile', 'voice']],
  ] as const)('%j runs on %s', (change, id, passed) => {
    const found = findRule(rules, subject(change))
    expect(found.rule?.id).toBe(id)
    expect(found.passed).toEqual(passed)
  })

  test('the first from the top wins, and without a match there is none', () => {
    const twice = [aRule({ id: 'first' }), aRule({ id: 'second' })]
    expect(findRule(twice, subject()).rule?.id).toBe('first')
    expect(findRule([aRule({ match: { countries: ['FR'] } })], subject()).rule).toBeNull()
  })
})

describe('what is wrong with a draft', () => {
  test('a sound one has no findings but the missing control group', () => {
    expect(checkPolicy(aPolicy([], { controlShare: 0.03 }), around)).toEqual([])
    expect(messages(aPolicy())).toEqual([
      'warning policy: Without a control share nothing is left to measure the savings against.',
    ])
  })

  test('a rule that the rules above leave nothing for is named, together or one by one', () => {
    const unreachable = (...rules: Parameters<typeof aPolicy>[0] & object) =>
      checkPolicy(aPolicy(rules, { controlShare: 0.03 }), around)
        .filter(({ message }) => message.startsWith('No verification can reach'))
        .map(({ rule }) => rule)
    const de = aRule({ id: 'de', match: { countries: ['DE'] } })
    const fr = aRule({ id: 'fr', match: { countries: ['FR', 'IT'] } })
    const both = aRule({ id: 'both', match: { countries: ['DE', 'FR'], services: ['sms'] } })
    expect(unreachable(de, fr, both)).toEqual(['both'])
    expect(unreachable(de, both)).toEqual([])
    expect(unreachable(both, de)).toEqual([])
    expect(unreachable(aRule({ id: 'all' }), de)).toEqual(['de', 'default'])
    const wide = aRule({ id: 'wide', match: { prefixes: ['+49'] } })
    const narrow = aRule({ id: 'narrow', match: { prefixes: ['+49151', '+49152'] } })
    expect(unreachable(wide, narrow)).toEqual(['narrow'])
    expect(unreachable(narrow, wide)).toEqual([])
  })

  test('a rule of very many combinations is compared as a whole', () => {
    const countries = Array.from(
      { length: 200 },
      (_, i) => `${String.fromCharCode(65 + (i % 26))}${String.fromCharCode(65 + Math.floor(i / 26))}`,
    )
    const customers = Array.from({ length: 200 }, (_, i) => `customer-${i}`)
    const big = aRule({ id: 'big', match: { countries, customers } })
    const rule = aRule({ id: 'same', match: { countries, customers } })
    expect(messages(aPolicy([big, rule])).some((message) => message.includes('same: No verification'))).toBe(true)
    expect(messages(aPolicy([rule])).some((message) => message.includes('No verification'))).toBe(false)
  })

  test('what cannot work is an error and comes first', () => {
    const draft = {
      controlShare: 0,
      rules: [
        aRule({ constraints: { allow: ['alpha'], deny: ['alpha'] } }),
        aRule({ constraints: { deny: ['alpha', 'beta', 'delta'] } }),
        aRule({ id: 'last', match: { countries: ['DE'] }, constraints: { maxPrice: { micros: 1, currency: 'USD' } } }),
      ],
    }
    expect(messages(draft)).toEqual([
      'error default: Its allow and deny lists leave no provider, so nothing could be sent.',
      'error default: Another rule has the id default already. Give each rule an id of its own.',
      'error last: Its highest price must be in the reporting currency, EUR.',
      'error last: The last rule must match everything, so that no verification is left without a rule.',
      'warning default: Its lists name unknown providers: delta.',
      'warning default: Only gamma is left: there is no failover for what it matches.',
      'warning default: No verification can reach this rule: the rules above take all it matches. Move it up.',
      'warning last: No verification can reach this rule: the rules above take all it matches. Move it up.',
      'warning policy: Without a control share nothing is left to measure the savings against.',
    ])
  })

  test('before the first account is set up a policy can be prepared', () => {
    const none = { providers: [], reportingCurrency: 'EUR' }
    expect(checkPolicy(aPolicy([], { controlShare: 0.03 }), none)).toEqual([])
  })

  test('a draft is filled with defaults, and refuses what is no rule', () => {
    const rule = { id: 'default', name: 'All', match: {}, strategy: 'balanced', constraints: {} }
    expect(policyDraftSchema.parse({ rules: [rule] })).toEqual({ rules: [aRule({ name: 'All' })], controlShare: 0.03 })
    for (const change of [
      { id: 'Not Good' },
      { match: { prefixes: ['49'] } },
      { strategy: 'dearest' },
      { canaryShare: 2 },
    ])
      expect(policyDraftSchema.safeParse({ rules: [{ ...rule, ...change }] }).success, JSON.stringify(change)).toBe(
        false,
      )
  })
})

describe('differences between versions', () => {
  const text = (before: ReturnType<typeof aPolicy>, after: ReturnType<typeof aPolicy>) =>
    policyDifferences(before, after).map(
      ({ kind, rule, field, before: was, after: is }) => `${kind} ${rule ?? 'policy'} ${field ?? ''}: ${was} -> ${is}`,
    )

  test('added, removed, changed and moved rules are told apart', () => {
    const a = aRule({ id: 'a', name: 'A', match: { countries: ['DE'] } })
    const b = aRule({ id: 'b', name: 'B' })
    const c = aRule({ id: 'c', name: 'C' })
    expect(text(aPolicy([a, b]), aPolicy([a, b]))).toEqual([])
    expect(text(aPolicy([a, b]), aPolicy([c, a]))).toEqual(['added c : null -> C', 'removed b : B -> null'])
    expect(text(aPolicy([a, b]), aPolicy([b, a]))).toEqual([
      'moved b : place 2 -> place 1',
      'moved a : place 1 -> place 2',
    ])
  })

  test('every field is shown as a person reads it', () => {
    const after = aPolicy([], {
      rules: [
        aRule({
          match: { countries: ['DE', 'AT'], services: ['sms'], customers: ['acme'], prefixes: ['+49'] },
          strategy: 'weighted',
          failureCost: 8,
          priceWeight: 0.25,
          canaryShare: 0.125,
          constraints: {
            maxPrice: { micros: 81_250, currency: 'EUR' },
            allow: ['alpha'],
            deny: ['beta'],
            registeredSender: false,
          },
        }),
      ],
      controlShare: 0.05,
    })
    expect(text(aPolicy(), after)).toEqual([
      'changed policy controlShare: 0 % -> 5 %',
      'changed default match.countries: all -> DE, AT',
      'changed default match.services: all -> sms',
      'changed default match.customers: all -> acme',
      'changed default match.prefixes: all -> +49',
      'changed default strategy: balanced -> weighted',
      'changed default constraints.maxPrice: none -> 0.0813 EUR',
      'changed default constraints.allow: all -> alpha',
      'changed default constraints.deny: none -> beta',
      'changed default constraints.registeredSender: required -> not required',
      "changed default failureCost: the workspace's -> 8 messages",
      'changed default priceWeight: 50 % -> 25 %',
      'changed default canaryShare: 100 % -> 12.5 %',
    ])
  })
})

test('countries of one numbering zone are a region', () => {
  expect(regionOf('DE')).toBe('europe')
  expect(regionOf('FR')).toBe(regionOf('PL'))
  expect(regionOf('US')).toBe('north-america')
  expect(regionOf('KE')).toBe('africa')
  expect(regionOf('ZZ')).toBeNull()
})
