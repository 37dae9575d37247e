import { expect, test } from 'vitest'
import * as z from 'zod'
import { type Procedure, procedures } from './procedures.ts'

interface JsonSchema {
  readonly type?: string
  readonly maxLength?: number
  readonly maxItems?: number
  readonly pattern?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly propertyNames?: JsonSchema
  readonly additionalProperties?: JsonSchema | boolean
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
}

/** Whether a pattern can be met by a text of any length. */
const isOpenEnded = (pattern: string): boolean => /[*+]|\{\d+,\}/.test(pattern.replace(/\\[*+]/g, ''))

function isUnbounded({ type, maxLength, maxItems, pattern, enum: values, const: value }: JsonSchema): boolean {
  if (type === 'array') return maxItems === undefined
  if (type !== 'string' || values !== undefined || value !== undefined) return false
  return maxLength === undefined && (pattern === undefined || isOpenEnded(pattern))
}

/** Where an input takes texts or lists of any length. */
function unboundedIn(schema: JsonSchema, path: string): readonly string[] {
  const { properties = {}, items, additionalProperties: others, propertyNames: names } = schema
  return [
    ...(isUnbounded(schema) ? [path] : []),
    ...Object.entries(properties).flatMap(([name, inner]) => unboundedIn(inner, `${path}.${name}`)),
    ...(items === undefined ? [] : unboundedIn(items, `${path}[]`)),
    ...(names === undefined ? [] : unboundedIn(names, `${path}{name}`)),
    ...(typeof others === 'object' ? unboundedIn(others, `${path}{}`) : []),
    ...['anyOf', 'oneOf', 'allOf'].flatMap((key) =>
      (schema[key as 'anyOf'] ?? []).flatMap((inner) => unboundedIn(inner, path)),
    ),
  ]
}

const inputOf = ({ input }: Procedure): JsonSchema =>
  input === undefined
    ? {}
    : (z.toJSONSchema(input, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as JsonSchema)

test('every text and every list that a page can send has a length beyond which it is refused', () => {
  expect(procedures.length).toBeGreaterThan(200)
  expect(procedures.flatMap((procedure) => unboundedIn(inputOf(procedure), procedure.name))).toEqual([])
})
