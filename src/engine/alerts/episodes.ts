import type { Range } from '../store/queries/alerts-ranges.ts'

/**
 * The episodes that a rule would have made of the times in which its condition held: one fires after `forMs` without a
 * gap and ends with the first gap of at least `recoverMs`. The same rules as the live ones, over the past.
 *
 * @param held of one subject, in order and without overlaps
 * @returns from firing to the end of the condition
 */
export function episodesOf(
  held: readonly Range[],
  { forMs, recoverMs }: { readonly forMs: number; readonly recoverMs: number },
): readonly Range[] {
  const episodes: Range[] = []
  for (const [from, to] of held) {
    const last = episodes.at(-1)
    if (last !== undefined && from - last[1] < recoverMs) episodes[episodes.length - 1] = [last[0], to]
    else if (to - from >= forMs) episodes.push([from + forMs, to])
  }
  return episodes
}
