import type { ServerResponse } from 'node:http'
import { ORPCError } from '@orpc/client'
import { SmartCoercionPlugin } from '@orpc/json-schema'
import { OpenAPIHandler } from '@orpc/openapi/node'
import { StandardOpenAPIMatcher } from '@orpc/openapi/standard'
import type { AnyRouter } from '@orpc/server'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { watchCalls } from '../calls.ts'
import type { Log } from '../log.ts'
import type { ApiTokenRow } from '../store/api-tokens.ts'
import { isServed, scopesOf } from './served.ts'

/** What a served procedure knows of its request. */
export interface ApiCall {
  readonly token: ApiTokenRow
  readonly idempotencyKey: string | null
  readonly response: ServerResponse
  /** Told the procedure's name once it is known, for the log. */
  readonly onNamed: (name: string) => void
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** The router over HTTP: only what is served, only within the token's scope, errors as `{ code, message, data }`. */
export function createHandler(router: AnyRouter, log: Log) {
  const filter = ({ path }: { readonly path: readonly string[] }) => isServed(path)
  const handler = new OpenAPIHandler<ApiCall>(router, {
    filter,
    plugins: [new SmartCoercionPlugin({ schemaConverters: [new ZodToJsonSchemaConverter()] })],
    customErrorResponseBodyEncoder: bodyOf,
    clientInterceptors: [
      ({ path, procedure, context, next }) => {
        context.onNamed(path.join('.'))
        const allowed = scopesOf(path, procedure['~orpc'].route.method ?? 'POST')
        if (allowed.includes(context.token.scope)) return next()
        const message = `This token's scope is "${context.token.scope}"; this call needs ${allowed.map((scope) => `"${scope}"`).join(' or ')}.`
        throw new ORPCError('FORBIDDEN', { message })
      },
      watchCalls(log),
    ],
  })
  const matcher = new StandardOpenAPIMatcher({ filter })
  matcher.init(router)
  return {
    handler,
    /** The methods that a path below `/api` knows; none for an unknown path. */
    async methodsOf(path: `/${string}`): Promise<readonly string[]> {
      const found = await Promise.all(methods.map(async (method) => (await matcher.match(method, path)) && method))
      return found.filter((method) => method !== undefined)
    },
  }
}

/** Callers see a code and a sentence; of bad input also where it is bad. */
function bodyOf({ code, message, data }: ORPCError<string, unknown>): object {
  const issues = issuesOf(data)
  if (issues === null) return { code, message, ...(isFilled(data) && { data }) }
  const first = issues[0]
  const sentence = first === undefined ? '' : ` ${first.path === '' ? '' : `${first.path}: `}${first.message}.`
  return { code, message: `The request is not valid.${sentence}`, data: { issues } }
}

const isFilled = (data: unknown): boolean => typeof data === 'object' && data !== null && Object.keys(data).length > 0

function issuesOf(data: unknown): readonly { readonly path: string; readonly message: string }[] | null {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues)) return null
  return data.issues.slice(0, 20).map(({ path = [], message }) => ({
    path: path
      .map((step: unknown) => (typeof step === 'object' && step !== null && 'key' in step ? step.key : step))
      .join('.'),
    message: String(message),
  }))
}
