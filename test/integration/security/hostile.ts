/** The part of JSON Schema that the contract's inputs are made of. */
interface Shape {
  readonly $ref?: string
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly minItems?: number
  readonly properties?: Readonly<Record<string, Shape>>
  readonly additionalProperties?: Shape | boolean
  readonly items?: Shape
  readonly anyOf?: readonly Shape[]
  readonly oneOf?: readonly Shape[]
  readonly allOf?: readonly Shape[]
}

/** Texts that programs have fallen for. */
const hostileTexts = [
  '__proto__',
  'constructor',
  'hasOwnProperty',
  `x' or 1=1; drop table verifications; --`,
  '../../../../../../etc/passwd',
  String.raw`..\..\..\windows\win.ini`,
  '=HYPERLINK("http://127.0.0.1/","x")',
  '<img src=x onerror="window.taken=1">',
  'a\u0000b',
  '\ud800',
  '\u202egpj.exe',
  '👩‍👩‍👧‍👦\n\r\t',
  '%00%ff%',
  '9'.repeat(40),
  'x'.repeat(10_000),
] as const

const hostileNumbers = [-1, 0, 1.5, 2 ** 53, -(2 ** 53) + 1, 1e308, -0, 8.64e15 + 1, '1e3', '0x10', ' 7 '] as const

/** An object whose own keys are the names that every object inherits, as a message brings it. */
const prototypeNames: unknown = JSON.parse('{"__proto__":{"taken":true},"constructor":{"prototype":{}},"toString":1}')

const nested: unknown = JSON.parse(`${'{"a":['.repeat(50)}1${']}'.repeat(50)}`)

const DAY_MS = 86_400_000
const texts = ['a', 'DE', 'EUR', '+49151', '07:30', 'Europe/Berlin', 'note:1', '2026-01-05', '2026-01', 'AAAA']

/** A value that the shape most likely takes. */
function aSample(shape: Shape, name = '', now = 0): unknown {
  const { type, properties, items, anyOf, oneOf, allOf } = shape
  if (shape.const !== undefined) return shape.const
  if (shape.enum !== undefined) return shape.enum[0]
  const choice = anyOf?.[0] ?? oneOf?.[0] ?? allOf?.[0]
  if (choice !== undefined) return aSample(choice, name, now)
  if (type === 'object')
    return Object.fromEntries(Object.entries(properties ?? {}).map(([key, inner]) => [key, aSample(inner, key, now)]))
  if (type === 'array') return [aSample(items ?? {}, name, now)]
  if (type === 'boolean') return false
  if (type === 'number' || type === 'integer') return aNumber(shape, name, now)
  if (type !== 'string') return null
  const { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = shape
  const fits = (text: string) => pattern === undefined || new RegExp(pattern, 'u').test(text)
  const padded = texts.map((text) => text.padEnd(minLength, 'a').slice(0, maxLength))
  return padded.find(fits) ?? padded[0]
}

function aNumber({ minimum, exclusiveMinimum }: Shape, name: string, now: number): number {
  if (name === 'from') return now - 2 * DAY_MS
  if (name === 'to' || name === 'until' || name === 'at') return now - DAY_MS
  return Math.max(1, minimum ?? 1, (exclusiveMinimum ?? 0) + 1)
}

/** Inputs that are each wrong, strange or hostile in one place, and as they should be in all others. */
export function* hostileInputs(shape: Shape, now: number): Generator<unknown> {
  if (shape.type === undefined && shape.anyOf === undefined && shape.oneOf === undefined && shape.allOf === undefined)
    return yield prototypeNames
  const good = aSample(shape, '', now)
  for (const whole of [null, 'text', 7, [], [[]], prototypeNames]) yield whole
  if (typeof good === 'object' && good !== null) yield { ...(prototypeNames as object), ...good }
  for (const [replace, inner] of placesIn(shape, good, (value) => value)) {
    for (const value of valuesFor(inner)) yield replace(value)
  }
}

type Replace = (value: unknown) => unknown

function* placesIn(shape: Shape, good: unknown, replace: Replace): Generator<readonly [Replace, Shape]> {
  yield [replace, shape]
  for (const inner of shape.anyOf ?? shape.oneOf ?? shape.allOf ?? []) yield* placesIn(inner, aSample(inner), replace)
  if (shape.items !== undefined) yield* placesIn(shape.items, [good].flat()[0], (value) => replace([value]))
  const others = shape.additionalProperties
  if (typeof others === 'object')
    for (const key of ['x', '__proto__'])
      yield* placesIn(others, null, (value) => replace(Object.defineProperty({}, key, { value, enumerable: true })))
  for (const [key, inner] of Object.entries(shape.properties ?? {})) {
    const value = (good as Record<string, unknown> | null)?.[key]
    yield* placesIn(inner, value, (changed) => replace({ ...(good as object), [key]: changed }))
  }
}

let turn = 0

/** A third of them, in turn: every procedure meets all of them in one of its inputs, not every input each of them. */
const someOf = (values: readonly unknown[]): readonly unknown[] => {
  turn++
  return values.filter((_, index) => index % 3 === turn % 3)
}

function valuesFor({ type, items, anyOf, oneOf, properties, enum: values }: Shape): readonly unknown[] {
  if (anyOf !== undefined || oneOf !== undefined) return [null]
  if (values !== undefined) return ['__proto__', 1]
  if (type === 'string') return someOf(hostileTexts)
  if (type === 'number' || type === 'integer') return someOf(hostileNumbers)
  if (type === 'boolean') return ['yes', 1, true]
  if (type === 'array') return [[], Array.from({ length: 20_000 }, () => aSample(items ?? {}))]
  if (type === 'object' && properties === undefined) return [prototypeNames]
  return type === undefined ? [...hostileTexts, ...hostileNumbers, prototypeNames, nested] : [null]
}
