/** What a row must have to be paged by key: newest first, ties by the higher id. */
export interface KeysetRow {
  readonly id: number
  /** UTC epoch ms. */
  readonly createdAt: number
}

/** One answer of a paged list; `total` counts everything, `matching` what the filter lets through. */
export interface KeysetPage<Row> {
  readonly rows: readonly Row[]
  readonly total: number
  readonly matching: number
}

/** The part of a long list that is loaded, together with live rows that wait to be shown. */
export interface KeysetList<Row extends KeysetRow> extends KeysetPage<Row> {
  /** Live rows newer than what the reader looks at; shown by `release`. */
  readonly held: readonly Row[]
  /** True when the oldest matching row is loaded. */
  readonly complete: boolean
  /** Rows created after this moment are not in `total` yet, unless their id is at most `newestId`. */
  readonly countedAt: number
  readonly newestId: number
}

/** How a live change is to be merged. */
export interface LiveMerge<Row> {
  /** Null when the row alone does not tell: it stays where it is listed, and is not added where it is not. */
  readonly matches: (row: Row) => boolean | null
  /** Keep new rows back, because the reader has scrolled down. */
  readonly hold: boolean
}

/** Live rows push old ones out beyond this many; scrolling down loads those again. */
export const MAX_LIVE_ROWS = 5_000

function newestFirst(a: KeysetRow, b: KeysetRow): number {
  return b.createdAt - a.createdAt || b.id - a.id
}

/**
 * Starts a list from its first page.
 *
 * @param askedAt UTC epoch ms at which the page was asked for.
 * @param limit the page size asked for; a shorter page is the last one.
 */
export function startList<Row extends KeysetRow>(
  page: KeysetPage<Row>,
  limit: number,
  askedAt: number,
): KeysetList<Row> {
  return {
    ...page,
    held: [],
    complete: page.rows.length < limit,
    countedAt: askedAt,
    newestId: page.rows[0]?.id ?? 0,
  }
}

/** Adds an older page; rows that are already there keep their newer, live version. */
export function addPage<Row extends KeysetRow>(
  list: KeysetList<Row>,
  page: KeysetPage<Row>,
  limit: number,
): KeysetList<Row> {
  const known = new Set([...list.rows, ...list.held].map((row) => row.id))
  const older = page.rows.filter((row) => !known.has(row.id))
  return { ...list, rows: [...list.rows, ...older], complete: page.rows.length < limit }
}

/**
 * Merges rows that were added or changed. A known row is replaced in place, or leaves when the filter no
 * longer lets it through; an unknown one takes its place by time, unless it belongs to a page not loaded yet.
 */
export function addLive<Row extends KeysetRow>(
  list: KeysetList<Row>,
  changed: readonly Row[],
  { matches, hold }: LiveMerge<Row>,
): KeysetList<Row> {
  const rows = new Map(list.rows.map((row) => [row.id, row]))
  const held = new Map(list.held.map((row) => [row.id, row]))
  const oldest = list.rows.at(-1)
  let { total, matching, newestId } = list
  let grown = false

  for (const row of changed) {
    const fresh = row.createdAt > list.countedAt && row.id > list.newestId
    if (fresh) {
      total += 1
      newestId = Math.max(newestId, row.id)
    }
    const home = rows.has(row.id) ? rows : held.has(row.id) ? held : null
    const fits = matches(row)
    if (home !== null) {
      if (fits !== false) home.set(row.id, row)
      else {
        home.delete(row.id)
        matching -= 1
      }
      continue
    }
    if (fits !== true) continue
    const beyond = oldest !== undefined && !list.complete && newestFirst(row, oldest) > 0
    if (beyond) continue
    matching += 1
    grown = true
    ;(hold ? held : rows).set(row.id, row)
  }

  const merged = { ...list, rows: [...rows.values()], held: [...held.values()], total, matching, newestId }
  return grown
    ? trim({ ...merged, rows: merged.rows.sort(newestFirst), held: merged.held.sort(newestFirst) }, hold)
    : merged
}

/** Shows the rows that were held back. */
export function release<Row extends KeysetRow>(list: KeysetList<Row>): KeysetList<Row> {
  if (list.held.length === 0) return list
  return trim({ ...list, rows: [...list.held, ...list.rows].sort(newestFirst), held: [] }, false)
}

function trim<Row extends KeysetRow>(list: KeysetList<Row>, hold: boolean): KeysetList<Row> {
  if (hold || list.rows.length <= MAX_LIVE_ROWS) return list
  return { ...list, rows: list.rows.slice(0, MAX_LIVE_ROWS), complete: false }
}
