/** A length of time for a sentence: `40 s`, `4 min`, `3 h`, `2 d`. */
export function lengthText(ms: number): string {
  if (ms < 60_000) return `${Math.round(ms / 1_000)} s`
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`
  if (ms < 86_400_000) return `${Math.round(ms / 3_600_000)} h`
  return `${Math.round(ms / 86_400_000)} d`
}

/** A share as percent with one decimal, `97.3 %`. */
export const percentText = (share: number): string => `${(share * 100).toFixed(1)} %`

/** A count with its noun: `1 failover`, `12 failovers`. */
export const countText = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`
