import { formatPercent } from '../../format.ts'

/** A change in words: `+12.5 %`, `-3.1 points`, `new` from nothing, `no change`. */
export function describeChange(value: number, before: number, isShare: boolean): string {
  const change = value - before
  if (change === 0) return 'no change'
  const sign = change > 0 ? '+' : '-'
  // Something is never shown as nothing.
  if (isShare) return `${sign}${Math.max(0.1, Math.abs(change * 100)).toFixed(1)} points`
  if (before === 0) return 'new'
  const share = Math.abs(change / before)
  if (share >= 10) return `${sign}${Math.round(share).toLocaleString('en')} x`
  return `${sign}${share >= 0.999 ? `${(share * 100).toFixed(0)} %` : formatPercent(share)}`
}
