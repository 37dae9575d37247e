const MINUTE = 60_000

export interface Range {
  /** As it stands in the address. */
  readonly id: string
  readonly label: string
  /** For sentences: "in the last ...". */
  readonly words: string
  readonly windowMs: number
}

export const ranges: readonly Range[] = [
  { id: '15m', label: '15 m', words: '15 minutes', windowMs: 15 * MINUTE },
  { id: '1h', label: '1 h', words: 'hour', windowMs: 60 * MINUTE },
  { id: '24h', label: '24 h', words: '24 hours', windowMs: 24 * 60 * MINUTE },
]

const standard: Range = { id: '15m', label: '15 m', words: '15 minutes', windowMs: 15 * MINUTE }

/** The range that the address asks for; 15 minutes when it asks for none or for an unknown one. */
export function rangeOf(id: string | undefined): Range {
  return ranges.find((range) => range.id === id) ?? standard
}
