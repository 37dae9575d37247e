/** Unit of every duration of a purchase history and of the parameters fitted to it. Never mixed, never guessed. */
export type TimeUnit = 'weeks' | 'days'

/** Length of a mean month in each unit. */
export const UNITS_PER_MONTH: Readonly<Record<TimeUnit, number>> = { weeks: 4.345, days: 30.4375 }

/** Fewer customers that came back than this, and a fit is refused. */
export const MIN_REPEATERS = 100

/**
 * Why there are no parameters: too little data, a parameter that ran to the end of its range (the data do not hold
 * it), or a search that did not settle. Whoever shows figures then falls back to a rule and says so.
 */
export type RefusalReason = 'too-few-repeaters' | 'at-bound' | 'not-converged'

/** Parameters of greatest likelihood, or the reason why there are none. */
export type Fit<Params> =
  | {
      readonly kind: 'fitted'
      readonly params: Params
      readonly logLikelihood: number
      /** Customers that the fit rests on. */
      readonly customers: number
      /** How often the likelihood was computed. */
      readonly evaluations: number
    }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly customers: number }

export interface FitOptions {
  /** First guess of the parameters, in their order. The default suits any scale of the data. */
  readonly start?: readonly number[]
  /** Default `MIN_REPEATERS`. */
  readonly minRepeaters?: number
}
