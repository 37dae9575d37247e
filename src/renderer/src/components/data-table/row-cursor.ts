/** What a key does to the row cursor of a table. */
export type CursorMove = 'next' | 'previous' | 'page-down' | 'page-up' | 'first' | 'last'

const moves: Readonly<Record<string, CursorMove>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  PageDown: 'page-down',
  PageUp: 'page-up',
  Home: 'first',
  End: 'last',
}

/** The move that a key stands for (`KeyboardEvent.key`), or null. */
export function moveOfKey(key: string): CursorMove | null {
  return moves[key] ?? null
}

/**
 * Where the cursor goes.
 *
 * @param index the row it is on; -1 for none, from where every step down leads to `firstVisible`
 * @param pageRows how many rows are visible at once
 * @returns the new index, or -1 when there are no rows
 */
export function moveCursor(
  move: CursorMove,
  index: number,
  { rows, pageRows, firstVisible }: { readonly rows: number; readonly pageRows: number; readonly firstVisible: number },
): number {
  if (rows === 0) return -1
  const last = rows - 1
  if (index < 0 && move !== 'first' && move !== 'last') return Math.min(firstVisible, last)
  const step = Math.max(1, pageRows - 1)
  const targets: Readonly<Record<CursorMove, number>> = {
    next: index + 1,
    previous: index - 1,
    'page-down': index + step,
    'page-up': index - step,
    first: 0,
    last,
  }
  return Math.min(last, Math.max(0, targets[move]))
}
