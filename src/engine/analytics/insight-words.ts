export const shareText = (share: number): string => `${(100 * share).toFixed(1)} %`

/** `rose` or `fell` by how much, relative to before; the plain figure where there is no before. */
export function changeText(now: number, before: number): string {
  const word = now >= before ? 'rose' : 'fell'
  return before <= 0 ? word : `${word} by ${shareText(Math.abs(now / before - 1))}`
}
