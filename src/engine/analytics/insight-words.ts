/** Micros of a currency as a sentence has them: two digits, or none from a thousand on. */
export function moneyText(micros: number, currency: string): string {
  const units = Math.abs(micros) / 1_000_000
  const digits = units >= 1_000 ? 0 : 2
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(units)
}

export const shareText = (share: number): string => `${(100 * share).toFixed(1)} %`

/** `rose` or `fell` by how much, relative to before; the plain figure where there is no before. */
export function changeText(now: number, before: number): string {
  const word = now >= before ? 'rose' : 'fell'
  return before <= 0 ? word : `${word} by ${shareText(Math.abs(now / before - 1))}`
}
