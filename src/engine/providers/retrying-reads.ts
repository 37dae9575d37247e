import { handleWhen, retry } from 'cockatiel'
import type { Category } from '../../contract/models.ts'
import { type Clock, wait } from '../clock.ts'
import { type CallOptions, ProviderCallError, type SmsProvider } from './provider.ts'

/** Between the first try and the second: at least half, so that the second never comes at once. */
const JITTER_MS = 400
/** With less time left a second try could only fail as well. */
const LEAST_MS = 500

/** Failures that may pass by themselves. A 429 is none: asking again would make it worse. */
const passing: ReadonlySet<Category> = new Set(['refused', 'timeout', 'reset', 'server-error', 'malformed-answer'])

/**
 * The same provider, whose reading calls (receipts, prices, balance) are tried once more after a passing
 * failure, within the caller's deadline. Sends and look-ups go through as they are: a send that is repeated
 * blindly may reach the recipient twice.
 */
export function retryingReads(
  provider: SmsProvider,
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
): SmsProvider {
  const twice = <T>(options: CallOptions, call: (options: CallOptions) => Promise<T>): Promise<T> => {
    const startedAt = clock.monotonic()
    const leftMs = () => options.deadlineMs - (clock.monotonic() - startedAt)
    const isWorthIt = (error: unknown): boolean =>
      error instanceof ProviderCallError && passing.has(error.category) && leftMs() >= JITTER_MS + LEAST_MS
    return retry(handleWhen(isWorthIt), { maxAttempts: 1 }).execute(async ({ attempt }) => {
      if (attempt > 0) await wait(clock, (JITTER_MS * (1 + random())) / 2, options.signal)
      // The machine may have slept since: a try without any time would only look like another failure.
      return call({ ...options, deadlineMs: Math.max(Math.min(LEAST_MS, options.deadlineMs), leftMs()) })
    }, options.signal)
  }
  return {
    config: provider.config,
    statusBatchSize: provider.statusBatchSize,
    send: (message, options) => provider.send(message, options),
    lookup: (request, options) => provider.lookup(request, options),
    statuses: (ids, options) => twice(options, (left) => provider.statuses(ids, left)),
    prices: (countries, options) => twice(options, (left) => provider.prices(countries, left)),
    balance: (options) => twice(options, (left) => provider.balance(left)),
  }
}
