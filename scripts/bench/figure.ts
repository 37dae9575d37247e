import { quantile } from '../../src/contract/rate.ts'

export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: 'ms' | 's' | '%' | 'pp' | 'MiB' | 'MiB/h' | 'count' | '1/s'
}

const DIGITS = 4

/** A figure with as many digits as mean something. */
export const figure = (name: string, value: number, unit: Figure['unit']): Figure => ({
  name,
  value: Number(value.toPrecision(DIGITS)),
  unit,
})

/** `name.p50`, `name.p99` and so on, in ms, by the nearest rank. Samples need not be in order. */
export function quantileFigures(name: string, samples: readonly number[], ...percents: readonly number[]): Figure[] {
  const ascending = [...samples].sort((a, b) => a - b)
  return percents.map((percent) => {
    const value = quantile(ascending, percent / 100)
    if (value === null) throw new Error(`${name} has no samples`)
    return figure(`${name}.p${percent}`, value, 'ms')
  })
}
