import { MessageChannel } from 'node:worker_threads'
import { createORPCClient, isDefinedError, ORPCError, safe } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { afterEach, expect, test } from 'vitest'
import { contract } from '../../src/contract/contract.ts'
import { watchCalls } from '../../src/engine/calls.ts'
import { jsonLog } from '../../src/engine/log.ts'

const { get, watchOne } = contract.verifications
const part = { countries: contract.countries, verifications: { get, watchOne } }
const os = implement(part)

const router = {
  countries: {
    list: os.countries.list.handler(async () => {
      throw new Error('no route to +4915112345678')
    }),
  },
  verifications: {
    get: os.verifications.get.handler(({ errors }) => {
      throw errors.NOT_FOUND({ data: {} })
    }),
    watchOne: os.verifications.watchOne.handler(async function* ({ input }) {
      if (input.id > 0) throw new Error('lost in the middle of +4915112345678')
      yield* []
    }),
  },
}

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** The contract over a real port, as in the window, and what was logged meanwhile. */
function connect(): { client: ContractRouterClient<typeof part>; logged: Record<string, unknown>[] } {
  const logged: Record<string, unknown>[] = []
  const log = jsonLog((line) => logged.push(JSON.parse(line)))
  const { port1, port2 } = new MessageChannel()
  new RPCHandler(router, { clientInterceptors: [watchCalls(log)] }).upgrade(port2)
  const client: ContractRouterClient<typeof part> = createORPCClient(new RPCLink({ port: port1 }))
  closers.push(() => port1.close())
  return { client, logged }
}

test('an unexpected error reaches the page as a plain one and the log without the number', async () => {
  const { client, logged } = connect()
  const { error } = await safe(client.countries.list())
  expect(error).toBeInstanceOf(ORPCError)
  expect(error).toMatchObject({
    code: 'INTERNAL_SERVER_ERROR',
    message: expect.stringContaining('log has the details'),
  })
  expect(logged).toMatchObject([{ level: 'error', name: 'countries.list' }])
  expect(JSON.stringify(logged)).not.toContain('4915112345678')
  expect(JSON.stringify(logged)).toContain('no route to')
})

test('an error of the contract passes as it is and is nothing to log', async () => {
  const { client, logged } = connect()
  const { error } = await safe(client.verifications.get({ id: 1 }))
  expect(isDefinedError(error) && error.code).toBe('NOT_FOUND')
  expect(logged).toEqual([])
})

test('bad input is told to the page', async () => {
  const { client, logged } = connect()
  const { error } = await safe(client.verifications.watchOne({ id: 1.5 }))
  expect(error).toMatchObject({ code: 'BAD_REQUEST' })
  expect(logged).toEqual([])
})

test('a subscription that fails on the way is logged and answered in the same manner', async () => {
  const { client, logged } = connect()
  const read = async () => {
    for await (const _ of await client.verifications.watchOne({ id: 1 })) expect.unreachable()
  }
  await expect(read()).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
  expect(logged).toMatchObject([{ level: 'error', name: 'verifications.watchOne' }])
  expect(JSON.stringify(logged)).not.toContain('4915112345678')
})
