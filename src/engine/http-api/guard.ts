import type { IncomingMessage } from 'node:http'
import { ApiProblem } from './problem.ts'

/** Answers are data for one program: they are not kept, not guessed at, and never part of a page. */
export const answerHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
}

/**
 * Refuses what only a web page would send. A page anywhere can make a browser on this machine call a loopback port: by
 * a name of its own that it points here (then `Host` is not ours), or across origins (then the browser says so).
 *
 * @throws {ApiProblem} 403
 */
export function refusePages({ headers }: IncomingMessage, port: number): void {
  const host = headers.host?.toLowerCase()
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    throw new ApiProblem(403, 'WRONG_HOST', `Call this API as http://127.0.0.1:${port} or http://localhost:${port}.`)
  if (headers.origin !== undefined)
    throw new ApiProblem(403, 'ORIGIN_REFUSED', 'Web pages may not call this API. Call it from a program.')
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'none' && site !== 'same-origin')
    throw new ApiProblem(403, 'ORIGIN_REFUSED', 'Web pages may not call this API. Call it from a program.')
}

/** The token of `Authorization: Bearer ...`; null without one. */
export function bearerOf({ headers }: IncomingMessage): string | null {
  return /^Bearer ([\w.~+/-]{1,200}=*)$/i.exec(headers.authorization ?? '')?.[1] ?? null
}

/** @throws {ApiProblem} 400 for a key that is empty, too long or not plain */
export function idempotencyKeyOf({ headers }: IncomingMessage): string | null {
  const key = headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key)) return key
  throw new ApiProblem(
    400,
    'BAD_IDEMPOTENCY_KEY',
    'An Idempotency-Key has 1 to 200 printable ASCII characters, no spaces.',
  )
}
