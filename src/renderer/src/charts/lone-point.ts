/** Whether some value has no neighbour that a line could lead to: it is seen only with its symbol. */
export const hasLonePoint = (values: readonly (number | null | undefined)[]): boolean =>
  values.some((value, index) => known(value) && !known(values[index - 1]) && !known(values[index + 1]))

const known = (value: number | null | undefined): boolean => value !== null && value !== undefined
