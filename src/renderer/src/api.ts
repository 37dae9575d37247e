import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../contract/contract.ts'

/** Hands one end of a channel to the preload script, which passes it on to the main process. */
function connect(): MessagePort {
  const { port1, port2 } = new MessageChannel()
  window.postMessage('orpc:connect', '*', [port2])
  return port1
}

const port = connect()

/** The engine, as the contract describes it. Calls reject with the contract's typed errors. */
export const api: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port }))

port.start()

/** What to tell a person about a failed call: the contract's own sentence where there is one. */
export function errorMessage(error: unknown): string {
  if (error instanceof ORPCError && error.defined) return error.message
  if (error instanceof Error && error.message !== '') return `The engine could not answer: ${error.message}`
  return 'The engine did not answer. Try again; if it stays so, restart Signalbox.'
}

export { type Query, useQuery } from './stores/use-query.ts'
export { type Subscription, useSubscription } from './stores/use-subscription.ts'
