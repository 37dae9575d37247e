let marked = false

/** Marks, once, the moment at which the first data is on the screen: two frames after it was handed to React. */
export function markFirstData(): void {
  if (marked) return
  marked = true
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('first-data')))
}
