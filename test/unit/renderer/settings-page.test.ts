import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AuditLogEntry } from '../../../src/contract/audit.ts'
import type { Setting } from '../../../src/contract/settings.ts'
import { auditFilter, hasFilters, noFilters } from '../../../src/renderer/src/pages/audit/audit-filter.ts'
import { actionText, auditChanges, changeText } from '../../../src/renderer/src/pages/audit/audit-words.ts'
import { findSettings, highlight } from '../../../src/renderer/src/pages/settings/setting-search.ts'
import { timeText, valueText } from '../../../src/renderer/src/pages/settings/setting-words.ts'
import { patchParams } from '../../../src/renderer/src/router.ts'

const brand: Setting = {
  key: 'message.brand',
  group: 'sending',
  title: 'Brand in the message',
  description: 'The name that stands in the text.',
  keywords: ['template'],
  control: { kind: 'text', maxLength: 40 },
  unset: null,
  value: 'Kiosk',
  default: 'Signalbox',
  changed: true,
  effect: 'at-once',
  pending: false,
  locked: null,
}
const rescue: Setting = {
  ...brand,
  key: 'rescue.afterMs',
  title: 'Rescue after',
  control: { kind: 'duration', min: 1, max: 2 },
}

describe('finding', () => {
  test.each([
    ['brand', ['message.brand']],
    ['TEMPLATE', ['message.brand', 'rescue.afterMs']],
    ['aftermS', ['rescue.afterMs']],
    ['name brand', ['message.brand']],
    ['name nothing', []],
    ['', ['message.brand', 'rescue.afterMs']],
  ])('%j finds %j', (query, keys) => {
    expect(findSettings([brand, rescue], query).map(({ key }) => key)).toEqual(keys)
  })

  test('what was looked for is marked, whatever it is', () => {
    expect(highlight('Rescue after', 'AFT re')).toEqual([
      { text: 'Re', hit: true },
      { text: 'scue ', hit: false },
      { text: 'aft', hit: true },
      { text: 'er', hit: false },
    ])
    expect(highlight('a.b', '.')).toEqual([
      { text: 'a', hit: false },
      { text: '.', hit: true },
      { text: 'b', hit: false },
    ])
  })

  test('marking never changes a text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, query) => {
        expect(
          highlight(text, query)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})

describe('a value in words', () => {
  const shown = (control: Setting['control'], value: Setting['value'], unset: string | null = null) =>
    valueText({ control, unset }, value, 'EUR')

  test.each<[Setting['control'], Setting['value'], string]>([
    [{ kind: 'switch' }, true, 'On'],
    [{ kind: 'switch', inverted: true }, true, 'Off'],
    [{ kind: 'number', min: 0, max: 1, unit: 'a minute', whole: true }, 60, '60 a minute'],
    [{ kind: 'number', min: 0, max: 1, unit: '', whole: true }, 4_177, '4177'],
    [{ kind: 'share', min: 0, max: 1 }, 0.99999, '99.999 %'],
    [{ kind: 'duration', min: 0, max: 1 }, 90_000, '90 s'],
    [{ kind: 'duration', min: 0, max: 1 }, 3_600_000, '1 h'],
    [{ kind: 'choice', options: [{ value: 'guard', label: 'Block' }] }, 'guard', 'Block'],
    [{ kind: 'countries' }, ['DE', 'FR'], 'Germany, France'],
    [{ kind: 'countries' }, [], 'None'],
    [{ kind: 'country-durations', min: 0, max: 1 }, { BR: 60_000 }, 'Brazil 1 min'],
    [{ kind: 'country-durations', min: 0, max: 1 }, {}, 'None'],
    [
      { kind: 'page', href: '#/x', label: 'x' },
      { breakThrough: null, enabled: false },
      'break through none, enabled no',
    ],
  ])('%j: %j is shown as %s', (control, value, text) => {
    expect(shown(control, value)).toBe(text)
  })

  test('an unset one says what that means', () => {
    expect(shown({ kind: 'countries' }, null, 'All countries')).toBe('All countries')
  })

  test('a length of time is never rounded to another one', () => {
    expect(timeText(5_500)).toBe('5.5 s')
    expect(timeText(0)).toBe('0 s')
  })
})

describe('the audit log', () => {
  const entry = (detail: AuditLogEntry['detail']): AuditLogEntry => ({
    id: 1,
    at: 1,
    actor: 'operator',
    action: 'setting.set',
    subject: 'x',
    detail,
    reason: null,
    undoable: true,
  })
  const names = { settings: new Map([[rescue.key, rescue]]), currency: 'EUR' }
  const lines = (detail: AuditLogEntry['detail']) => auditChanges(entry(detail), names).map(changeText)

  test('actions are words', () => {
    expect(actionText('provider.state')).toBe('Provider: state')
    expect(actionText('price-alert.failureCost')).toBe('Price alert: failure cost')
    expect(actionText('alerts')).toBe('Alerts')
  })

  test('settings are called by their titles, other values by their names, and what stayed is left out', () => {
    expect(lines({ before: { 'rescue.afterMs': 30_000 }, after: { 'rescue.afterMs': 60_000 } })).toEqual([
      'Rescue after: 30 s → 1 min',
    ])
    expect(lines({ before: { state: 'enabled', pinned: true }, after: { state: 'drained', pinned: true } })).toEqual([
      'state: enabled → drained',
    ])
    expect(lines({ before: {}, after: { until: null, list: ['a', 'b'] } })).toEqual(['list: none → a, b'])
    expect(lines({ before: null, after: 6 })).toEqual(['value: none → 6'])
    expect(lines({ prefix: '+4915', id: 3 })).toEqual(['prefix: +4915', 'id: 3'])
    expect(lines({})).toEqual([])
  })

  test('an address is a filter, and clearing it leaves none', () => {
    const params = { tab: 'audit', actors: 'guard,operator', kinds: 'fraud', text: 'x', range: '1h' }
    expect(auditFilter(params, 7_200_000, 'utc')).toMatchObject({
      actors: ['guard', 'operator'],
      kinds: ['fraud'],
      text: 'x',
      from: 3_600_000,
    })
    expect(hasFilters(params)).toBe(true)
    expect(hasFilters(patchParams(params, noFilters))).toBe(false)
  })
})
