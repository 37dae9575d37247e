import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import type { ApiScope } from '../../src/contract/local-api.ts'
import type { Engine, EngineOptions } from '../../src/engine/engine-types.ts'
import { aFastSandbox, anEngine } from './an-engine.ts'

export interface ApiAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
  /** The body, read as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: what a foreign program sees has no types
  readonly json: any
}

export interface Api {
  readonly engine: Engine
  readonly port: number
  /** A new token of this scope. */
  token(scope?: ApiScope): string
  /** One request as any program makes it; `path` below `/api`, a body that is no text goes as JSON. */
  call(method: string, path: string, options?: CallOptions): Promise<ApiAnswer>
}

interface CallOptions {
  /** Null for none; by default one of scope `full`. */
  readonly token?: string | null
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** An engine with its API on a free port. */
export async function anApi(options: Partial<EngineOptions> = {}): Promise<Api> {
  const isSandbox = options.workspace !== 'live'
  const sandbox = isSandbox && options.sandbox === undefined ? { sandbox: await aFastSandbox() } : {}
  const engine = await anEngine({ ...sandbox, localApi: { port: 0 }, ...options })
  await engine.localApi.follow()
  const { port } = engine.localApi.view()
  const token = (scope: ApiScope = 'full') => engine.localApi.createToken(`a ${scope} token`, scope, true).token
  const full = token()
  return {
    engine,
    port,
    token,
    call: (method, path, { token: given = full, body, headers = {} } = {}) =>
      ask(
        {
          method,
          port,
          path: `/api${path}`,
          headers: {
            ...(given !== null && { authorization: `Bearer ${given}` }),
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...headers,
          },
        },
        typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
      ),
  }
}

/** A request to 127.0.0.1 that sends exactly what it is told. */
export function ask(options: RequestOptions, body?: string): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', agent: false, ...options }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: readJson(text) })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
