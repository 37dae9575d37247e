import { mapEventIterator, ORPCError } from '@orpc/client'
import { errorText, type Log } from './log.ts'
import { redact } from './redact.ts'

/** Calls slower than this are logged with their name. */
const SLOW_CALL_MS = 100

interface Call {
  readonly path: readonly string[]
  readonly signal?: AbortSignal | undefined
  next(): Promise<unknown>
}

/** Times every call, lets the contract's own errors through and keeps the text of all others in the log. */
export function watchCalls(log: Log): (call: Call) => Promise<unknown> {
  return async ({ path, signal, next }) => {
    const name = path.join('.')
    const started = performance.now()
    const answerable = (error: unknown): unknown => {
      if (isForThePage(error) || signal?.aborted) return error
      log.error('call failed', { name, error: redact(errorText(error)), stack: redact(stackOf(error)) })
      const message = 'Something failed inside Signalbox. Its log has the details.'
      return new ORPCError('INTERNAL_SERVER_ERROR', { message })
    }
    try {
      const output = await next()
      return isStream(output)
        ? mapEventIterator(output, { value: async (v) => v, error: async (e) => answerable(e) })
        : output
    } catch (error) {
      throw answerable(error)
    } finally {
      const ms = Math.round(performance.now() - started)
      if (ms > SLOW_CALL_MS) log.warn('slow call', { name, ms })
    }
  }
}

/** Typed errors of the contract, and what the schemas say about bad input. */
const isForThePage = (error: unknown): boolean =>
  error instanceof ORPCError && (error.defined || error.code === 'BAD_REQUEST')

const isStream = (output: unknown): output is AsyncIterator<unknown, unknown, void> =>
  typeof output === 'object' && output !== null && Symbol.asyncIterator in output

/** With its cause: a failed output check names the fields there. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const cause =
    error.cause === undefined
      ? ''
      : `\ncaused by ${JSON.stringify(error.cause, ['name', 'message', 'issues', 'path', 'code'])}`
  return `${error.stack ?? ''}${cause}`.slice(0, 4_000)
}
