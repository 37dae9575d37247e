/** How far a provider's clock may be behind ours; some cut their dates to whole seconds besides. */
const BEHIND_MS = 6_000
/** How long a provider may take to write a message down. */
const AHEAD_MS = 60_000

/** When a submission that started at `startedAt` can have been written down by the provider, UTC epoch ms. */
export const searchWindow = (startedAt: number): { readonly from: number; readonly to: number } => ({
  from: startedAt - BEHIND_MS,
  to: startedAt + AHEAD_MS,
})

/** The row whose time is closest to the start of a submission; undefined when none lies in its window. */
export function nearestMatch<Row>(
  rows: readonly Row[],
  timeOf: (row: Row) => number | null,
  startedAt: number,
): Row | undefined {
  const { from, to } = searchWindow(startedAt)
  return rows
    .flatMap((row) => {
      const at = timeOf(row)
      return at === null || at < from || at > to ? [] : [{ row, distance: Math.abs(at - startedAt) }]
    })
    .sort((a, b) => a.distance - b.distance)[0]?.row
}
