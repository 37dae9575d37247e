/** State of a two-sided tabular CUSUM after one observation (Montgomery, Statistical Quality Control, chapter 9). */
export interface CusumStep {
  /** Sum of what lay above target + k, and below target - k, in the unit of the values. */
  readonly above: number
  readonly below: number
  /** Observations since each sum was last zero. */
  readonly aboveRun: number
  readonly belowRun: number
}

export interface CusumSettings {
  readonly target: number
  /** Standard deviation of the values. */
  readonly sigma: number
  /** Slack in standard deviations: half the shift that is to be found. */
  readonly k: number
  /** Decision limit in standard deviations. */
  readonly h: number
}

export interface CusumSignal {
  /** Index of the observation that gave the signal. */
  readonly index: number
  readonly direction: 'above' | 'below'
  /** Index of the first observation after the change, as the sums date it. */
  readonly since: number
}

export function cusumSteps(values: readonly number[], { target, sigma, k }: CusumSettings): readonly CusumStep[] {
  let step: CusumStep = { above: 0, below: 0, aboveRun: 0, belowRun: 0 }
  return values.map((value) => {
    const above = Math.max(0, value - (target + k * sigma) + step.above)
    const below = Math.max(0, target - k * sigma - value + step.below)
    step = { above, below, aboveRun: above > 0 ? step.aboveRun + 1 : 0, belowRun: below > 0 ? step.belowRun + 1 : 0 }
    return step
  })
}

/** The first observation whose sum passes the limit; null when none does. */
export function cusumSignal(values: readonly number[], settings: CusumSettings): CusumSignal | null {
  const limit = settings.h * settings.sigma
  const steps = cusumSteps(values, settings)
  const index = steps.findIndex(({ above, below }) => above > limit || below > limit)
  const step = steps[index]
  if (step === undefined) return null
  const direction = step.above > limit ? 'above' : 'below'
  const run = direction === 'above' ? step.aboveRun : step.belowRun
  return { index, direction, since: index - run + 1 }
}
