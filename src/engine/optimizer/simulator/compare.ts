import type { Climate } from '../../sandbox/climate.ts'
import { bestFixedInHindsight, cheapestListPrice, clairvoyant, roundRobin, singlePrimary } from './baselines/fixed.ts'
import { discountedUcb, epsilonGreedy, paymentRouter, slidingWindowUcb } from './baselines/learning.ts'
import { pooledThompson } from './baselines/reference.ts'
import type { Policy } from './policy.ts'
import { type RunResult, runPolicy } from './run.ts'
import { selectorPolicy } from './selector-policy.ts'
import { createSimulatedWorld, type SimulatedWorld } from './world.ts'

/** How a policy did in one world, against the single primary and the oracle in the same world. */
export interface Comparison {
  readonly policy: string
  readonly seed: number
  /** What it saved of the score, in percent of what the oracle saved. */
  readonly oracleShare: number
  /** Cost per success saved, percent. */
  readonly costSaving: number
  /** Percentage points of success gained. */
  readonly successGain: number
  /** Score above the oracle's, mean quotes a verification. */
  readonly regret: number
}

/** Every policy of the bench, the product's last. */
export const allPolicies = (world: SimulatedWorld): readonly Policy[] => [
  singlePrimary(world),
  cheapestListPrice(),
  roundRobin(),
  epsilonGreedy(world.seed),
  discountedUcb(),
  slidingWindowUcb(),
  paymentRouter(world.seed),
  pooledThompson(world.seed, world.regionOf),
  bestFixedInHindsight(world),
  selectorPolicy(world.seed, world.regionOf),
]

/** Runs the policies over one world. */
export function compareIn(
  climate: Climate,
  seed: number,
  policies: (world: SimulatedWorld) => readonly Policy[] = allPolicies,
): readonly Comparison[] {
  const world = createSimulatedWorld(seed, climate)
  const primary = runPolicy(world, singlePrimary(world))
  const oracle = runPolicy(world, clairvoyant(world))
  return [...policies(world).map((policy) => runPolicy(world, policy)), oracle].map((result) =>
    against(primary, oracle, result, seed),
  )
}

const against = (primary: RunResult, oracle: RunResult, result: RunResult, seed: number): Comparison => ({
  policy: result.policy,
  seed,
  oracleShare: (100 * (primary.score - result.score)) / (primary.score - oracle.score),
  costSaving: 100 * (1 - result.costPerSuccess / primary.costPerSuccess),
  successGain: (100 * (result.converted - primary.converted)) / result.verifications,
  regret: result.score - oracle.score,
})
