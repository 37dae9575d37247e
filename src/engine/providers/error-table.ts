import type { Category } from '../../contract/models.ts'

/** One error of a provider, in words for the operator. */
export interface ErrorEntry {
  readonly category: Category
  /** What happened, as a sentence. */
  readonly meaning: string
  /** What to do about it, as a sentence. */
  readonly advice: string
}

/** By the provider's own code, as text. */
export type ErrorTable = Readonly<Record<string, ErrorEntry>>

/** The entry of a code; undefined for a code nobody has described, and for names every object has. */
export function entryOf(table: ErrorTable, code: string | null): ErrorEntry | undefined {
  return code !== null && Object.hasOwn(table, code) ? table[code] : undefined
}
