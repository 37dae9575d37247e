import * as z from 'zod'
import { answerFields, queryWith } from './analytics-query.ts'
import { timestampSchema } from './models.ts'

const micros = z.int()

/**
 * What is compared with. `static-list`: the first usable provider of the priority list. `single-provider`: one
 * provider for everything. `previous-month`: what a converted verification cost in the same countries the month before.
 */
export const savingsBaselines = ['static-list', 'single-provider', 'previous-month'] as const
export const savingsBaselineSchema = z.enum(savingsBaselines)
export type SavingsBaseline = z.infer<typeof savingsBaselineSchema>

/** Days at the finest. Only providers (that were asked first) and countries can be told apart here. */
export const costSavingsInput = queryWith({
  baseline: savingsBaselineSchema.default('static-list'),
  /** For `single-provider`; the first of the list when left out. */
  provider: z.string().max(100).optional(),
}).refine(({ filter }) => Object.keys(filter).every((name) => name === 'provider' || name === 'country'), {
  message: 'filter savings by provider and country only',
  path: ['filter'],
})
export type CostSavingsInput = Readonly<z.output<typeof costSavingsInput>>

/** Micros; `low` and `high` are the ends of the 95 % interval, null where there is too little to state one. */
const savedSchema = z.object({
  /** Baseline less actual; negative when the choice cost more. */
  micros,
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Of the baseline, such as 0.2; null when that is zero. */
  share: z.number().nullable(),
  shareLow: z.number().nullable(),
  shareHigh: z.number().nullable(),
  /** `days`: bootstrap over days. `verifications`: from the spread of single verifications, for short spans. */
  interval: z.enum(['days', 'verifications', 'none']),
  /**
   * How far the modelled baseline may be off by the control group, one standard deviation as a share of it: the
   * interval has that in. Null without enough of a control group, and for other baselines than the list: the interval
   * then covers chance alone.
   */
  modelError: z.number().nullable(),
})

/** One arm of the live comparison. */
const armFiguresSchema = z.object({
  verifications: z.int(),
  converted: z.int(),
  spendMicros: micros,
  /** Micros, not rounded; null when none converted. */
  costPerConverted: z.number().nullable(),
})

const roiSchema = z.object({
  /** Of the verifications that are counted here; null when nothing has a known price. */
  revenueMicros: micros.nullable(),
  /** (revenue - messaging cost) / messaging cost, as it was and with the baseline; null when undefined. */
  with: z.number().nullable(),
  without: z.number().nullable(),
  /** `with - without` over the size of `without`, such as 0.3 for 30 % more; null when undefined. */
  improvement: z.number().nullable(),
})

export const costSavingsSchema = z.object({
  ...answerFields,
  baseline: savingsBaselineSchema,
  /** For `single-provider`. */
  provider: z.string().nullable(),
  /** That a single provider can be compared with. */
  providers: z.array(z.string()),
  /** Columns of equal length, one entry a bucket; micros. `best` is the cheapest per conversion of the known routes. */
  series: z.object({
    starts: z.array(timestampSchema),
    actual: z.array(micros),
    baseline: z.array(micros),
    best: z.array(micros),
    /** Baseline less actual. */
    saved: z.array(micros),
    verifications: z.array(z.int()),
    converted: z.array(z.int()),
  }),
  /** The same, added up from the start. */
  cumulative: z.object({
    actual: z.array(micros),
    baseline: z.array(micros),
    best: z.array(micros),
    saved: z.array(micros),
  }),
  total: z.object({ actual: micros, baseline: micros, best: micros, verifications: z.int(), converted: z.int() }),
  saved: savedSchema,
  /** Of the compared span; null without one. */
  savedBefore: savedSchema.nullable(),
  /** Actual less best: what was left on the table. Negative when things went better than expected. */
  leftMicros: micros,
  /** Where the saved share is to be. */
  target: z.object({ low: z.number(), high: z.number(), state: z.enum(['below', 'within', 'above', 'unknown']) }),
  roi: roiSchema,
  /**
   * Verifications that stayed on the list by lot, beside those the policy chose for. `share`: how much less a
   * converted one costs by the policy; null when one arm has no conversions.
   */
  control: z.object({
    control: armFiguresSchema,
    strategy: armFiguresSchema,
    share: z.number().nullable(),
    shareLow: z.number().nullable(),
    shareHigh: z.number().nullable(),
    /** Zero lies outside the interval. */
    certain: z.boolean(),
  }),
  /** Over verifications; `counted` ones are in the figures. */
  coverage: z.object({
    verifications: z.int(),
    counted: z.int(),
    /** A price, of ours or of the baseline, is unknown. */
    unpriced: z.int(),
    /** Went by the static list: no difference. */
    byList: z.int(),
    /** Not over yet. */
    open: z.int(),
    /**
     * Of what is or will be counted more than one in twenty is not over yet. What converts is over at once and what does not only when its code ends,
     * so that the failures are still missing: saving, conversion and cost per converted one read better than they are.
     */
    early: z.boolean(),
  }),
  /** How all of this is counted, one paragraph an entry; goes into exports too. */
  method: z.array(z.string()),
})
export type CostSavings = Readonly<z.infer<typeof costSavingsSchema>>
