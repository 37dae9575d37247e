export const percentText = (share: number): string => `${Math.round(1_000 * share) / 10} %`

export const countText = (n: number, one: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : `${one}s`}`
