import type { ScorecardRow, ScorecardState } from '../../contract/scorecard.ts'

/** What a row always says, whatever was measured. */
export type RowFrame = Pick<
  ScorecardRow,
  'name' | 'title' | 'target' | 'unit' | 'of' | 'window' | 'method' | 'evidence'
>

/** What was measured, as far as it is known. */
export type Measured = Partial<Pick<ScorecardRow, 'low' | 'high' | 'detail'>> & {
  readonly value: number
  readonly n: number
  readonly met: boolean
}

export const known = (frame: RowFrame, { value, n, met, low, high, detail }: Measured): ScorecardRow => ({
  ...frame,
  value,
  low: low ?? null,
  high: high ?? null,
  n,
  state: (met ? 'met' : 'missed') satisfies ScorecardState,
  needed: null,
  detail: detail ?? null,
})

/** @param needed what has to happen first, as a sentence; `seen` is what there is already, of too much to be zero */
export const notYet = (frame: RowFrame, needed: string, seen: number | null = null): ScorecardRow => ({
  ...frame,
  value: null,
  low: null,
  high: null,
  n: seen,
  state: 'unknown',
  needed,
  detail: null,
})

/** A page as evidence. */
export const evidence = (
  label: string,
  path: string,
  params: Readonly<Record<string, string>> = {},
): ScorecardRow['evidence'] => ({ label, path, params })

/** `1 drill`, `2 drills`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`
