import { normalBelow, normalDensity } from './normal.ts'

const STEPS = 32
const REACH = 4

/**
 * The chance of each of several independent normal draws to be the least: Thompson sampling without drawing,
 * by the midpoint rule over the least one's range. Sums to 1.
 *
 * @param means must not be empty
 * @param spreads standard deviations; 0 for a value that is certain
 */
export function chancesToBeLeast(means: readonly number[], spreads: readonly number[]): number[] {
  const spread = (i: number) => Math.max(1e-9, spreads[i] ?? 0)
  const top = Math.min(...means.map((mean, i) => mean + REACH * spread(i)))
  const inReach = [...means.keys()].filter((i) => (means[i] ?? 0) - REACH * spread(i) < top)
  const chances = means.map(() => 0)
  const [only] = inReach
  if (only !== undefined && inReach.length === 1) {
    chances[only] = 1
    return chances
  }
  for (const i of inReach) chances[i] = chanceOf(i, inReach, means, spread, top)
  const total = chances.reduce((sum, chance) => sum + chance, 0)
  return chances.map((chance) => chance / total)
}

/** The integral of its density times the chance that every other is above. */
function chanceOf(
  i: number,
  inReach: readonly number[],
  means: readonly number[],
  spread: (i: number) => number,
  top: number,
): number {
  const mean = means[i] ?? 0
  const low = -REACH
  const step = (Math.min(REACH, (top - mean) / spread(i)) - low) / STEPS
  let sum = 0
  for (let k = 0; k < STEPS; k++) {
    const z = low + (k + 0.5) * step
    let others = 1
    for (const j of inReach) if (j !== i) others *= normalBelow(((means[j] ?? 0) - mean - z * spread(i)) / spread(j))
    sum += normalDensity(z) * others
  }
  return sum * step
}
