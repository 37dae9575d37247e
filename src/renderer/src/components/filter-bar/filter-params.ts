import type { RouteParams } from '../../router.ts'

/** Several chosen values as one param; null, which removes the param, when none is chosen. */
export function writeList(values: readonly string[]): string | null {
  return values.length === 0 ? null : values.join(',')
}

/** Reads a param made by `writeList`, and drops whatever is not among `known`. */
export function readList<T extends string>(params: RouteParams, name: string, known: readonly T[]): readonly T[] {
  const chosen = (params[name] ?? '').split(',')
  return known.filter((value) => chosen.includes(value))
}

/** Reads a param made by `writeList` whose values are not known beforehand, such as names of providers. */
export function readTexts(params: RouteParams, name: string): readonly string[] {
  return (params[name] ?? '').split(',').filter((value) => value !== '')
}

export const readFlag = (params: RouteParams, name: string): boolean => params[name] === '1'

export const writeFlag = (on: boolean): string | null => (on ? '1' : null)

/** Reads the id of a row; null when there is none. */
export function readId(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** Adds a value to a choice, or takes it out. */
export function toggled(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values.filter((each) => each !== value) : [...values, value]
}
