import { Agent, type ClientRequest, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest, Agent as TlsAgent } from 'node:https'
import type { Clock } from '../clock.ts'
import { errorText, type Log } from '../log.ts'

/** An idle socket is closed after this long, before the other side does it: a reused socket is rarely dead. */
const IDLE_SOCKET_MS = 4_000
const DEFAULT_MAX_BYTES = 1024 * 1024

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: URL | string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** The whole exchange, connecting included, in milliseconds from now. */
  readonly deadlineMs: number
  readonly signal?: AbortSignal
  /** Longest answer body taken; 1 MiB unless told. */
  readonly maxBytes?: number
}

export interface HttpAnswer {
  readonly kind: 'answer'
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Complete, decoded as UTF-8. */
  readonly body: string
  readonly durationMs: number
}

/**
 * `refused`: nothing left this machine (no such host, connection refused, TLS failure, no connection in time).
 * `timeout`: the deadline passed after the write. `reset`: the connection ended without a complete answer.
 * `interrupted`: our caller gave up, before or after the write.
 */
export type NoAnswerReason = 'refused' | 'timeout' | 'reset' | 'interrupted'

export interface NoAnswer {
  readonly kind: 'no-answer'
  readonly reason: NoAnswerReason
  /** Whether any byte of the request can have reached the server: connected, and over TLS authenticated. */
  readonly written: boolean
  readonly message: string
  readonly durationMs: number
}

export type HttpReply = HttpAnswer | NoAnswer

export interface Http {
  /** One exchange, never repeated and never redirected. Never throws and never rejects. */
  request(request: HttpRequest): Promise<HttpReply>
  /** Interrupts what is under way and closes all sockets; later requests are answered as interrupted. */
  close(): void
}

export interface HttpOptions {
  /** Measures deadlines. */
  readonly clock: Clock
  readonly log: Log
  readonly userAgent?: string
}

interface Wire extends Required<HttpOptions> {
  readonly plain: Agent
  readonly tls: TlsAgent
  /** Interrupts, one for each exchange under way. */
  readonly active: Set<() => void>
}

/** An HTTP client that can tell a request that was never sent from one whose answer was lost. */
export function createHttp({ clock, log, userAgent = 'Signalbox' }: HttpOptions): Http {
  const agentOptions = { keepAlive: true, timeout: IDLE_SOCKET_MS }
  const wire: Wire = {
    clock,
    log,
    userAgent,
    plain: new Agent(agentOptions),
    tls: new TlsAgent(agentOptions),
    active: new Set(),
  }
  let closed = false
  return {
    async request(request) {
      const reply = closed || request.signal?.aborted ? notStarted() : await exchange(wire, request)
      record(log, request, reply)
      return reply
    },
    close() {
      closed = true
      for (const interrupt of [...wire.active]) interrupt()
      wire.plain.destroy()
      wire.tls.destroy()
    },
  }
}

function exchange(wire: Wire, request: HttpRequest): Promise<HttpReply> {
  const { clock, active } = wire
  return new Promise((resolve) => {
    const startedAt = clock.monotonic()
    let written = false
    let answering = false
    let outgoing: ClientRequest | undefined

    const settle = (reply: HttpReply) => {
      cancelDeadline()
      request.signal?.removeEventListener('abort', interrupt)
      active.delete(interrupt)
      resolve(reply)
    }
    const fail = (reason: NoAnswerReason, message: string) => {
      const durationMs = clock.monotonic() - startedAt
      settle({ kind: 'no-answer', reason, written, message, durationMs })
      outgoing?.destroy()
    }
    const lost = (error: unknown) => fail(written ? 'reset' : 'refused', networkError(error))
    const interrupt = () => fail('interrupted', 'the request was interrupted')
    const cancelDeadline = clock.after(request.deadlineMs, () => {
      if (written) fail('timeout', `no answer within ${request.deadlineMs} ms`)
      else fail('refused', `no connection within ${request.deadlineMs} ms`)
    })
    active.add(interrupt)
    request.signal?.addEventListener('abort', interrupt, { once: true })

    try {
      outgoing = start(wire, request)
    } catch (error) {
      // Node refuses to send a malformed address or header at all.
      return lost(error)
    }
    const connection = outgoing
    outgoing.on('error', lost)
    outgoing.on('socket', (socket) => {
      if (connection.reusedSocket) written = true
      else
        socket.once(connection.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
          written = true
        })
    })
    outgoing.on('response', (incoming) => {
      answering = true
      const maxBytes = request.maxBytes ?? DEFAULT_MAX_BYTES
      const chunks: Buffer[] = []
      let size = 0
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size > maxBytes) fail('reset', `the answer is longer than ${maxBytes} bytes`)
      })
      incoming.on('error', lost)
      incoming.on('end', () =>
        settle({
          kind: 'answer',
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: new TextDecoder().decode(Buffer.concat(chunks)),
          durationMs: clock.monotonic() - startedAt,
        }),
      )
    })
    // An answer without a length ends with its connection, so a close says something only before it began.
    outgoing.on('close', () => {
      if (!answering) lost(new Error('the connection was closed without an answer'))
    })
    outgoing.end(request.body)
  })
}

function start(wire: Wire, request: HttpRequest): ClientRequest {
  const url = new URL(request.url)
  const options = { method: request.method, headers: { 'user-agent': wire.userAgent, ...request.headers } }
  if (url.protocol === 'https:') return httpsRequest(url, { ...options, agent: wire.tls })
  return httpRequest(url, { ...options, agent: wire.plain })
}

/** A host with several addresses fails with one error for each, and no message of its own. */
const networkError = (error: unknown): string => errorText(error instanceof AggregateError ? error.errors[0] : error)

/** The query is left out: it may hold a phone number. */
function record(log: Log, request: HttpRequest, reply: HttpReply): void {
  const [address = ''] = String(request.url).split('?')
  const ms = Math.round(reply.durationMs)
  if (reply.kind === 'answer') log.debug('request', { method: request.method, address, status: reply.status, ms })
  else log.warn('request without answer', { method: request.method, address, reason: reply.reason, ms })
}

const notStarted = (): NoAnswer => ({
  kind: 'no-answer',
  reason: 'interrupted',
  written: false,
  message: 'the request was interrupted before it began',
  durationMs: 0,
})
