import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../../contract/sandbox.ts'
import type { Clock } from '../clock.ts'
import { errorText, type Log } from '../log.ts'
import { type Dialect, objectOf, type SandboxAnswer, type SandboxRequest } from './dialects/dialect.ts'
import { type FaultPlan, garbage, planFault, SLOW_ANSWER_MS } from './faults.ts'
import type { Random } from './random.ts'

const HOST = '127.0.0.1'
const MAX_BODY_BYTES = 64 * 1_024
const LISTEN_TRIES = 40
const LISTEN_RETRY_MS = 50

export interface ProviderServerOptions {
  readonly name: string
  readonly dialect: Dialect
  readonly clock: Clock
  readonly log: Log
  /** For what faults do by chance. */
  readonly random: Random
  /** How long the next submission takes to answer, ms. */
  readonly submitLatencyMs: () => number
  /** A submission met a fault. One that a closed port refused was never seen here. */
  readonly onDisturbed?: ((plan: FaultPlan) => void) | undefined
}

/** One provider's HTTP server on loopback, with a fault that can be switched on and off. */
export class ProviderServer {
  readonly #options: ProviderServerOptions
  readonly #sockets = new Set<Socket>()
  readonly #hung = new Set<Socket>()
  #server: Server | null = null
  #port = 0
  #fault: Fault | null = null
  /** Opening and closing the port take turns. */
  #turn: Promise<void> = Promise.resolve()

  constructor(options: ProviderServerOptions) {
    this.#options = options
  }

  /** `http://127.0.0.1:port`; the port stays the same for the server's life. */
  get origin(): string {
    return `http://${HOST}:${this.#port}`
  }

  get fault(): Fault | null {
    return this.#fault
  }

  start(): Promise<void> {
    return this.#next(() => this.#listen())
  }

  /** Connections that hang are cut when the hang ends; `refuse` closes the port until it ends. */
  setFault(fault: Fault | null): Promise<void> {
    this.#fault = fault
    if (fault !== 'hang') {
      for (const socket of this.#hung) socket.destroy()
      this.#hung.clear()
    }
    return this.#next(() => (fault === 'refuse' ? this.#close() : this.#listen()))
  }

  stop(): Promise<void> {
    return this.#next(() => this.#close())
  }

  #next(step: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(step)
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #listen(): Promise<void> {
    if (this.#server !== null) return
    const server = createServer((request, response) => void this.#serve(request, response))
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        this.#hung.delete(socket)
      })
    })
    this.#server = server
    for (let tries = 1; ; tries++) {
      try {
        server.listen(this.#port, HOST)
        await once(server, 'listening')
        break
      } catch (error) {
        // Another program may have borrowed the port for a moment while it was closed.
        if (tries === LISTEN_TRIES) throw error
        await delay(LISTEN_RETRY_MS)
      }
    }
    this.#port = (server.address() as AddressInfo).port
  }

  async #close(): Promise<void> {
    const server = this.#server
    if (server === null) return
    this.#server = null
    const closed = once(server, 'close')
    server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readBody(incoming)
      this.#handle(this.#parse(incoming, body), response)
    } catch (error) {
      // A client that goes away in the middle of its request is not worth a line.
      if (!incoming.destroyed) this.#options.log.error('sandbox request failed', this.#fields(error))
      response.destroy()
    }
  }

  #handle(request: SandboxRequest, response: ServerResponse): void {
    const { dialect, random, clock, submitLatencyMs } = this.#options
    const submission = dialect.isSubmission(request)
    const plan = planFault(this.#fault, random)
    if (submission && this.#fault !== null) this.#options.onDisturbed?.(plan)
    const answer = plan.processed ? dialect.answer(request) : null
    switch (plan.reply) {
      case 'silence':
        if (response.socket !== null) this.#hung.add(response.socket)
        break
      case 'reset':
        response.socket?.resetAndDestroy()
        break
      case 'server-error':
        send(response, dialect.serverError(request))
        break
      case 'throttled':
        send(response, dialect.throttled(request))
        break
      case 'garbage': {
        const { body, contentType } = garbage(random)
        const status = submission ? dialect.acceptedStatus : 200
        send(response, { status, body, headers: { 'content-type': contentType } })
        break
      }
      case 'slow':
      case 'answer': {
        const waitMs = plan.reply === 'slow' ? SLOW_ANSWER_MS : submission ? submitLatencyMs() : 0
        const finish = () => send(response, answer ?? dialect.serverError(request))
        if (waitMs > 0) clock.after(waitMs, finish)
        else finish()
      }
    }
  }

  #parse(incoming: IncomingMessage, body: string): SandboxRequest {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', this.origin)
    const type = incoming.headers['content-type'] ?? ''
    return {
      method: incoming.method ?? 'GET',
      path: pathname,
      query: searchParams,
      form: new URLSearchParams(type.startsWith('application/x-www-form-urlencoded') ? body : ''),
      json: type.startsWith('application/json') ? parseObject(body) : null,
      authorization: incoming.headers.authorization ?? null,
      origin: this.origin,
    }
  }

  #fields = (error: unknown) => ({ provider: this.#options.name, error: errorText(error) })
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    const bytes = chunk as Buffer
    size += bytes.length
    if (size > MAX_BODY_BYTES) throw new Error('request body too large')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseObject(body: string): SandboxRequest['json'] {
  try {
    return objectOf(JSON.parse(body))
  } catch {
    return null
  }
}

function send(response: ServerResponse, { status, body, headers }: SandboxAnswer): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers })
  response.end(body)
}
