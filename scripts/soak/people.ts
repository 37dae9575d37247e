import { systemClock, wait } from '../../src/engine/clock.ts'
import type { Sandbox } from '../../src/engine/sandbox/sandbox.ts'
import { codeIn } from '../../src/engine/sandbox/traffic.ts'
import { uniqueNumbers } from './chaos.ts'
import type { Host } from './host-process.ts'

interface People {
  /** Whom they talk to from now on; null while nobody answers, and nobody asks then. */
  talkTo(host: Host | null): void
  /** Waits until a send that is asked for from now on is acknowledged; false when none is within `ms`. */
  nextAcknowledged(ms: number): Promise<boolean>
  diskIsFull: boolean
  readonly asked: number
  /** Numbers, E.164 with plus, by the ids that the engine gave out. */
  readonly acknowledged: ReadonlyMap<number, string>
  /** How often sends were refused, by the engine's reason. */
  readonly refused: ReadonlyMap<string, number>
  readonly refusedNumbers: readonly string[]
  readonly refusedWhileFull: number
  stop(): void
}

/** People who ask for codes, so many a second, each with a number of their own, and type what reaches their handset. */
export function startPeople(sandbox: Sandbox, perSecond: number): People {
  const numbers = uniqueNumbers(sandbox)
  const open = new Map<number, { readonly to: string; readonly whileFull: boolean }>()
  const acknowledged = new Map<number, string>()
  const idOf = new Map<string, number>()
  const refused = new Map<string, number>()
  const refusedNumbers: string[] = []
  const waiting = new Set<(n: number) => void>()
  let [n, refusedWhileFull] = [0, 0]
  let host: Host | null = null

  const answered = (which: number, id: number | null, problem: string | null) => {
    const asked = open.get(which)
    if (asked === undefined) return
    open.delete(which)
    if (id !== null) {
      acknowledged.set(id, asked.to)
      idOf.set(asked.to, id)
      for (const tell of waiting) tell(which)
      return
    }
    refused.set(problem ?? '', (refused.get(problem ?? '') ?? 0) + 1)
    refusedNumbers.push(asked.to)
    if (asked.whileFull) refusedWhileFull += 1
  }
  const ask = () => {
    if (host === null) return
    const to = numbers()
    open.set(++n, { to, whileFull: people.diskIsFull })
    host.send({ is: 'send', n, to })
  }
  const unsubscribe = sandbox.onDelivered(({ to, body, converts, typesAfterMs }) => {
    const code = codeIn(body)
    if (!converts || code === null) return
    systemClock.after(typesAfterMs, () => {
      const id = idOf.get(to)
      if (id !== undefined) host?.send({ is: 'check', id, code })
    })
  })
  const asking = setInterval(ask, 1_000 / perSecond)

  const people: People = {
    talkTo(next) {
      host = next
      next?.onSent(answered)
    },
    async nextAcknowledged(ms) {
      const from = n
      const acknowledgedOne = new Promise<boolean>((resolve) => {
        const tell = (which: number) => {
          if (which <= from) return
          waiting.delete(tell)
          resolve(true)
        }
        waiting.add(tell)
      })
      return Promise.race([acknowledgedOne, wait(systemClock, ms).then(() => false)])
    },
    diskIsFull: false,
    get asked() {
      return n
    },
    acknowledged,
    refused,
    refusedNumbers,
    get refusedWhileFull() {
      return refusedWhileFull
    },
    stop() {
      host = null
      clearInterval(asking)
      unsubscribe()
    },
  }
  return people
}
