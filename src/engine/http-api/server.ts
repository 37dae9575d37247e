import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AnyRouter } from '@orpc/server'
import type { Clock } from '../clock.ts'
import { errorText, type Log } from '../log.ts'
import { redact } from '../redact.ts'
import { RateLimiter } from '../routing/rate-limiter.ts'
import type { ApiTokenRow } from '../store/api-tokens.ts'
import { readJson } from './body.ts'
import { answerHeaders, bearerOf, idempotencyKeyOf, refusePages } from './guard.ts'
import { createHandler } from './handler.ts'
import { openApiDocument } from './openapi.ts'
import { ApiProblem, sendProblem, tooMany } from './problem.ts'
import { referencePage, referenceStyle } from './reference.ts'
import type { ApiTokens } from './tokens.ts'

/** The only address that is ever listened on: nothing outside this machine can connect. */
const LOOPBACK = '127.0.0.1'
const API = '/api'
const MAX_CONNECTIONS = 128
/** A second, of requests with no token or a wrong one; a right token is never held back by them. */
const FAILURES_PER_SECOND = 5
/** How long open requests may take when the server stops; a send has its answer after 4.5 s. */
const DRAIN_MS = 2_500

export interface ServerOptions {
  readonly port: number
  readonly version: string
  readonly tokens: ApiTokens
  readonly clock: Clock
  readonly log: Log
  /** Requests a second that each token may make; read at every request. */
  readonly perSecond: () => number
  readonly onRequest?: () => void
  /** How long a client may take to send its request, ms. */
  readonly requestTimeoutMs?: number
}

/** The contract on a loopback port. */
export class LocalApiServer {
  readonly #options: ServerOptions
  readonly #serve: ReturnType<typeof createHandler>
  readonly #server: Server
  readonly #limiters = new Map<number, RateLimiter>()
  readonly #failures: RateLimiter
  /** Open answers by token, so that a revoked token's event streams end. */
  readonly #open = new Map<number, Set<ServerResponse>>()
  #port = 0

  private constructor(router: AnyRouter, options: ServerOptions) {
    const { clock, log, requestTimeoutMs = 15_000 } = options
    this.#options = options
    this.#serve = createHandler(router, log)
    this.#failures = new RateLimiter(clock, () => ({ perSecond: FAILURES_PER_SECOND, concurrent: null }))
    this.#server = createServer(
      {
        headersTimeout: Math.min(requestTimeoutMs, 10_000),
        requestTimeout: requestTimeoutMs,
        connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs / 2),
        keepAliveTimeout: 5_000,
        maxHeaderSize: 8_192,
      },
      (request, response) => void this.#answer(request, response),
    )
    this.#server.maxConnections = MAX_CONNECTIONS
  }

  /**
   * Listens.
   *
   * @param options.port 0 for any free one
   * @throws {Error} with the system's code (`EADDRINUSE` ...) when it cannot
   */
  static async listen(router: AnyRouter, options: ServerOptions): Promise<LocalApiServer> {
    const api = new LocalApiServer(router, options)
    await new Promise<void>((resolve, reject) => {
      api.#server.once('error', reject)
      api.#server.listen({ port: options.port, host: LOOPBACK, exclusive: true }, resolve)
    })
    api.#port = (api.#server.address() as AddressInfo).port
    return api
  }

  get address(): string {
    return `http://${LOOPBACK}:${this.#port}${API}`
  }

  get port(): number {
    return this.#port
  }

  /** Ends the open answers of a token that was revoked. */
  drop(tokenId: number): void {
    for (const response of this.#open.get(tokenId) ?? []) if (response.headersSent) response.destroy()
  }

  /** Takes no more requests; those under way have some seconds to end, event streams end at once. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const responses of this.#open.values())
      for (const response of responses) if (isStream(response)) response.destroy()
    this.#server.closeIdleConnections()
    const cut = setTimeout(() => this.#server.closeAllConnections(), DRAIN_MS)
    await closed
    clearTimeout(cut)
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { clock, log, onRequest } = this.#options
    const started = clock.monotonic()
    let name = 'none'
    let token: ApiTokenRow | null = null
    response.once('close', () => {
      // The name of the procedure, never the address: that may hold what is searched for.
      const ms = Math.round(clock.monotonic() - started)
      log.debug('api request', { name, method: request.method, status: response.statusCode, ms, token: token?.id })
      onRequest?.()
    })
    response.on('error', () => {})
    try {
      for (const [header, value] of Object.entries(answerHeaders)) response.setHeader(header, value)
      refusePages(request, this.#port)
      const path = pathOf(request)
      if (await this.#isReference(request, response, path)) {
        name = 'reference'
        return
      }
      token = this.#authenticate(request)
      this.#slowDown(token)
      this.#track(token, response)
      if (path === `${API}/openapi.json` && request.method === 'GET') {
        name = 'openapi'
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(await openApiDocument(this.address, this.#options.version)))
        return
      }
      await this.#call(request, response, path, token, (called) => {
        name = called
      })
    } catch (error) {
      if (error instanceof ApiProblem) return sendProblem(response, error)
      if (!response.destroyed) log.error('an api request failed', { name, error: redact(errorText(error)) })
      sendProblem(
        response,
        new ApiProblem(500, 'INTERNAL_SERVER_ERROR', 'Something failed inside Signalbox. Its log has the details.'),
      )
    }
  }

  async #call(
    request: IncomingMessage & { body?: unknown },
    response: ServerResponse,
    path: string,
    token: ApiTokenRow,
    onNamed: (name: string) => void,
  ): Promise<void> {
    if (path !== API && !path.startsWith(`${API}/`)) throw notFound()
    const idempotencyKey = idempotencyKeyOf(request)
    const body = request.method === 'GET' ? undefined : await readJson(request)
    // What is taken from here is not read again; the content type was checked with the body.
    if (body !== undefined) request.body = body
    const context = { token, idempotencyKey, response, onNamed }
    const { matched } = await this.#serve.handler.handle(request, response, { prefix: API, context })
    if (matched) return
    const allowed = await this.#serve.methodsOf(`/${path.slice(API.length + 1)}`)
    if (allowed.length === 0) throw notFound()
    const allow = allowed.join(', ')
    throw new ApiProblem(405, 'METHOD_NOT_ALLOWED', `This address is called with ${allow}.`, { allow })
  }

  /** The reference says nothing that this program's manual does not, so that a browser may look at it without a token. */
  async #isReference({ method }: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> {
    const isPage = path === API || path === `${API}/`
    if (method !== 'GET' || (!isPage && path !== `${API}/reference.css`)) return false
    const excuse = this.#failures.excuse
    if (excuse !== null) throw tooMany('Too many requests without a token. Wait a moment.', this.#failures.waitMs)
    this.#failures.take()()
    response.setHeader(
      'content-security-policy',
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    response.setHeader('content-type', isPage ? 'text/html; charset=utf-8' : 'text/css; charset=utf-8')
    response.end(isPage ? referencePage(await openApiDocument(this.address, this.#options.version)) : referenceStyle)
    return true
  }

  #authenticate(request: IncomingMessage): ApiTokenRow {
    const token = this.#options.tokens.find(bearerOf(request))
    if (token !== null) {
      this.#options.tokens.used(token)
      return token
    }
    const { excuse, waitMs } = this.#failures
    this.#failures.take()()
    if (excuse !== null) throw tooMany('Too many requests with a wrong token. Wait a moment.', waitMs)
    throw new ApiProblem(
      401,
      'UNAUTHORIZED',
      'Send a valid token as "Authorization: Bearer <token>". Tokens are made on the page Local API.',
      {
        'www-authenticate': 'Bearer realm="Signalbox"',
      },
    )
  }

  #slowDown({ id }: ApiTokenRow): void {
    const limits = () => ({ perSecond: this.#options.perSecond(), concurrent: null })
    const limiter = this.#limiters.get(id) ?? new RateLimiter(this.#options.clock, limits)
    this.#limiters.set(id, limiter)
    if (limiter.excuse !== null)
      throw tooMany(
        `This token may make ${this.#options.perSecond()} requests a second. Wait a moment.`,
        limiter.waitMs,
      )
    limiter.take()()
  }

  #track({ id }: ApiTokenRow, response: ServerResponse): void {
    const open = this.#open.get(id) ?? new Set()
    this.#open.set(id, open.add(response))
    response.once('close', () => open.delete(response))
  }
}

const notFound = () =>
  new ApiProblem(404, 'NOT_FOUND', 'There is nothing at this address. GET /api/ lists what there is.')

const isStream = (response: ServerResponse): boolean =>
  String(response.getHeader('content-type') ?? '').startsWith('text/event-stream')

/** @throws {ApiProblem} for an address that is none, or that tries to climb */
function pathOf({ url = '/' }: IncomingMessage): string {
  const [path = '/'] = url.split('?')
  if (!path.startsWith('/') || /\/\/|\\|%5c|%00|(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(path))
    throw new ApiProblem(400, 'BAD_ADDRESS', 'This is not an address of this API.')
  return path
}
