import { describe, expect, test } from 'vitest'
import {
  addLive,
  addPage,
  type KeysetList,
  MAX_LIVE_ROWS,
  release,
  startList,
} from '../../../src/renderer/src/components/data-table/keyset-list.ts'

interface Row {
  readonly id: number
  readonly createdAt: number
  readonly state: string
}

const LOADED_AT = 10_000
const row = (id: number, state = 'accepted', createdAt = id * 10): Row => ({ id, state, createdAt })
const ids = (rows: readonly Row[]): readonly number[] => rows.map(({ id }) => id)
const all = { matches: () => true, hold: false }
const onlyAccepted = { matches: (r: Row) => r.state === 'accepted', hold: false }

/** A list of 12 rows of which the newest three are loaded. */
function loaded(): KeysetList<Row> {
  return startList({ rows: [row(12), row(11), row(10)], total: 12, matching: 12 }, 3, LOADED_AT)
}

describe('a list paged by key', () => {
  test('a full page has more behind it, a short one is the end', () => {
    expect(loaded().complete).toBe(false)
    const more = addPage(loaded(), { rows: [row(9), row(8)], total: 12, matching: 12 }, 3)
    expect(ids(more.rows)).toEqual([12, 11, 10, 9, 8])
    expect(more.complete).toBe(true)
  })

  test('a page that overlaps with live rows does not show a row twice or undo its newer state', () => {
    const live = addLive(loaded(), [row(10, 'delivered')], all)
    const more = addPage(live, { rows: [row(10), row(9), row(8)], total: 12, matching: 12 }, 3)
    expect(ids(more.rows)).toEqual([12, 11, 10, 9, 8])
    expect(more.rows[2]?.state).toBe('delivered')
  })

  test('a new row comes to the top and is counted once, however often it changes', () => {
    const added = addLive(loaded(), [row(13, 'accepted', LOADED_AT + 1)], all)
    const changed = addLive(added, [row(13, 'delivered', LOADED_AT + 1)], all)
    expect(ids(changed.rows)).toEqual([13, 12, 11, 10])
    expect(changed.rows[0]?.state).toBe('delivered')
    expect([changed.total, changed.matching]).toEqual([13, 13])
  })

  test('several new rows of one event are ordered newest first', () => {
    const added = addLive(loaded(), [row(13, 'accepted', LOADED_AT + 1), row(14, 'accepted', LOADED_AT + 2)], all)
    expect(ids(added.rows)).toEqual([14, 13, 12, 11, 10])
  })

  test('a row that the filter no longer lets through leaves, and only "matching" goes down', () => {
    const changed = addLive(loaded(), [row(11, 'failed')], onlyAccepted)
    expect(ids(changed.rows)).toEqual([12, 10])
    expect([changed.total, changed.matching]).toEqual([12, 11])
  })

  test('a row of which it cannot be told stays where it is listed, and is not added', () => {
    const unsure = { matches: () => null, hold: false }
    const changed = addLive(loaded(), [row(11, 'delivered'), row(13, 'accepted', LOADED_AT + 1)], unsure)
    expect(ids(changed.rows)).toEqual([12, 11, 10])
    expect(changed.rows[1]?.state).toBe('delivered')
    expect(changed.matching).toBe(12)
  })

  test('a new row that does not match is counted in the total only', () => {
    const changed = addLive(loaded(), [row(13, 'failed', LOADED_AT + 1)], onlyAccepted)
    expect(ids(changed.rows)).toEqual([12, 11, 10])
    expect([changed.total, changed.matching]).toEqual([13, 12])
  })

  test('a change to a row of a page not loaded yet waits for its page', () => {
    expect(ids(addLive(loaded(), [row(4)], all).rows)).toEqual([12, 11, 10])
  })

  test('a row that begins to match takes its place by time', () => {
    const gap = startList({ rows: [row(12), row(10)], total: 12, matching: 2 }, 100, LOADED_AT)
    const changed = addLive(gap, [row(11)], onlyAccepted)
    expect(ids(changed.rows)).toEqual([12, 11, 10])
    expect([changed.total, changed.matching]).toEqual([12, 3])
  })

  test('the first row of an empty list is shown', () => {
    const empty = startList<Row>({ rows: [], total: 0, matching: 0 }, 100, LOADED_AT)
    const added = addLive(empty, [row(1, 'pending', LOADED_AT + 1)], all)
    expect(ids(added.rows)).toEqual([1])
    expect([added.total, added.matching]).toEqual([1, 1])
  })
})

describe('while the reader has scrolled down', () => {
  const held = { matches: () => true, hold: true }

  test('new rows wait and keep changing, known rows change in place', () => {
    const first = addLive(loaded(), [row(13, 'pending', LOADED_AT + 1), row(12, 'delivered')], held)
    const second = addLive(first, [row(13, 'accepted', LOADED_AT + 1)], held)
    expect(ids(second.rows)).toEqual([12, 11, 10])
    expect(second.rows[0]?.state).toBe('delivered')
    expect(second.held).toEqual([row(13, 'accepted', LOADED_AT + 1)])
  })

  test('going to the top shows them in order', () => {
    const waiting = addLive(loaded(), [row(14, 'accepted', LOADED_AT + 2), row(13, 'accepted', LOADED_AT + 1)], held)
    const shown = release(waiting)
    expect(ids(shown.rows)).toEqual([14, 13, 12, 11, 10])
    expect(shown.held).toEqual([])
    expect([shown.total, shown.matching]).toEqual([14, 14])
  })
})

test('a list that runs all day keeps its newest rows and can load the others again', () => {
  const many = Array.from({ length: MAX_LIVE_ROWS + 20 }, (_, i) => row(i + 13, 'accepted', LOADED_AT + 1 + i))
  const grown = addLive({ ...loaded(), complete: true }, many, all)
  expect(grown.rows).toHaveLength(MAX_LIVE_ROWS)
  expect(grown.rows[0]?.id).toBe(MAX_LIVE_ROWS + 32)
  expect(grown.complete).toBe(false)
})
