/** The real engine in a process of its own that dies at a given step: `node host.ts <Task as JSON>`. */
import { once } from 'node:events'
import { hostEngine } from '../../../scripts/engine-host.ts'
import { systemClock, wait } from '../../../src/engine/clock.ts'
import type { Engine } from '../../../src/engine/engine-types.ts'
import { memoryKeyStore } from '../../../src/engine/keys.ts'
import type { SmsProvider } from '../../../src/engine/providers/provider.ts'
import type { Sandbox } from '../../../src/engine/sandbox/sandbox.ts'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { countPending } from '../../../src/engine/store/verifications.ts'
import type { Attack, HostMessage, Sending, Task } from './task.ts'

const { folder, hashKey, providers, attack } = JSON.parse(process.argv[2] ?? '') as Task
const keys = memoryKeyStore({ 'hash-key': hashKey })

/** Longer than all attempts of a verification take. */
const STRUCK_WITHIN_MS = 15_000

// `kill -9` of itself: nothing after this line runs, no handler, no flush.
const die = () => void process.kill(process.pid, 'SIGKILL')
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

/** Resolves when everything that an earlier life left open is settled. */
const host = await hostEngine({
  folder,
  keys,
  sandbox: elsewhere,
  wrapProvider: (provider) => (attack === null ? unprobed(provider) : deadly(unprobed(provider), attack)),
})
// A rescue sends a second message on purpose; this is about those that nobody wants.
setSetting(host.engine.db, 'rescue.enabled', false, Date.now())
if (attack !== null) await strike(host.engine, attack)
await host.stop()
process.disconnect()

async function strike(engine: Engine, { step, attempt, victim, before, beside }: Attack): Promise<void> {
  const send = ({ to, label }: Sending) => engine.flow.send({ to, customerId: label, service: 'sms', mode: 'sandbox' })
  await send(before)
  if (step === 'before-intent') {
    dieOn(engine, 'before insert on attempts', `new.n = ${attempt} and ${customerOf('new.verification_id')} = 'victim'`)
  }
  // The last statement of the transaction that settles an accepted attempt.
  if (step === 'before-commit') {
    dieOn(engine, 'after update of accepted_at on verifications', `new.customer_id = 'victim'`)
  }
  const { candidates } = await host.client.verifications.quote({ to: victim.to })
  tell({ is: 'ready', order: candidates.filter((c) => c.excludedBy === null).map((c) => c.provider) })
  await once(process, 'message')
  await Promise.all([victim, beside].map(send))
  // On a busy machine the request may be answered before the attempt comes in which this process is to die.
  for (const until = Date.now() + STRUCK_WITHIN_MS; countPending(engine.db) > 0 && Date.now() < until; )
    await wait(systemClock, 50)

  function dieOn({ db }: Engine, event: string, condition: string): void {
    db.function('die', die)
    const when = condition.replace("'victim'", `'${victim.label}'`)
    db.exec(`create temp trigger deadly ${event} when ${when} begin select die(); end`)
  }
}

function customerOf(id: string): string {
  return `(select customer_id from verifications where id = ${id})`
}

/**
 * The provider, whose active probe always passes. Where it fails too, a single failed send opens the breaker, and then
 * nobody could say in advance which provider the victim meets.
 */
function unprobed(provider: SmsProvider): SmsProvider {
  return { ...provider, balance: async () => ({ micros: 1_000_000, currency: provider.config.currency }) }
}

/** The provider, in whose hands this process dies when the victim's turn comes. */
function deadly(provider: SmsProvider, { step, attempt, victim }: Attack): SmsProvider {
  return {
    ...provider,
    async send(message, options) {
      if (message.to !== victim.to || !message.reference.endsWith(`-${attempt}`)) return provider.send(message, options)
      if (step === 'after-intent') die()
      if (step === 'after-write') tell({ is: 'submitting' })
      const result = await provider.send(message, options)
      if (step === 'after-answer') die()
      return result
    },
  }
}
