import { expect, test } from 'vitest'
import { openApiDocument, operationsOf } from '../../../src/engine/http-api/openapi.ts'
import { referencePage } from '../../../src/engine/http-api/reference.ts'

const document = await openApiDocument('http://127.0.0.1:4177/api', '1.2.3')
const operations = operationsOf(document)

function* everyRef(part: unknown): Generator<string> {
  if (typeof part !== 'object' || part === null) return
  if ('$ref' in part && typeof part.$ref === 'string') yield part.$ref
  for (const inner of Object.values(part)) yield* everyRef(inner)
}

const resolve = (ref: string): unknown =>
  ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((part, step) => (part as Record<string, unknown> | undefined)?.[step], document)

test('it is an OpenAPI 3.1 document whose references resolve', () => {
  expect(document.openapi).toMatch(/^3\.1\./)
  expect(document.info).toMatchObject({ title: 'Signalbox local API', version: '1.2.3' })
  expect(document.servers).toEqual([{ url: 'http://127.0.0.1:4177/api' }])
  const refs = new Set(everyRef(document))
  expect(refs.size).toBeGreaterThan(3)
  expect([...refs].filter((ref) => resolve(ref) === undefined)).toEqual([])
})

test('every operation has an id, a sentence, a scope, answers and its path parameters', () => {
  const ids = operations.map(([, , { operationId }]) => operationId)
  expect(new Set(ids).size).toBe(operations.length)
  for (const [path, method, operation] of operations) {
    const name = `${method} ${path}`
    expect(operation.summary, name).toMatch(/\.$/)
    expect(operation.description, name).toMatch(/^Scope: .*full\.$/)
    expect(Object.keys(operation.responses ?? {}), name).toEqual(expect.arrayContaining(['200', '401', '403', '429']))
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter)
    const described = (operation.parameters ?? []).flatMap((one) =>
      'in' in one && one.in === 'path' ? [one.name] : [],
    )
    expect(described.toSorted(), name).toEqual(inPath.toSorted())
  }
})

test('a token is needed, and only what is served is in it', () => {
  expect(document.security).toEqual([{ token: [] }])
  expect(document.components?.securitySchemes).toMatchObject({ token: { type: 'http', scheme: 'bearer' } })
  const paths = Object.keys(document.paths ?? {})
  expect(paths).toContain('/verifications/{id}/check')
  expect(paths.filter((path) => /local-api|secret|token|workspace/.test(path))).toEqual([])
})

test('units and examples are where a reader needs them', () => {
  const send = document.paths?.['/verifications']?.post
  expect(send).toMatchObject({
    operationId: 'verifications.send',
    parameters: [{ name: 'Idempotency-Key', in: 'header' }],
    requestBody: { content: { 'application/json': { example: { to: '+4915112345678' } } } },
  })
  expect(document.components?.schemas?.['Money']).toMatchObject({
    properties: {
      micros: { description: expect.stringContaining('Millionths') },
      currency: { description: 'ISO 4217.' },
    },
  })
  expect(document.components?.schemas?.['Verification']).toMatchObject({
    properties: { createdAt: { description: 'UTC epoch milliseconds.' } },
  })
})

test('the reference names every operation, and nothing in it can run or load', () => {
  const page = referencePage({ ...document, info: { title: '<script>alert(1)</script>', version: '"' } })
  for (const [path, method] of operations)
    expect(page).toContain(`<span class="method">${method}</span> <code>/api${path}</code>`)
  expect(page).not.toMatch(/<script|<style|style=|javascript:| on\w+=/i)
  expect([...page.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, target]) => target)).toEqual(['/api/reference.css'])
})
