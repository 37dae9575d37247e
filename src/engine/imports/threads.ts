import { MessageChannel, type Worker, type WorkerOptions } from 'node:worker_threads'
import { endFeed, feedWords, removeStages } from './feed.ts'
import type { ImportNews, ImportWork } from './import-thread.ts'

/** Starts the import worker (import-worker.ts); the host knows how its bundle is laid out. */
export type CreateImportWorker = (options: WorkerOptions) => Worker

/**
 * Starts the thread that writes, and, where there is a file to read, another one that reads ahead of it. Resolves when
 * both are gone.
 *
 * @param failed is told why, when one of them could not do its work
 */
export async function runThreads(
  createWorker: CreateImportWorker,
  work: Omit<ImportWork, 'feed' | 'reads'>,
  readsFile: boolean,
  failed: (error: string) => void,
): Promise<void> {
  if (!readsFile) return ended(createWorker({ workerData: { ...work, reads: false, feed: null } }), failed)
  const { port1, port2 } = new MessageChannel()
  const words = feedWords()
  const start = (reads: boolean, port: typeof port1) => {
    const workerData: ImportWork = { ...work, reads, feed: { port, words, file: work.file } }
    // Whichever ends first, the other is not to wait for it.
    return ended(createWorker({ workerData, transferList: [port] }), failed).finally(() => endFeed(words))
  }
  await Promise.all([start(true, port2), start(false, port1)]).finally(() => removeStages(work.file))
}

function ended(worker: Worker, failed: (error: string) => void): Promise<void> {
  worker.on('message', ({ error }: ImportNews) => {
    if (error !== null) failed(error)
  })
  worker.on('error', (error) => failed(error.message))
  return new Promise((resolve) => worker.on('exit', () => resolve()))
}
