import { setImmediate as nextTurn } from 'node:timers/promises'

/** How long one turn of long work may hold up everything else, ms. */
const TURN_MS = 8

/** For work that is too long for one turn of the event loop: wait for what it returns wherever the work may pause. */
export function inTurns(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < TURN_MS) return
    await nextTurn()
    since = performance.now()
  }
}
