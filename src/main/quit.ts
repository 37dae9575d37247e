import { app } from 'electron'
import { errorText, type Log } from '../engine/log.ts'

/** How long open work may take to settle. What is left is reconciled at the next start. */
const STOP_LIMIT_MS = 3_000

/** Stops the engine once the windows are gone, then leaves; on signals and on the last window too. */
export function quitGracefully(stop: () => Promise<void>, log: Log): void {
  let stopping = false
  app.on('window-all-closed', () => app.quit())
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.quit())
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (stopping) return
    stopping = true
    void Promise.race([settled(stop, log), timeLimit(log)]).then(() => app.exit(0))
  })
}

async function settled(stop: () => Promise<void>, log: Log): Promise<void> {
  try {
    await stop()
  } catch (error) {
    log.error('the engine did not stop cleanly', { error: errorText(error) })
  }
}

const timeLimit = (log: Log): Promise<void> =>
  new Promise((resolve) =>
    setTimeout(() => {
      log.warn('the engine took too long to stop; open work is settled at the next start')
      resolve()
    }, STOP_LIMIT_MS),
  )

/** Whoever calls it later gets what the first call got. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null
  return () => {
    result ??= work()
    return result
  }
}
