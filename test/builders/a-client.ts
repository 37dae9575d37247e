import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { RPCHandler } from '@orpc/server/message-port'
import { onTestFinished } from 'vitest'
import type { Contract } from '../../src/contract/contract.ts'
import type { Engine } from '../../src/engine/engine-types.ts'

export type Client = ContractRouterClient<Contract>

/** A client at the other end of a real message port, as a page is; closed with the test. */
export function aClient(engine: Engine, { port1, port2 } = new MessageChannel()): Client {
  new RPCHandler(engine.router).upgrade(port1)
  port1.start()
  port2.start()
  onTestFinished(() => port2.close())
  return createORPCClient(new RPCLink({ port: port2 }))
}
