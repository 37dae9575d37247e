import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { RPCHandler } from '@orpc/server/message-port'
import type { Contract } from '../../src/contract/contract.ts'
import { hostEngine } from '../engine-host.ts'
import { type Figure, quantileFigures } from './figure.ts'

const WARM_UP = 300
const CALLS = 3_000

/**
 * `system.status`, one call after the other, over a real MessageChannel with the handler and the link that the
 * console uses: encoding, validation, the port and the reader's thread are in it. Both ends share one process
 * here, so the hop between Electron's processes is not.
 */
export async function benchContract(): Promise<readonly Figure[]> {
  const host = await hostEngine()
  const { port1, port2 } = new MessageChannel()
  try {
    new RPCHandler(host.engine.router).upgrade(port1)
    const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port: port2 }))
    port1.start()
    port2.start()
    const samples: number[] = []
    for (let call = 0; call < WARM_UP + CALLS; call++) {
      const startedAt = performance.now()
      await client.system.status()
      if (call >= WARM_UP) samples.push(performance.now() - startedAt)
    }
    return quantileFigures('contract.ping', samples, 50, 99)
  } finally {
    port1.close()
    await host.stop()
  }
}
