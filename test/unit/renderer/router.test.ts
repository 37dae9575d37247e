import { describe, expect, test } from 'vitest'
import { hrefOf, parseRoute, patchParams } from '../../../src/renderer/src/router.ts'

describe('reading an address', () => {
  test('a page with its params', () => {
    expect(parseRoute('#/verifications?id=12&states=failed')).toEqual({
      path: '/verifications',
      params: { id: '12', states: 'failed' },
    })
  })

  test.each(['', '#', '#/', '#/nowhere', '#verifications', '#/overview/x'])('%j leads to the overview', (hash) => {
    expect(parseRoute(hash)).toEqual({ path: '/overview', params: {} })
  })

  test('a question mark in a value is kept', () => {
    expect(parseRoute('#/verifications?search=a?b').params).toEqual({ search: 'a?b' })
  })
})

describe('writing an address', () => {
  test('what is written is read back, whatever it contains', () => {
    const params = { search: '*42 & 50 %', countries: 'DE,GB', note: 'a=b#c?d' }
    expect(parseRoute(hrefOf('/verifications', params))).toEqual({ path: '/verifications', params })
  })

  test('equal state is one address', () => {
    expect(hrefOf('/failovers', { b: '2', a: '1' })).toBe(hrefOf('/failovers', { a: '1', b: '2' }))
  })

  test('empty params leave no trace', () => {
    expect(hrefOf('/failovers', { search: '' })).toBe('#/failovers')
  })
})

test('a patch changes what it names, removes on null or empty, and keeps the rest', () => {
  expect(patchParams({ range: '1h', id: '7', search: 'x' }, { id: null, search: '', states: 'failed' })).toEqual({
    range: '1h',
    states: 'failed',
  })
})
