import { expect, test } from 'vitest'
import { FakeClock } from '../../fakes/fake-clock.ts'
import { aSandbox, client, type Reply } from './talk.ts'

const DELIVERED = '4915112399011'

const anInfobip = async (clock = new FakeClock(Date.UTC(2026, 0, 5, 12))) => {
  const sandbox = await aSandbox({ clock })
  const { config, get, postJson } = client(sandbox, 'infobip')
  return {
    sandbox,
    clock,
    config,
    read: (path: string, headers?: Record<string, string>) => get('api', path, headers),
    post: (path: string, body: unknown, headers?: Record<string, string>) => postJson('api', path, body, headers),
    logs: async (query: Record<string, string> = {}) =>
      resultsOf(await get('api', `/sms/3/logs?${new URLSearchParams(query)}`)),
    send: (destination: Record<string, string>, message: Record<string, unknown> = {}) =>
      postJson('api', '/sms/3/messages', {
        messages: [
          {
            sender: 'Signalbox',
            destinations: [{ to: DELIVERED, ...destination }],
            content: { text: 'Your code is 123456' },
            ...message,
          },
        ],
      }),
  }
}

interface LogRow {
  readonly messageId: string
  readonly status: { readonly id: number; readonly groupName: string }
}

const resultsOf = ({ body }: Reply) => (body as { results: readonly LogRow[] }).results
const messagesOf = ({ body }: Reply) => (body as { messages: readonly LogRow[] }).messages

test('an accepted message answers 200, pending, with the id that was asked for', async () => {
  const { sandbox, send } = await anInfobip()
  const reply = await send({ messageId: 'attempt-7' }, { content: { text: 'ж'.repeat(100) } })
  expect(reply.status).toBe(200)
  expect(reply.body).toEqual({
    bulkId: expect.stringMatching(/^\d{19}$/),
    messages: [
      {
        messageId: 'attempt-7',
        status: {
          groupId: 1,
          groupName: 'PENDING',
          id: 26,
          name: 'PENDING_ACCEPTED',
          description: 'Message sent to next instance',
        },
        destination: DELIVERED,
        details: { messageCount: 2 },
      },
    ],
  })
  expect(sandbox.record()).toMatchObject([
    { providerMessageId: 'attempt-7', reference: 'attempt-7', to: `+${DELIVERED}` },
  ])
})

test('the same id is taken once: the second is refused inside HTTP 200, and nothing more is sent', async () => {
  const { sandbox, send } = await anInfobip()
  await send({ messageId: 'attempt-7' })
  expect(await send({ messageId: 'attempt-7' })).toMatchObject({
    status: 200,
    body: {
      messages: [
        {
          messageId: 'attempt-7',
          status: { groupId: 5, groupName: 'REJECTED', id: 23, name: 'REJECTED_DUPLICATE_MESSAGE_ID' },
        },
      ],
    },
  })
  expect(sandbox.record()).toHaveLength(1)
})

test('without an id of the caller it makes one', async () => {
  const { sandbox, send } = await anInfobip()
  const [first, second] = [messagesOf(await send({}))[0], messagesOf(await send({}))[0]]
  expect(first?.messageId).not.toBe(second?.messageId)
  expect(sandbox.record()).toMatchObject([{ reference: null }, { reference: null }])
})

test.each([
  [{ to: '' }, {}, 51],
  [{ to: '123' }, {}, 52],
  [{ to: '+4915112399011' }, {}, 52],
  [{}, { sender: 'a sender too long' }, 11],
  [{}, { content: { text: 'a'.repeat(4_001) } }, 25],
  [{ to: '4366412345678' }, {}, 6],
  [{ to: '4915112399001' }, {}, 52],
  [{ to: '4915112399002' }, {}, 52],
  [{ to: '4915112399003' }, {}, 14],
  [{ to: '4915112399004' }, {}, 19],
  [{ to: '4915112399005' }, {}, 12],
  [{ to: '4915112399006' }, {}, 11],
  [{ to: '4915112399007' }, {}, 21],
])('case %#: a rejection is HTTP 200, is in the logs and was not sent', async (destination, message, id) => {
  const { sandbox, logs, send } = await anInfobip()
  const reply = await send({ messageId: 'attempt-7', ...destination }, message)
  expect(reply).toMatchObject({
    status: 200,
    body: { messages: [{ status: { groupId: 5, groupName: 'REJECTED', id } }] },
  })
  expect(await logs({ messageId: 'attempt-7' })).toMatchObject([{ status: { id }, price: { pricePerMessage: 0 } }])
  expect(sandbox.record()).toEqual([])
  // The id was not used up.
  expect(messagesOf(await send({ messageId: 'attempt-7' }))).toMatchObject([{ status: { id: 26 } }])
})

test.each([
  [{}],
  [{ messages: [] }],
  [{ messages: [{ content: { text: 'x' } }] }],
  [{ messages: [{ destinations: [{ to: DELIVERED }] }] }],
])('case %#: a request that makes no sense is 400 with what is wrong', async (body) => {
  const { post } = await anInfobip()
  expect(await post('/sms/3/messages', body)).toMatchObject({
    status: 400,
    body: {
      errorCode: 'E400',
      description: 'Request cannot be processed.',
      action: expect.any(String),
      violations: [{ property: 'messages', violation: expect.any(String) }],
      resources: [],
    },
  })
})

test('the log follows a message: with the operator is not delivered yet', async () => {
  const { clock, logs, send } = await anInfobip()
  await send({ messageId: 'attempt-7' })
  const seen: number[] = []
  // One request a second: 120 a minute is the limit.
  for (let i = 0; i < 30; i++) {
    const [row] = await logs({ messageId: 'attempt-7' })
    if (row !== undefined && seen.at(-1) !== row.status.id) seen.push(row.status.id)
    await clock.advance(500)
  }
  expect(seen.filter((id) => id !== 7)).toEqual([26, 2, 5])
  expect((await logs())[0]).toEqual({
    sender: 'Signalbox',
    destination: DELIVERED,
    bulkId: expect.stringMatching(/^\d{19}$/),
    messageId: 'attempt-7',
    sentAt: expect.stringMatching(/^2026-01-05T12:00:\d\d\.\d{3}\+0000$/),
    doneAt: expect.stringMatching(/^2026-01-05T12:00:\d\d\.\d{3}\+0000$/),
    price: { pricePerMessage: expect.any(Number), currency: 'EUR' },
    status: {
      groupId: 3,
      groupName: 'DELIVERED',
      id: 5,
      name: 'DELIVERED_TO_HANDSET',
      description: 'Message delivered to handset',
    },
    error: { groupId: 0, groupName: 'OK', id: 0, name: 'NO_ERROR', description: 'No Error', permanent: false },
    messageCount: 1,
    platform: {},
    content: { text: 'Your code is 123456' },
    mccMnc: expect.stringMatching(/^2620[123]$/),
  })
})

test.each([
  ['4915112399013', 'UNDELIVERABLE', 9, 27],
  ['4915112399014', 'UNDELIVERABLE', 4, 9],
  ['4915112399015', 'EXPIRED', 15, 502],
  ['4915112399016', 'DELIVERED', 2, 0],
])('a message to %s ends in the group %s as %i with error %i', async (to, groupName, id, error) => {
  const { clock, logs, send } = await anInfobip()
  await send({ to })
  await clock.advance(600_000)
  expect(await logs()).toMatchObject([{ status: { groupName, id }, error: { id: error } }])
})

test('a message without a receipt expires as unknown, and logs end after 48 hours', async () => {
  const { clock, logs, send } = await anInfobip()
  await send({ to: '4915112399016' })
  await clock.advance(3_600_000)
  expect(await logs()).toMatchObject([{ status: { groupName: 'EXPIRED', id: 29, name: 'EXPIRED_DLR_UNKNOWN' } }])
  await clock.advance(48 * 3_600_000)
  expect(await logs()).toEqual([])
})

test('logs are asked for by ids, bulk, recipient, group, network and time, as often as one likes', async () => {
  const { clock, logs, read, send } = await anInfobip()
  const { bulkId } = (await send({ messageId: 'a' })).body as { bulkId: string }
  await clock.advance(60_000)
  await send({ messageId: 'b', to: '4915112399013' })
  const ids = async (query: Record<string, string>) => (await logs(query)).map(({ messageId }) => messageId)
  expect(await ids({ messageId: 'a,b,c' })).toEqual(['b', 'a'])
  expect(await ids({ messageId: 'a,b,c' })).toEqual(['b', 'a'])
  expect(resultsOf(await read('/sms/3/logs?messageId=a&messageId=b'))).toHaveLength(2)
  expect(await ids({ bulkId })).toEqual(['a'])
  expect(await ids({ destination: '4915112399013' })).toEqual(['b'])
  expect(await ids({ generalStatus: 'DELIVERED' })).toEqual(['a'])
  expect(await ids({ mcc: '310' })).toEqual([])
  expect(await ids({ sentSince: '2026-01-05T12:00:30.000+0000' })).toEqual(['b'])
  expect(await ids({ sentUntil: '2026-01-05T12:00:30.000+0000' })).toEqual(['a'])
  expect(await ids({ limit: '1' })).toEqual(['b'])
  expect(await read('/sms/3/logs?limit=1001')).toMatchObject({ status: 400, body: { errorCode: 'E400' } })
})

test('120 log requests a minute, and no more', async () => {
  const { clock, read } = await anInfobip()
  const replies = await Promise.all(Array.from({ length: 122 }, () => read('/sms/3/logs?messageId=a')))
  const refused = replies.filter(({ status }) => status === 429)
  expect(refused).toHaveLength(2)
  expect(refused[0]?.body).toMatchObject({ errorCode: 'E429', description: 'Too many requests sent.' })
  expect((await read('/account/1/balance')).status).toBe(200)
  await clock.advance(60_000)
  expect((await read('/sms/3/logs')).status).toBe(200)
})

test('a report is given out once', async () => {
  const { clock, read, send } = await anInfobip()
  await send({ messageId: 'a' })
  await send({ messageId: 'b', to: '4915112399013' })
  const reports = async (query = '') => resultsOf(await read(`/sms/3/reports${query}`))
  expect(await reports()).toEqual([])
  await clock.advance(60_000)
  expect(await reports('?messageId=b')).toMatchObject([
    { messageId: 'b', to: '4915112399013', sender: 'Signalbox', messageCount: 1, status: { id: 9 } },
  ])
  expect(await reports()).toMatchObject([{ messageId: 'a', status: { id: 5 } }])
  expect(await reports()).toEqual([])
})

test('the balance is a number in the account currency', async () => {
  const { read } = await anInfobip()
  expect((await read('/account/1/balance')).body).toEqual({ balance: 1_000, currency: 'EUR' })
})

test('wrong credentials are 401, in the envelope of the API that was asked', async () => {
  const { read, post } = await anInfobip()
  const wrong = { authorization: 'App nonsense' }
  expect(await post('/sms/3/messages', {}, wrong)).toMatchObject({
    status: 401,
    body: { errorCode: 'E401', violations: [], resources: [{ name: 'API Authentication' }] },
  })
  expect(await read('/account/1/balance', wrong)).toMatchObject({
    status: 401,
    body: { requestError: { serviceException: { messageId: 'UNAUTHORIZED', text: 'Unauthorized' } } },
  })
  expect((await read('/sms/3/logs', {})).status).toBe(401)
})

test('what does not exist is 404', async () => {
  const { read, post } = await anInfobip()
  expect(await read('/sms/3/nothing')).toMatchObject({ status: 404, body: { errorCode: 'E404' } })
  expect(await post('/sms/1/logs', {})).toMatchObject({ status: 404, body: { requestError: {} } })
})
