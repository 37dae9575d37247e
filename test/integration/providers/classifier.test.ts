import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { categories } from '../../../src/contract/models.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { createHttp, type Http } from '../../../src/engine/providers/http.ts'
import { infobipErrors } from '../../../src/engine/providers/infobip-errors.ts'
import { categoryRules } from '../../../src/engine/providers/outcome.ts'
import type { SendResult } from '../../../src/engine/providers/provider.ts'
import { createProvider } from '../../../src/engine/providers/registry.ts'
import { telnyxErrors } from '../../../src/engine/providers/telnyx-errors.ts'
import { twilioErrors } from '../../../src/engine/providers/twilio-errors.ts'
import { vonageErrors } from '../../../src/engine/providers/vonage-errors.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { answer, LocalServer } from '../../fakes/local-server.ts'
import { aMessage, dialects, NOW, SECRET } from './dialects.ts'

const RUNS = { numRuns: 250 }

const code = fc.oneof(
  fc.constantFrom(...[twilioErrors, vonageErrors, telnyxErrors, infobipErrors].flatMap(Object.keys), '0', '23', '26'),
  fc.constantFrom(...[twilioErrors, infobipErrors].flatMap(Object.keys)).map(Number),
  fc.jsonValue(),
)
const id = fc.oneof(fc.constantFrom('SM1', '', '../x', null), fc.string())
const words = fc.oneof(
  fc.constantFrom(`+4915112345678 ${SECRET}`, 'Insufficient Credit', 'dst is invalid', 'src is invalid'),
  fc.jsonValue(),
)
const infobipStatus = fc.record(
  { id: code, groupName: fc.constantFrom('PENDING', 'REJECTED', 'OTHER'), description: words },
  { requiredKeys: [] },
)
/** Near enough to every dialect to reach every corner of their parsers. */
const dialectBody = fc
  .record(
    {
      sid: id,
      code,
      message: words,
      price: fc.oneof(fc.constantFrom('-0.01', 'x'), fc.jsonValue()),
      messages: fc.array(
        fc.record(
          {
            status: fc.oneof(code, infobipStatus),
            'message-id': id,
            messageId: id,
            'message-price': code,
            'error-text': fc.string(),
            details: fc.record({ messageCount: code }),
          },
          { requiredKeys: [] },
        ),
        { maxLength: 3 },
      ),
      'error-code': code,
      errorCode: code,
      message_uuid: fc.oneof(fc.array(id, { maxLength: 2 }), id),
      error: words,
      errors: fc.array(fc.record({ code, detail: words }, { requiredKeys: [] }), { maxLength: 2 }),
      data: fc.record({ id, parts: code, cost: fc.record({ amount: code, currency: id }) }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  )
  .map((body) => JSON.stringify(body))
const body = fc.oneof({ weight: 3, arbitrary: dialectBody }, fc.json(), fc.string({ unit: 'binary' }))
const status = fc.oneof(fc.constantFrom(200, 201, 400, 401, 403, 429, 500), fc.integer({ min: 200, max: 599 }))

describe.each(dialects)('whatever $adapter answers', (dialect) => {
  let server: LocalServer
  let http: Http

  beforeAll(async () => {
    server = await LocalServer.start()
    http = createHttp({ clock: new FakeClock(NOW), log: silentLog })
  })
  afterAll(async () => {
    http.close()
    await server.close()
  })

  const sendAnd = (check: (result: SendResult, status: number, body: string) => void) =>
    fc.assert(
      fc.asyncProperty(status, body, async (httpStatus, text) => {
        // These have no body in HTTP.
        fc.pre(httpStatus !== 204 && httpStatus !== 205 && httpStatus !== 304)
        server.script = () => answer(httpStatus, text)
        const provider = createProvider(dialect.config(server.url), { http, clock: new FakeClock(NOW) })
        check(await provider.send(aMessage(), { deadlineMs: 2_500 }), httpStatus, text)
      }),
      RUNS,
    )

  test('send gives a verdict and never throws', () =>
    sendAnd((result) => {
      if (result.outcome === 'accepted') return
      expect(categories).toContain(result.category)
      expect(result.outcome).toBe(categoryRules[result.category].outcome)
    }))

  test('nothing is accepted without an id and a success', () =>
    sendAnd((result, httpStatus, text) => {
      if (result.outcome !== 'accepted') return
      expect(httpStatus).toBeGreaterThanOrEqual(200)
      expect(httpStatus).toBeLessThan(300)
      expect(result.providerMessageId).not.toBe('')
      expect(text).toContain(result.providerMessageId)
      expect(result.price?.micros ?? 0).toBeGreaterThanOrEqual(0)
      expect(result.segments ?? 1).toBeGreaterThanOrEqual(1)
    }))

  test('a server error is unknown, and a throttle never final, whatever the body claims', () =>
    sendAnd((result, httpStatus) => {
      if (httpStatus >= 500) expect(result).toMatchObject({ outcome: 'unknown', category: 'server-error' })
      if (httpStatus === 429) expect(result).toMatchObject({ outcome: 'rejected-eligible', category: 'throttled' })
    }))

  test('neither the secret nor the whole number comes out', () =>
    sendAnd((result) => {
      const text = JSON.stringify(result)
      expect(text).not.toContain(SECRET)
      expect(text).not.toContain('15112345678')
    }))
})
