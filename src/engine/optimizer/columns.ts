/** An entry of a column; 0 beyond its ends. */
export const entry = (column: { readonly [index: number]: number }, index: number): number => column[index] ?? 0
