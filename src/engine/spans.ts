/** From `from` up to, but not including, `to`; UTC epoch ms. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** The same time as spans that are in order and do not touch. */
export function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last !== undefined && span.from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else merged.push({ from: span.from, to: span.to })
  }
  return merged
}

/** The time that lies in both; each list in order and without overlaps. */
export function intersectSpans(a: readonly Span[], b: readonly Span[]): readonly Span[] {
  const both = a.flatMap((one) =>
    b.map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) })),
  )
  return both.filter(({ from, to }) => from < to)
}

/** Tells whether stretches touch one of the spans (merged); ask in order of time, it only looks forward. */
export function covers(spans: readonly Span[]): (from: number, to: number) => boolean {
  let next = 0
  return (from, to) => {
    while ((spans[next]?.to ?? Number.POSITIVE_INFINITY) <= from) next += 1
    return (spans[next]?.from ?? Number.POSITIVE_INFINITY) < to
  }
}
