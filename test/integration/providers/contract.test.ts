import { beforeEach, describe, expect, test } from 'vitest'
import { adapters, categories } from '../../../src/contract/models.ts'
import { ProviderCallError, type SmsProvider } from '../../../src/engine/providers/provider.ts'
import { createProvider } from '../../../src/engine/providers/registry.ts'
import { answer, type Behaviour } from '../../fakes/local-server.ts'
import { eachConnection } from './connection.ts'
import { aLookup, aMessage, dialects, NOW, SECRET } from './dialects.ts'

const options = { deadlineMs: 2_500 }

test('every adapter keeps this contract', () => {
  expect(dialects.map((dialect) => dialect.adapter).sort()).toEqual([...adapters].sort())
})

describe.each(dialects)('$adapter', (dialect) => {
  const connection = eachConnection()
  let provider: SmsProvider

  beforeEach(() => {
    const { server, http, clock } = connection()
    provider = createProvider(dialect.config(server.url), { http, clock })
  })

  const behaviour = (script: Behaviour) => {
    connection().server.script = () => script
  }
  const send = () => provider.send(aMessage(), options)
  const { prices } = dialect
  const reading = {
    statuses: () => provider.statuses(['id-1'], options),
    balance: () => provider.balance(options),
    ...(prices === null ? {} : { prices: () => provider.prices(['DE'], options) }),
  }

  describe('send', () => {
    test('an acceptance carries the id of the provider', async () => {
      behaviour(dialect.accepted('id-1'))
      expect(await send()).toMatchObject({
        outcome: 'accepted',
        providerMessageId: 'id-1',
        segments: dialect.segments,
        price: null,
      })
    })

    test('is one POST under the prefix of the base URL, with the credentials and the text', async () => {
      behaviour(dialect.accepted('id-1'))
      await send()
      expect(connection().server.requests).toHaveLength(1)
      expect(connection().server.last).toMatchObject({ method: 'POST', path: dialect.sendPath })
      expect(connection().server.last.headers).toMatchObject({
        'content-type': dialect.contentType,
        authorization: dialect.authorization,
      })
      expect(dialect.textIn(connection().server.last)).toBe('Your code is 123456')
    })

    test('a refused connection sends nothing and may fail over at once', async () => {
      await connection().server.close()
      expect(await send()).toMatchObject({ outcome: 'rejected-eligible', category: 'refused', code: null })
    })

    test('silence until the deadline is unknown, never failed', async () => {
      behaviour({ kind: 'hang' })
      const result = send()
      await connection().server.received()
      await connection().clock.advance(2_500)
      expect(await result).toMatchObject({ outcome: 'unknown', category: 'timeout' })
    })

    test.each<Behaviour>([{ kind: 'reset' }, { kind: 'truncate' }, { kind: 'raw', bytes: '' }])(
      'a lost answer is unknown and not repeated: $kind',
      async (script) => {
        behaviour(script)
        expect(await send()).toMatchObject({ outcome: 'unknown', category: 'reset' })
        expect(connection().server.requests).toHaveLength(1)
      },
    )

    test('an interruption says nothing about the provider', async () => {
      behaviour({ kind: 'hang' })
      const caller = new AbortController()
      const result = provider.send(aMessage(), { ...options, signal: caller.signal })
      await connection().server.received()
      caller.abort()
      expect(await result).toMatchObject({ outcome: 'unknown', category: 'interrupted' })
    })

    test.each([
      [500, 'unknown', 'server-error'],
      [503, 'unknown', 'server-error'],
      [429, 'rejected-eligible', 'throttled'],
      [401, 'rejected-eligible', 'bad-credentials'],
      [403, 'rejected-eligible', dialect.forbidden],
      [404, 'rejected-eligible', 'bad-credentials'],
      [400, 'rejected-final', 'bad-request'],
      [422, 'rejected-final', 'bad-request'],
    ])('HTTP %d without a code we know', async (status, outcome, category) => {
      for (const body of ['', 'busy', '<html>', '[]', 'null', '{}', '{"code":{"no":1}}']) {
        behaviour(answer(status, body))
        expect(await send()).toMatchObject({ outcome, category, code: String(status) })
      }
    })

    test('a throttle says for how long', async () => {
      behaviour(answer(429, {}, { 'retry-after': '2' }))
      expect(await send()).toMatchObject({ category: 'throttled', retryAfterMs: 2_000 })
    })

    test.each([
      '',
      'OK',
      '<html><body>Please log in</body></html>',
      '{}',
      '[]',
      'null',
      '{"messages":[]}',
      '{"sid":""}',
    ])('a success without a message id is unknown: %j', async (body) => {
      behaviour(answer(200, body))
      expect(await send()).toMatchObject({ outcome: 'unknown', category: 'malformed-answer' })
    })

    test('a success with an id that cannot be one is unknown', async () => {
      for (const id of ['', '../..', 'a/b', 'a,b', 'a b', 'x'.repeat(200)]) {
        behaviour(dialect.accepted(id))
        expect(await send()).toMatchObject({ outcome: 'unknown', category: 'malformed-answer' })
      }
    })

    test('a bad recipient is never tried elsewhere', async () => {
      behaviour(dialect.badRecipient('invalid'))
      expect(await send()).toMatchObject({ outcome: 'rejected-final', category: 'bad-recipient' })
    })

    test('an account that cannot pay is tried elsewhere', async () => {
      behaviour(dialect.noCredit)
      expect((await send()).outcome).toBe('rejected-eligible')
    })

    test('what the provider repeats of number, text and secret is not passed on', async () => {
      behaviour(dialect.badRecipient(`Bad number +4915112345678 (${SECRET}) for "Your code is 123456"`))
      const result = await send()
      expect(result).toMatchObject({ message: expect.stringContaining('+•••••••••••78 ([hidden]) for "[hidden]"') })
      expect(JSON.stringify(result)).not.toMatch(/15112345678|battery|123456/)
    })
  })

  describe('lookup', () => {
    test('finds the message whose answer was lost', async () => {
      const id = dialect.takesOurId ? aLookup().reference : 'id-7'
      behaviour(dialect.found(id))
      const result = await provider.lookup(aLookup(), options)
      expect(result).toMatchObject({ kind: 'found', providerMessageId: id, report: { delivery: 'sent' } })
    })

    test('knows when there is none', async () => {
      behaviour(dialect.nothingFound)
      expect(await provider.lookup(aLookup(), options)).toEqual({ kind: 'absent' })
    })

    test.each<Behaviour>([
      answer(500, {}),
      answer(429, {}),
      answer(401, {}),
      answer(404, {}),
      answer(200, '{}'),
      answer(200, 'null'),
      { kind: 'reset' },
    ])('does not take a failure for an absence: $kind $status $body', async (script) => {
      behaviour(script)
      expect(await provider.lookup(aLookup(), options)).toEqual({ kind: 'unavailable', reason: expect.any(String) })
    })

    test('gives up at its deadline', async () => {
      behaviour({ kind: 'hang' })
      const result = provider.lookup(aLookup(), { deadlineMs: 1_500 })
      await connection().server.received()
      await connection().clock.advance(1_500)
      expect(await result).toMatchObject({ kind: 'unavailable' })
    })

    test('is unavailable when nobody listens', async () => {
      await connection().server.close()
      expect(await provider.lookup(aLookup(), options)).toMatchObject({ kind: 'unavailable' })
    })
  })

  describe('statuses', () => {
    const read = async (statuses: Record<string, string>, ids = Object.keys(statuses)) => {
      connection().server.script = dialect.statuses(statuses)
      return provider.statuses(ids, options)
    }

    test('pending, sent, delivered and failed are told apart', async () => {
      const { pending, sent, delivered, failed } = dialect.words
      const reports = await read({ a: pending, b: sent, c: delivered, d: failed })
      expect(reports).toMatchObject([
        { providerMessageId: 'a', delivery: 'pending', final: false },
        { providerMessageId: 'b', delivery: 'sent', final: false },
        { providerMessageId: 'c', delivery: 'delivered', final: true },
        { providerMessageId: 'd', delivery: 'failed', final: true },
      ])
      expect(reports.map((report) => report.at)).toEqual([NOW, NOW, NOW, NOW])
    })

    test('a word nobody has described changes nothing', async () => {
      for (const word of ['teleported', '', 'toString', '__proto__']) {
        expect(await read({ a: word })).toMatchObject([{ delivery: 'pending', final: false }])
      }
    })

    test('ids the provider does not know are left out', async () => {
      expect(await read({ b: dialect.words.delivered }, ['a', 'b', 'c'])).toMatchObject([{ providerMessageId: 'b' }])
    })

    test('no ids, no call', async () => {
      expect(await read({}, [])).toEqual([])
      expect(connection().server.requests).toHaveLength(0)
    })
  })

  test('the balance comes with its currency', async () => {
    behaviour(dialect.balance)
    expect(await provider.balance(options)).toEqual({ micros: 12_500_000, currency: provider.config.currency })
  })

  describe.each(Object.entries(reading))('%s', (_, call) => {
    test.each<[Behaviour, string]>([
      [answer(401, {}), 'bad-credentials'],
      [answer(403, {}), 'account-blocked'],
      [answer(429, {}), 'throttled'],
      [answer(500, {}), 'server-error'],
      [answer(200, 'null'), 'malformed-answer'],
      [answer(200, '<html>'), 'malformed-answer'],
      [answer(302, '', { location: '/' }), 'malformed-answer'],
      [{ kind: 'reset' }, 'reset'],
      [{ kind: 'truncate' }, 'reset'],
    ])('tells in one typed error why it failed: $0.kind $0.status is $1', async (script, category) => {
      behaviour(script)
      const error = await call().catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(ProviderCallError)
      expect(error).toMatchObject({ category })
      expect(categories).toContain(category)
    })

    test('never repeats the secret', async () => {
      connection().server.script = () => answer(401, { message: `no ${SECRET}`, detail: `no ${SECRET}`, code: SECRET })
      const error = await call().catch((thrown: unknown) => thrown)
      expect(`${error} ${JSON.stringify(error)}`).not.toContain('battery')
    })
  })

  if (prices === null) {
    test('a provider without a price list is not asked for one', async () => {
      expect(await provider.prices(['DE'], options)).toEqual([])
      expect(connection().server.requests).toHaveLength(0)
    })
    return
  }

  test('prices are for one segment, in micros, with their currency', async () => {
    behaviour(prices.list('DE'))
    const quotes = await provider.prices(['DE'], options)
    const { currency } = provider.config
    expect(quotes.length).toBeGreaterThan(0)
    for (const quote of quotes) {
      expect(quote).toMatchObject({ country: 'DE', service: 'sms', level: prices.level, price: { currency } })
      expect([50_000, 40_000]).toContain(quote.price.micros)
    }
  })

  test('a country the provider does not serve has no prices', async () => {
    behaviour(answer(404, {}))
    expect(await provider.prices(['AQ'], options)).toEqual([])
  })

  test('no countries, no call', async () => {
    expect(await provider.prices([], options)).toEqual([])
    expect(connection().server.requests).toHaveLength(0)
  })

  test('a deadline covers all requests of one call', async () => {
    const one = prices.list('DE')
    connection().server.script = () => (connection().server.requests.length === 1 ? one : { kind: 'hang' })
    const result = provider.prices(['DE', 'FR'], { deadlineMs: 3_000 }).catch((error: unknown) => error)
    await connection().server.received(1)
    // Whether the second request waits for its turn (one a second) or for its answer, it may not start anew.
    await new Promise(setImmediate)
    await connection().clock.advance(1_000)
    await connection().server.received(2)
    await connection().clock.advance(1_999)
    await connection().clock.advance(1)
    expect(await result).toMatchObject({ category: 'timeout', message: expect.stringMatching(/^no answer within/) })
    expect(connection().clock.monotonic()).toBe(3_000)
  })
})
