import type { Worker, WorkerOptions } from 'node:worker_threads'
import type { ReplaySpec, ReplaySums } from './replay-models.ts'
import type { ReplayProgress } from './replay-run.ts'

/** What the worker is started with. */
export interface ReplayWork {
  readonly file: string
  readonly spec: ReplaySpec
}

export type ReplayNews =
  | { readonly isOpen: true }
  | { readonly progress: ReplayProgress }
  | { readonly sums: ReplaySums }

/** Starts the replay worker (replay-worker.ts); the host knows how its bundle is laid out. */
export type CreateReplayWorker = (options: WorkerOptions) => Worker

/**
 * Runs a replay in a thread of its own, so that neither sending nor the pages wait for it.
 *
 * @returns null when `signal` aborted it
 * @throws {Error} when the worker fails
 */
export function replayInThread(
  create: CreateReplayWorker,
  work: ReplayWork,
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: ReplayProgress) => void },
): Promise<ReplaySums | null> {
  const { signal, onProgress } = options
  if (signal.aborted) return Promise.resolve(null)
  return new Promise((resolve, reject) => {
    const worker = create({ workerData: work })
    let isOpen = false
    let isOver = false
    // A thread that is terminated while it loads SQLite takes the whole process with it.
    const abort = () => isOpen && end(() => resolve(null))
    const end = (settle: () => void) => {
      // Terminating it makes it exit.
      if (isOver) return
      isOver = true
      signal.removeEventListener('abort', abort)
      void worker.terminate().then(settle)
    }
    signal.addEventListener('abort', abort)
    worker.on('message', (news: ReplayNews) => {
      if ('isOpen' in news) {
        isOpen = true
        if (signal.aborted) abort()
      } else if ('progress' in news) onProgress(news.progress)
      else end(() => resolve(news.sums))
    })
    worker.on('error', (error) => end(() => reject(error)))
    worker.on('exit', () => end(() => reject(new Error('the replay ended before it was done'))))
  })
}
