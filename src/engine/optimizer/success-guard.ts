import { HOUR_MS } from '../../contract/durations.ts'
import type { Rate } from '../../contract/models.ts'
import { wilsonRate } from '../../contract/rate.ts'
import type { Choice } from './models.ts'

/** Verifications count half after this. */
const HALF_LIFE_MS = 6 * HOUR_MS
const REVIEW_EVERY_MS = HOUR_MS
/** Fewer say nothing of a share. */
const LEAST_JUDGED = 100
const RAISE = 1.25
const LOWER = 1.1
/** A failure is never weighed more than this many times what was set. */
const MOST = 4
/** So many times for the sake of the list, at the most. */
const MOST_FOR_LIST = 2.5
/** A choice that is expected to convert better than the list by less than this may well convert worse. */
const MARGIN = 0.03
/** How far caution moves for a choice, for each unit of expected conversion it is short of the margin. */
const STEP = 0.03
/** Choices over which the expectation beside the list is told. */
const REMEMBERED = 500
/** Less is not told as raised. */
const LEAST_RAISED = 1.05

export interface SuccessState {
  readonly judged: number
  readonly converted: number
  readonly at: number
  readonly factor: number
  readonly reviewedAt: number
  /** From 0, the choices surely convert as well as the list, to 1, they may not. */
  readonly caution?: number
  /** What choices were expected to convert better than the list, -1..1, the last few hundred counting most. */
  readonly besideList?: number | null
}

/** A change of the factor, and why. */
export interface CostChange {
  readonly before: number
  readonly after: number
  readonly success: Rate
}

/**
 * Weighs failures more while conversion stays below its target, and step by step less again once it is met:
 * a factor from 1 to 4 on what a failure is set to cost, reviewed once an hour. And with every choice it weighs what is
 * expected against the static list: at first, and whenever the choices do not surely convert as well as the list would,
 * failures are weighed up to two and a half times and the list's first route is given the benefit of the doubt. (A step of dual
 * ascent on `the least cost such that no conversion is lost`.)
 */
export class SuccessGuard {
  #state: SuccessState

  constructor(state: SuccessState = { judged: 0, converted: 0, at: 0, factor: 1, reviewedAt: 0 }) {
    this.#state = state
  }

  /** Times what is set, for the sake of the target alone. */
  get factor(): number {
    return this.#state.factor
  }

  /** Times what is set, for the target or the list, whichever asks for more. */
  get weight(): number {
    return Math.max(this.factor, MOST_FOR_LIST ** this.caution)
  }

  /** Whether conversion below its target, or not surely at the list's, is why failures weigh more; null for neither. */
  get raisedFor(): 'target' | 'list' | null {
    if (this.weight < LEAST_RAISED) return null
    return this.factor < this.weight ? 'list' : 'target'
  }

  /** From 0 to 1: how little is known to speak for leaving the list. */
  get caution(): number {
    return this.#state.caution ?? 1
  }

  /** What choices are expected to convert better than the list, -1..1; null before the first. */
  get besideList(): number | null {
    return this.#state.besideList ?? null
  }

  /** Takes in a choice: the chance of conversion it is expected to have above the list's, -1..1. */
  weigh(besideList: number): void {
    const short = besideList === 0 ? 0 : MARGIN - besideList
    const caution = Math.min(1, Math.max(0, this.caution + STEP * short))
    const before = this.besideList ?? besideList
    this.#state = { ...this.#state, caution, besideList: before + (besideList - before) / REMEMBERED }
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

/** Whether the weight of a failure is what decided: the list's own choices and those by price alone say nothing of it. */
export const isWeighed = ({ arm, strategy }: Choice): boolean =>
  arm === 'strategy' && (strategy === 'balanced' || strategy === 'weighted')
