import { HOUR_MS } from '../../contract/durations.ts'
import type { Rate } from '../../contract/models.ts'
import { wilsonRate } from '../../contract/rate.ts'

/** Verifications count half after this. */
const HALF_LIFE_MS = 6 * HOUR_MS
const REVIEW_EVERY_MS = HOUR_MS
/** Fewer say nothing of a share. */
const LEAST_JUDGED = 100
const RAISE = 1.25
const LOWER = 1.1
/** A failure is never weighed more than this many times what was set. */
const MOST = 4

export interface SuccessState {
  readonly judged: number
  readonly converted: number
  readonly at: number
  readonly factor: number
  readonly reviewedAt: number
}

/** A change of the factor, and why. */
export interface CostChange {
  readonly before: number
  readonly after: number
  readonly success: Rate
}

/**
 * Weighs failures more while conversion stays below its target, and step by step less again once it is met:
 * a factor from 1 to 4 on what a failure is set to cost, reviewed once an hour.
 */
export class SuccessGuard {
  #state: SuccessState

  constructor(state: SuccessState = { judged: 0, converted: 0, at: 0, factor: 1, reviewedAt: 0 }) {
    this.#state = state
  }

  get factor(): number {
    return this.#state.factor
  }

  /** Of the last hours, older verifications counting less. */
  get success(): Rate {
    return wilsonRate(Math.round(this.#state.converted), Math.round(this.#state.judged))
  }

  /**
   * Counts a verification that has had its time to convert.
   *
   * @param target share that is to convert; null leaves the factor at 1
   * @param at UTC epoch ms
   * @returns the change this led to, if any
   */
  note(converted: boolean, target: number | null, at: number): CostChange | null {
    const keep = 0.5 ** (Math.max(0, at - this.#state.at) / HALF_LIFE_MS)
    const state = {
      ...this.#state,
      judged: this.#state.judged * keep + 1,
      converted: this.#state.converted * keep + (converted ? 1 : 0),
      at,
    }
    this.#state = state
    if (at - state.reviewedAt < REVIEW_EVERY_MS || state.judged < LEAST_JUDGED) return null
    const after = reviewed(state.factor, target, this.success)
    this.#state = { ...state, factor: after, reviewedAt: at }
    return after === state.factor ? null : { before: state.factor, after, success: this.success }
  }

  toJSON(): SuccessState {
    return this.#state
  }
}

/** Only what is certain raises it: the whole interval below the target. */
function reviewed(factor: number, target: number | null, { value, high }: Rate): number {
  if (target === null) return 1
  if (high !== null && high < target) return Math.min(MOST, factor * RAISE)
  return value !== null && value >= target ? Math.max(1, factor / LOWER) : factor
}
