import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly form: Readonly<Record<string, string>>
}

/**
 * What the server does with a request it has read completely. `hang` never answers, `hang-half-way` stops in the
 * middle of the body, `reset` drops the connection, `truncate` closes it before the promised length is reached.
 */
export type Behaviour =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Record<string, string>
      readonly body: string
    }
  | { readonly kind: 'raw'; readonly bytes: string }
  | { readonly kind: 'hang' | 'hang-half-way' | 'reset' | 'truncate' }

/** An answer with a JSON body; strings go out as they are. */
export const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

export type Script = (request: ReceivedRequest) => Behaviour

/** A real HTTP server on the loopback that records what it gets and misbehaves on demand. */
export class LocalServer {
  /** Read completely, in order. */
  readonly requests: ReceivedRequest[] = []
  script: Script = () => answer(404, {})
  /** Connections opened to it so far. */
  connections = 0
  readonly #server: ReturnType<typeof createServer>
  readonly #tls: boolean
  readonly #waiting: { readonly count: number; readonly resolve: () => void }[] = []

  constructor(tls?: { readonly key: string; readonly cert: string }) {
    this.#tls = tls !== undefined
    const listener = (request: IncomingMessage, response: ServerResponse) => void this.#handle(request, response)
    this.#server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
    this.#server.on('connection', () => {
      this.connections += 1
    })
  }

  static async start(script?: Script, tls?: { readonly key: string; readonly cert: string }): Promise<LocalServer> {
    const server = new LocalServer(tls)
    if (script !== undefined) server.script = script
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo
    return `${this.#tls ? 'https' : 'http'}://127.0.0.1:${port}`
  }

  /** The last request; fails when there was none. */
  get last(): ReceivedRequest {
    const last = this.requests.at(-1)
    if (last === undefined) throw new Error('the server has received no request')
    return last
  }

  /** Resolves once `count` requests have been read in all. */
  received(count = 1): Promise<void> {
    if (this.requests.length >= count) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ count, resolve }))
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await read(request)
    this.requests.push(received)
    behave(this.script(received), response, request.socket)
    for (const waiting of this.#waiting) if (this.requests.length >= waiting.count) waiting.resolve()
  }
}

async function read(request: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const body = Buffer.concat(chunks).toString()
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    body,
    form: Object.fromEntries(new URLSearchParams(body)),
  }
}

function behave(behaviour: Behaviour, response: ServerResponse, socket: Socket): void {
  switch (behaviour.kind) {
    case 'answer':
      response.writeHead(behaviour.status, behaviour.headers).end(behaviour.body)
      return
    case 'raw':
      socket.end(behaviour.bytes)
      return
    case 'hang':
      return
    case 'hang-half-way':
      response.writeHead(200, { 'content-length': '1000' }).write('{"half":')
      return
    case 'reset':
      // Node can send a TCP reset on a plain socket only.
      if (socket instanceof TLSSocket) socket.destroy()
      else socket.resetAndDestroy()
      return
    case 'truncate':
      response.writeHead(200, { 'content-length': '1000' }).write('{"half":', () => socket.destroySoon())
      return
  }
}
