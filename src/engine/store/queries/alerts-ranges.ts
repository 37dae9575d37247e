import { MINUTE_MS } from '../../../contract/durations.ts'

/** From (inclusive) and to (exclusive), UTC epoch ms. */
export type Range = readonly [from: number, to: number]

/** What one minute counted: `k` of `n`. */
export interface MinuteTally {
  /** Its start, UTC epoch ms. */
  readonly minute: number
  readonly k: number
  readonly n: number
}

/** The same time as these ranges cover, without overlaps and in order; ranges that touch become one. */
export function unite(ranges: readonly Range[]): readonly Range[] {
  const united: Range[] = []
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = united.at(-1)
    if (last !== undefined && from <= last[1]) united[united.length - 1] = [last[0], Math.max(last[1], to)]
    else united.push([from, to])
  }
  return united
}

/**
 * When `holds` was true of the window that ended there, looked at after each minute with traffic; a result stays until
 * the next look, at most for the length of the window.
 *
 * @param minutes of one subject, in order; minutes without traffic may be left out
 * @param holds gets the share `k / n` and `k`; asked only when `n` reaches the minimum
 */
export function slidingRanges(
  minutes: readonly MinuteTally[],
  { windowMs, minimum }: { readonly windowMs: number; readonly minimum: number },
  holds: (share: number, k: number) => boolean,
): readonly Range[] {
  const ranges: Range[] = []
  let first = 0
  let k = 0
  let n = 0
  for (const [index, row] of minutes.entries()) {
    const end = row.minute + MINUTE_MS
    k += row.k
    n += row.n
    for (let old = minutes[first]; old !== undefined && old.minute < end - windowMs; old = minutes[first]) {
      k -= old.k
      n -= old.n
      first += 1
    }
    const next = minutes[index + 1]
    const until = Math.min(end + windowMs, next === undefined ? Number.POSITIVE_INFINITY : next.minute + MINUTE_MS)
    if (n >= minimum && holds(k / n, k)) ranges.push([end, until])
  }
  return unite(ranges)
}
