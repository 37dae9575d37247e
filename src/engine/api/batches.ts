import { type Clock, wait } from '../clock.ts'
import type { EngineEvents, EventBus } from '../events.ts'

/** Live views change at most this often. */
const LIVE_EVERY_MS = 250

/**
 * Collects events and hands them over together, at most once in `everyMs`. Ends when `signal` aborts; what a
 * slow reader does not fetch is collected, not queued. With `atOnce` an empty batch comes first: whoever reads
 * the present state on it misses nothing that happens meanwhile.
 */
export async function* batches<N extends keyof EngineEvents>(options: {
  readonly events: EventBus
  readonly names: readonly N[]
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
  readonly everyMs?: number
  readonly atOnce?: boolean
}): AsyncGenerator<readonly EngineEvents[N][], void> {
  const { events, names, clock, signal, everyMs = LIVE_EVERY_MS, atOnce = false } = options
  let collected: EngineEvents[N][] = []
  let wake = () => {}
  const undo = names.map((name) =>
    events.on(name, (payload) => {
      collected.push(payload)
      wake()
    }),
  )
  const onAbort = () => wake()
  signal?.addEventListener('abort', onAbort)
  try {
    if (atOnce) yield []
    while (!signal?.aborted) {
      if (collected.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      const batch = collected
      collected = []
      if (batch.length > 0) yield batch
      await wait(clock, everyMs, signal)
    }
  } finally {
    for (const off of undo) off()
    signal?.removeEventListener('abort', onAbort)
  }
}
