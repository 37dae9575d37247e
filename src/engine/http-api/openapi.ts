import { setImmediate } from 'node:timers/promises'
import { type OpenAPI, OpenAPIGenerator, type OpenAPIGeneratorGenerateOptions } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '../../contract/contract.ts'
import * as m from '../../contract/models.ts'
import { moneySchema } from '../../contract/money.ts'
import { addExamples } from './examples.ts'
import { isServed, scopesOf } from './served.ts'
import { summaryOf } from './summaries.ts'
import { describeUnits } from './units.ts'

export type Operation = OpenAPI.OperationObject
export type ApiDocument = OpenAPI.Document

const ABOUT = `The console's own contract over HTTP, on this machine only. Every request needs a token as
\`Authorization: Bearer <token>\`. Inputs of GET requests are query parameters, nested ones in brackets:
\`filter[countries][]=DE&before[id]=7\`. Times are UTC epoch milliseconds, money is integer millionths of the unit
with its ISO 4217 currency, countries are ISO 3166-1 alpha-2, shares are 0 to 1; null means unknown.
Errors are \`{ "code": "...", "message": "..." }\` with a sentence that says what to do.`

let made: Promise<ApiDocument> | undefined

/** The OpenAPI 3.1 document of what is served, made of the contract once; `address` ends in `/api`. */
export async function openApiDocument(address: string, version: string): Promise<ApiDocument> {
  made ??= generate()
  const document = await made
  return { ...document, info: { ...document.info, version }, servers: [{ url: address }] }
}

/** Subject by subject with a pause after each: the whole takes some hundred ms, and verifications do not wait for it. */
async function generate(): Promise<ApiDocument> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  let document: ApiDocument = { ...frame, openapi: '3.1.1' }
  for (const [subject, part] of Object.entries(contract)) {
    const { paths, ...rest } = await generator.generate({ [subject]: part }, { ...frame, ...options })
    document = { ...rest, paths: { ...document.paths, ...paths } }
    await setImmediate()
  }
  for (const [, method, operation] of operationsOf(document)) complete(method, operation)
  describeUnits(document)
  return document
}

const frame = {
  info: { title: 'Signalbox local API', version: '', description: ABOUT },
  security: [{ token: [] }],
  components: {
    securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'Made on the page Local API.' } },
  },
} satisfies Partial<ApiDocument>

const options: OpenAPIGeneratorGenerateOptions = {
  filter: ({ path }) => isServed(path),
  commonSchemas: {
    Money: { schema: moneySchema },
    Verification: { schema: m.verificationSchema, strategy: 'output' },
    VerificationSummary: { schema: m.verificationSummarySchema, strategy: 'output' },
    Failover: { schema: m.failoverSchema, strategy: 'output' },
    Rate: { schema: m.rateSchema, strategy: 'output' },
  },
  customErrorResponseBodySchema: (errors) => ({
    type: 'object',
    properties: {
      code: { type: 'string', enum: errors.map(([code]) => code) },
      message: { type: 'string', description: 'A sentence that says what to do.' },
      data: {},
    },
    required: ['code', 'message'],
  }),
}

/** All operations with their path and method, the method in capitals. */
export function operationsOf(document: ApiDocument): readonly (readonly [string, string, Operation])[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).map(
      ([method, operation]) => [path, method.toUpperCase(), operation as Operation] as const,
    ),
  )
}

/** The scopes that may call an operation, in words. */
export const scopesInWords = (operation: Operation, method: string): string =>
  scopesOf((operation.operationId ?? '').split('.'), method).join(', ')

function complete(method: string, operation: Operation): void {
  const name = operation.operationId ?? ''
  operation.tags = [name.split('.')[0] ?? name]
  operation.summary = summaryOf(name)
  operation.description = `Scope: ${scopesInWords(operation, method)}.`
  const refusals = {
    '400': 'The request is not valid.',
    '401': 'There is no valid token.',
    '403': "The token's scope does not allow it.",
    '429': 'Too many requests; `Retry-After` says how many seconds to wait.',
  }
  operation.responses = {
    ...Object.fromEntries(Object.entries(refusals).map(([status, description]) => [status, refusal(description)])),
    ...operation.responses,
  }
  for (const parameter of operation.parameters ?? []) {
    // Queries are encoded as all are, and the generator's word for it is deprecated.
    if ('in' in parameter) Object.assign(parameter, { allowEmptyValue: undefined, allowReserved: undefined })
  }
  addExamples(operation)
}

const refusal = (description: string): OpenAPI.ResponseObject => ({
  description,
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: { code: { type: 'string' }, message: { type: 'string' } },
        required: ['code', 'message'],
      },
    },
  },
})
