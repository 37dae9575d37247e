/** The real engine in a process of its own, to be killed at any moment: `node host.ts <HostTask as JSON>`. */
import { systemClock } from '../../src/engine/clock.ts'
import { memoryKeyStore } from '../../src/engine/keys.ts'
import { errorText, silentLog } from '../../src/engine/log.ts'
import type { Sandbox } from '../../src/engine/sandbox/sandbox.ts'
import { setSetting } from '../../src/engine/store/settings.ts'
import { hostEngine } from '../engine-host.ts'
import type { HostMessage, HostRequest, HostTask } from './task.ts'

const { folder, hashKey, providers, aheadMs } = JSON.parse(process.argv[2] ?? '') as HostTask
const tell = (message: HostMessage) => void process.send?.(message)

/** The parent's sandbox, of which this process knows only where it is. */
const elsewhere: Sandbox = {
  providers,
  priceHourMs: 3_600_000,
  setFault: () => Promise.reject(new Error('the sandbox runs elsewhere')),
  faults: () => ({}),
  record: () => [],
  handset: () => [],
  onDelivered: () => () => {},
  nextRecipient: () => {
    throw new Error('the sandbox runs elsewhere')
  },
  stop: async () => {},
}

const { engine, stop } = await hostEngine({
  folder,
  sandbox: elsewhere,
  log: silentLog,
  clock: { ...systemClock, now: () => systemClock.now() + aheadMs },
  keys: memoryKeyStore({ 'hash-key': hashKey }),
})
// A rescue sends a second message on purpose; this is about those that nobody wants.
setSetting(engine.db, 'rescue.enabled', false, Date.now())

process.on('message', async (request: HostRequest) => {
  if (request.is === 'stop') {
    await stop()
    process.disconnect()
    return
  }
  const { n, to } = request
  try {
    tell({ is: 'sent', n, id: await engine.flow.send({ to, service: 'sms', mode: 'sandbox' }), problem: null })
  } catch (error) {
    tell({ is: 'sent', n, id: null, problem: errorText(error) })
  }
})
tell({ is: 'ready' })
