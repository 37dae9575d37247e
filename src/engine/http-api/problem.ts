import type { ServerResponse } from 'node:http'

/** A request that is not answered as asked, and why; the message is for whoever wrote the caller. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  /** In capitals, stable: callers compare it. */
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** A refusal because of too many requests. */
export const tooMany = (message: string, waitMs: number): ApiProblem =>
  new ApiProblem(429, 'TOO_MANY_REQUESTS', message, { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))) })

/** Answers with `{ code, message }`. The connection ends where the rest of the request was not read. */
export function sendProblem(response: ServerResponse, { status, code, message, headers }: ApiProblem): void {
  if (response.headersSent || response.destroyed) return
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (!response.req.complete) response.setHeader('connection', 'close')
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ code, message }))
}
