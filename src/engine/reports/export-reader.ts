import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { type CreateReaderWorker, Reader } from '../store/reader.ts'

/** Reads of a file are as slow as they are; nobody waits at a page for them. */
const NEVER_SLOW = Number.POSITIVE_INFINITY

/** What the thread needs for its rows of a moment; with more it would only clean up later. MiB. */
const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 192 } as const
/** A file is read from one end to the other: what was read is not needed again. */
const CACHE_KIB = 4_096

/** A thread and a connection of their own for a file that reads a whole table; closed by whoever asked. */
export const openExportReader = (options: {
  readonly file: string
  readonly createWorker: CreateReaderWorker
  readonly clock: Clock
  readonly log: Log
}): Reader =>
  new Reader({
    ...options,
    createWorker: (worker) => options.createWorker({ ...worker, resourceLimits }),
    lazy: true,
    slowMs: NEVER_SLOW,
    cacheKib: CACHE_KIB,
  })
