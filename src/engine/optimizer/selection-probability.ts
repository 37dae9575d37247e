import { entry } from './columns.ts'
import { normalBelow, normalDensity } from './normal.ts'

const STEPS = 32
const REACH = 4
/** Below this the product of the others' chances adds nothing that could be seen. */
const NEGLIGIBLE = 1e-12

/**
 * The chance of each of several independent normal draws to be the least: Thompson sampling without drawing,
 * by the midpoint rule over the least one's range. Sums to 1.
 *
 * @param means must not be empty
 * @param spreads standard deviations; 0 for a value that is certain
 */
export function chancesToBeLeast(means: readonly number[], spreads: readonly number[]): number[] {
  const spread = (i: number) => Math.max(1e-9, entry(spreads, i))
  const top = Math.min(...means.map((mean, i) => mean + REACH * spread(i)))
  const inReach = [...means.keys()].filter((i) => entry(means, i) - REACH * spread(i) < top)
  const chances = means.map(() => 0)
  const [only] = inReach
  if (only !== undefined && inReach.length === 1) {
    chances[only] = 1
    return chances
  }
  const middles = Float64Array.from(inReach, (i) => entry(means, i))
  const widths = Float64Array.from(inReach, spread)
  const steps = Float64Array.from(widths, (width) => TABLE_STEPS / width)
  let total = 0
  for (const [place, i] of inReach.entries()) {
    const chance = chanceOf(place, middles, widths, steps, top)
    chances[i] = chance
    total += chance
  }
  return chances.map((chance) => chance / total)
}

/** The integral of its density times the chance that every other is above. */
function chanceOf(
  own: number,
  means: Float64Array,
  spreads: Float64Array,
  stepsPerUnit: Float64Array,
  top: number,
): number {
  const mean = entry(means, own)
  const spread = entry(spreads, own)
  const low = -REACH
  const step = (Math.min(REACH, (top - mean) / spread) - low) / STEPS
  let sum = 0
  for (let k = 0; k < STEPS; k++) {
    const z = low + (k + 0.5) * step
    const at = mean + z * spread
    let others = 1
    for (let j = 0; j < means.length && others > NEGLIGIBLE; j++)
      if (j !== own) others *= tabled((entry(means, j) - at) * entry(stepsPerUnit, j))
    sum += normalDensity(z) * others
  }
  return sum * step
}

/** The distribution function between -6 and 6: a choice among twenty routes asks for it ten thousand times. */
const TABLE_END = 6
const TABLE_STEPS = 256
const table = Float64Array.from({ length: 2 * TABLE_END * TABLE_STEPS + 1 }, (_, i) =>
  normalBelow(i / TABLE_STEPS - TABLE_END),
)

/** By a straight line between two entries, to 6 digits; `at` is in steps of the table from the middle. */
function tabled(at: number): number {
  const place = at + TABLE_END * TABLE_STEPS
  if (place <= 0) return 0
  if (place >= table.length - 1) return 1
  const i = Math.floor(place)
  const below = entry(table, i)
  return below + (place - i) * (entry(table, i + 1) - below)
}
