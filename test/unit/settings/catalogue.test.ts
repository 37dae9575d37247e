import { expect, test } from 'vitest'
import { isPagePath } from '../../../src/contract/page-paths.ts'
import { catalogue, internalKeys, settingKeys } from '../../../src/engine/settings/catalogue.ts'
import { checkedValue } from '../../../src/engine/settings/check-value.ts'
import { canBeUnset, controlOf, shapeOf } from '../../../src/engine/settings/control.ts'
import { defaultOf, settings } from '../../../src/engine/store/settings.ts'

test('every setting can be found on the settings page, or is named as the engine’s own', () => {
  expect([...settingKeys, ...internalKeys].toSorted()).toEqual(Object.keys(settings).toSorted())
})

test.each(settingKeys)('%s is described by a title and one sentence, and its default is valid', (key) => {
  const entry = catalogue[key]
  expect(entry?.title).toMatch(/^[A-Z][^.]{2,50}$/)
  expect(entry?.description).toMatch(/^[A-Z].{15,130}\.$/)
  expect(entry?.keywords.length).toBeGreaterThan(0)
  expect(checkedValue(key, defaultOf(key))).toEqual(defaultOf(key))
})

test.each(settingKeys)('%s says what it means to be unset exactly when it can be', (key) => {
  expect(catalogue[key]?.unset !== undefined).toBe(canBeUnset(key))
})

test.each(settingKeys)('%s is changed by a control of its own kind of value', (key) => {
  const entry = catalogue[key]
  if (entry === undefined) throw new Error(`no entry for ${key}`)
  const control = controlOf(key, entry.control)
  const kinds: Readonly<Record<string, readonly string[]>> = {
    boolean: ['switch'],
    number: ['number', 'share'],
    integer: ['number', 'duration', 'money'],
    string: ['text', 'choice', 'zone', 'currency'],
    array: ['countries'],
    object: ['country-durations', 'page'],
  }
  if (control.kind !== 'page') expect(kinds[String([shapeOf(key).type].flat()[0])]).toContain(control.kind)
  else expect(isPagePath(control.href.replace(/^#/, '').replace(/\?.*$/, ''))).toBe(true)
})

test('a choice offers every value that there is', () => {
  for (const key of settingKeys) {
    const control = catalogue[key]?.control
    if (control?.kind !== 'choice') continue
    expect(control.options.map(({ value }) => value)).toEqual(shapeOf(key).enum)
  }
})

test('a value that cannot be used is refused with a sentence that says what to enter', () => {
  const refusal = (key: Parameters<typeof checkedValue>[0], value: unknown): string => {
    try {
      checkedValue(key, value)
    } catch (error) {
      return (error as Error).message
    }
    return 'taken'
  }
  expect(refusal('rescue.afterMs', 1)).toBe('Rescue after: enter a time from 5 s to 10 min.')
  expect(refusal('rescue.afterMs', null)).toBe('Rescue after: enter a time from 5 s to 10 min.')
  expect(refusal('rescue.byCountry', { Germany: 6_000 })).toBe(
    'Rescue time by country: enter a country and a time from 5 s to 10 min.',
  )
  expect(refusal('slo.target', 1)).toBe('Uptime target: enter a share from 90 % to 99.999 %.')
  expect(refusal('optimizer.successTarget', 2)).toBe(
    'Conversion target: enter a share from 0 % to 100 %, or nothing at all.',
  )
  expect(refusal('fraud.mode', 'perhaps')).toBe('Fraud guard: choose one of Off, Watch, Guard.')
  expect(refusal('reporting.zone', 'Mars/Olympus')).toContain('use an IANA time zone such as Europe/Berlin')
  expect(refusal('reporting.currency', 'euro')).toContain('use an ISO 4217 code such as EUR')
  expect(refusal('countries.allowed', ['Germany'])).toContain('use a two-letter country code such as DE')
  expect(refusal('message.brand', '')).toBe('Brand in the message: enter a text of 1 to 40 characters.')
  expect(refusal('budget.testPerDayMicros', -1)).toBe('Test budget a day: enter an amount of 0 or more.')
  expect(refusal('rescue.enabled', 'yes')).toBe('Rescue: choose on or off.')
})
