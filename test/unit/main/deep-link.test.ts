import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pageNames } from '../../../src/contract/page-paths.ts'
import { hashOf, viewOfArgument, viewOfLink } from '../../../src/main/deep-link.ts'
import { readStartOptions } from '../../../src/main/start-options.ts'

describe('a link', () => {
  test('opens every page, with its params', () => {
    for (const path of Object.keys(pageNames))
      expect(viewOfLink(`signalbox://open${path}?id=12&search=*42`)).toEqual({
        path,
        params: { id: '12', search: '*42' },
      })
  })

  test('is the same with a slash at its end, and however its scheme is written', () => {
    expect(viewOfLink('signalbox://open/alerts/?id=1')).toEqual({ path: '/alerts', params: { id: '1' } })
    expect(viewOfLink('SIGNALBOX://open/alerts')).toEqual({ path: '/alerts', params: {} })
  })

  test.each([
    ['another scheme', 'https://open/alerts'],
    ['a file', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
    ['another host', 'signalbox://send/alerts'],
    ['no host', 'signalbox:/alerts'],
    ['a user', 'signalbox://user@open/alerts'],
    ['a port', 'signalbox://open:80/alerts'],
    ['a hash', 'signalbox://open/alerts#/providers'],
    ['no page', 'signalbox://open/'],
    ['an unknown page', 'signalbox://open/administration'],
    ['a page below a page', 'signalbox://open/alerts/1'],
    ['a path that climbs', 'signalbox://open/../../etc/passwd'],
    ['a path that climbs in disguise', 'signalbox://open/alerts/%2e%2e/%2e%2e/index'],
    ['a name of every object', 'signalbox://open/constructor'],
    ['a param that every object has', 'signalbox://open/alerts?__proto__=1'],
    ['a param twice', 'signalbox://open/alerts?id=1&id=2'],
    ['a param with markup', 'signalbox://open/alerts?<b>=1'],
    ['a line break in a value', 'signalbox://open/alerts?search=a%0ab'],
    ['a text that runs backwards', 'signalbox://open/alerts?search=%E2%80%AEabc'],
    ['a long value', `signalbox://open/alerts?search=${'x'.repeat(501)}`],
    ['many params', `signalbox://open/alerts?${Array.from({ length: 21 }, (_, i) => `p${i}=1`).join('&')}`],
    ['a long link', `signalbox://open/alerts?${'a=1&'.repeat(600)}`],
    ['nothing', ''],
  ])('with %s is refused', (_what, link) => {
    expect(viewOfLink(link)).toBeNull()
  })

  test('whatever it is, opens a known page with plain params or nothing', () => {
    const part = fc.string({ maxLength: 60 })
    fc.assert(
      fc.property(fc.constantFrom('signalbox://open/', 'signalbox://', 'alerts?', ''), part, (start, rest) => {
        for (const view of [viewOfLink(start + rest), viewOfArgument(start + rest)]) {
          if (view === null) continue
          expect(Object.keys(pageNames)).toContain(view.path)
          expect(new URL(hashOf(view), 'app://ui/').hash.startsWith(`#${view.path}`)).toBe(true)
        }
      }),
    )
  })
})

describe('the command line', () => {
  test('names a view with or without a slash, or by a link', () => {
    const view = { path: '/verifications', params: { id: '12' } }
    for (const argument of [
      '--open=verifications?id=12',
      '--open=/verifications?id=12',
      '--open=signalbox://open/verifications?id=12',
      'signalbox://open/verifications?id=12',
    ])
      expect(readStartOptions(['/usr/bin/signalbox', '--no-sandbox', argument])).toEqual({
        hidden: false,
        view,
        refused: false,
      })
  })

  test('may ask to stay in the tray, but not together with a view', () => {
    expect(readStartOptions(['signalbox', '--hidden'])).toEqual({ hidden: true, view: null, refused: false })
    expect(readStartOptions(['signalbox', '--hidden', '--open=alerts']).hidden).toBe(false)
  })

  test('says when it names no page', () => {
    for (const argument of ['--open=nowhere', '--open=', 'signalbox://evil/alerts', '--open=alerts#x'])
      expect(readStartOptions(['signalbox', argument])).toEqual({ hidden: false, view: null, refused: true })
  })

  test('has nothing for us otherwise', () => {
    const plain = readStartOptions(['electron', '.', '--disable-gpu', 'https://example.com', '--openly=alerts'])
    expect(plain).toEqual({ hidden: false, view: null, refused: false })
  })
})
