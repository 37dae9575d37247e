import { describe, expect, test } from 'vitest'
import { endpoint, parseBaseUrl, resolveBaseUrls } from '../../../src/engine/providers/base-url.ts'
import { ProviderConfigError } from '../../../src/engine/providers/provider-config-error.ts'

describe('a base URL', () => {
  test.each([
    'https://api.example.com',
    'https://10.0.0.8:8443/sms',
    'http://localhost:4010',
    'http://127.0.0.1:4010/twilio-a/',
    'http://127.8.9.1',
    'http://[::1]:4010',
  ])('%s is taken', (text) => {
    expect(parseBaseUrl(text).href).toContain(text)
  })

  test.each([
    ['api.example.com', 'in full'],
    ['', 'in full'],
    ['ftp://example.com', 'https://'],
    ['javascript:alert(1)', 'https://'],
    ['http://api.example.com', 'in clear'],
    ['http://127.0.0.1.example.com', 'in clear'],
    ['http://localhost.example.com', 'in clear'],
    ['http://192.168.0.4', 'in clear'],
    ['https://me:hunter2@example.com', 'contains credentials'],
    ['https://me@example.com', 'contains credentials'],
    ['http://127.0.0.1@example.com', 'contains credentials'],
    ['https://example.com/?key=1', 'remove everything after'],
    ['https://example.com/#top', 'remove everything after'],
  ])('%j is refused, saying what to do', (text, reason) => {
    expect(() => parseBaseUrl(text)).toThrow(ProviderConfigError)
    expect(() => parseBaseUrl(text)).toThrow(reason)
  })

  test('a refusal does not repeat credentials', () => {
    expect(() => parseBaseUrl('https://me:hunter2@example.com')).toThrow(/^(?!.*hunter2)/)
  })
})

describe('the hosts of an adapter', () => {
  const defaults = { api: 'https://api.example.com', pricing: 'https://pricing.example.com' }

  test('are replaced one by one', () => {
    const urls = resolveBaseUrls(defaults, { pricing: 'http://127.0.0.1:9/p' })
    expect(urls.api.href).toBe('https://api.example.com/')
    expect(urls.pricing.href).toBe('http://127.0.0.1:9/p')
  })

  test('a name that is not one of them is refused rather than ignored', () => {
    expect(() => resolveBaseUrls(defaults, { rest: 'https://x.example.com' })).toThrow(
      'There is no base URL named "rest". This provider has: api, pricing.',
    )
  })
})

describe('an endpoint', () => {
  test.each([
    ['https://api.example.com', 'https://api.example.com/v1/send'],
    ['https://api.example.com/', 'https://api.example.com/v1/send'],
    ['https://proxy.example.com/twilio', 'https://proxy.example.com/twilio/v1/send'],
    ['https://proxy.example.com/twilio/', 'https://proxy.example.com/twilio/v1/send'],
  ])('on %s keeps its path prefix', (base, expected) => {
    expect(endpoint(new URL(base), '/v1/send').href).toBe(expected)
  })

  test('encodes its query', () => {
    const url = endpoint(new URL('https://api.example.com'), '/list', { To: '+15551234567', q: 'a&b' })
    expect(url.search).toBe('?To=%2B15551234567&q=a%26b')
  })
})
