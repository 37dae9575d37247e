/** From the logit scale to a share. */
export const expit = (x: number): number => 1 / (1 + Math.exp(-x))

/** Density of the standard normal. */
export const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / 2.5066282746310002

/** Distribution function of the standard normal, to 7 digits (Abramowitz and Stegun 26.2.17). */
export function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = normalDensity(z) * series
  return z > 0 ? 1 - tail : tail
}
