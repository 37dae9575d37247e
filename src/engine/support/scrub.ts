import { homedir } from 'node:os'
import { redact } from '../redact.ts'

/** Shorter ones would take words apart that have nothing to do with them. */
const SECRET_AT_LEAST = 4

/** What must not be in a text that leaves this machine. */
export interface Unwanted {
  /** Keys and account ids. */
  readonly secrets: readonly string[]
  /** Of customers: names and ids. */
  readonly names: readonly string[]
}

/**
 * Takes out keys, phone numbers, names of customers and the user's own folder. Numbers of people keep their last two
 * digits, as everywhere in the console.
 */
export function scrub(text: string, { secrets, names }: Unwanted): string {
  const long = (values: readonly string[]) => values.filter(({ length }) => length >= SECRET_AT_LEAST)
  const home = homedir()
  const clean = redact(text, long(secrets))
  const nameless = [...long(names)]
    .sort((a, b) => b.length - a.length)
    .reduce((rest, name) => rest.replaceAll(name, '[customer]'), clean)
  return home.length < SECRET_AT_LEAST ? nameless : nameless.replaceAll(home, '~')
}

/** All texts in a JSON value, keys included; numbers stay, so that sizes and times can be read. */
export function scrubValue(value: unknown, unwanted: Unwanted): unknown {
  if (typeof value === 'string') return scrub(value, unwanted)
  if (Array.isArray(value)) return value.map((one) => scrubValue(one, unwanted))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [scrub(key, unwanted), scrubValue(inner, unwanted)]),
  )
}

/** Every text in a JSON value, keys included. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)])
}
