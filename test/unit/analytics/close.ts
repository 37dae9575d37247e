/** |a - b| / |b|; the absolute error where b is zero. */
export const relativeError = (a: number, b: number): number => Math.abs(a - b) / (b === 0 ? 1 : Math.abs(b))

/** Largest of the errors, and NaN when any of them is. */
export const worstError = (got: readonly number[], want: readonly number[]): number =>
  Math.max(...want.map((value, index) => relativeError(got[index] ?? Number.NaN, value)))
