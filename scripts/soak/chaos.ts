import { faults as faultKinds } from '../../src/contract/sandbox.ts'
import { systemClock, wait } from '../../src/engine/clock.ts'
import { chance, type Random } from '../../src/engine/sandbox/random.ts'
import type { Sandbox } from '../../src/engine/sandbox/sandbox.ts'

/**
 * Gives every server now and then another fault; the returned stop takes all of them away.
 *
 * @param everyMs how long a fault lasts
 * @param share of the time that a provider has a fault
 */
export function startChaos(sandbox: Sandbox, random: Random, everyMs: number, share: number): () => Promise<void> {
  const setFaults = async () => {
    for (const { name } of sandbox.providers) {
      const kind = faultKinds[Math.floor(random.next() * faultKinds.length)] ?? null
      await sandbox.setFault(name, chance(random, share) ? kind : null)
    }
  }
  const over = new AbortController()
  const running = (async () => {
    while (!over.signal.aborted) {
      await setFaults()
      await wait(systemClock, everyMs, over.signal)
    }
    for (const { name } of sandbox.providers) await sandbox.setFault(name, null)
  })()
  return () => {
    over.abort()
    return running
  }
}

/** Mobile numbers of which none comes twice, so that a number stands for a verification. */
export function uniqueNumbers(sandbox: Sandbox): () => string {
  const used = new Set<string>()
  return () => {
    for (;;) {
      const { e164 } = sandbox.nextRecipient()
      if (used.has(e164)) continue
      used.add(e164)
      return e164
    }
  }
}
