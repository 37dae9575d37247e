import * as z from 'zod'
import { answerFields, type Dimension, dimensionSchema, queryWith } from './analytics-query.ts'
import { countrySchema, rateSchema, serviceSchema, timestampSchema } from './models.ts'

const micros = z.int()

const distinct = (names: readonly Dimension[]) => new Set(names).size === names.length

/** Days at the finest: hours are answered as days. */
export const costAnalysisInput = queryWith({
  /** One or two, each once; the rows name their values in this order. */
  groupBy: z
    .array(dimensionSchema)
    .min(1)
    .max(2)
    .refine(distinct, 'group by two different things')
    .default(['provider', 'country']),
  /** Groups to name, the dearest first; `rest` adds up the others. */
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** Of the price comparison. */
  service: serviceSchema.default('sms'),
})
export type CostAnalysisInput = Readonly<z.output<typeof costAnalysisInput>>

/** Spend per converted verification, micros; the interval is that of the conversion (95 %, Wilson). */
const perConvertedSchema = z.object({
  /** Null when none converted. */
  micros: z.number().nullable(),
  low: z.number().nullable(),
  /** Null also when the lower end of the conversion is zero. */
  high: z.number().nullable(),
  /** Verifications behind it. */
  n: z.int(),
})

/**
 * `spendMicros` is exactly `regularMicros + duplicateMicros + failedMicros`. Grouped by provider, a verification
 * counts for the one that accepted it, and spend for whoever was paid.
 */
export const costFiguresSchema = z.object({
  spendMicros: micros,
  /** Messages that were taken and did not fail, one a verification. */
  regularMicros: micros,
  /** Second messages of the same code: the first was of unknown outcome, or showed no receipt in time. */
  duplicateMicros: micros,
  /** Paid for messages that failed, or whose outcome stayed unknown. */
  failedMicros: micros,
  verifications: z.int(),
  converted: z.int(),
  conversion: rateSchema,
  costPerConverted: perConvertedSchema,
  /** Of all messages that may be billed. */
  segments: z.int(),
  attempts: z.int(),
  /** Attempts without a known price: spend leaves them out. */
  unpriced: z.int(),
})
export type CostFigures = Readonly<z.infer<typeof costFiguresSchema>>

export const costGroupSchema = costFiguresSchema.extend({
  /** In the order of `groupBy`, as stored; empty for none. */
  keys: z.array(z.string()),
  /** Of all spend, 0..1; null when nothing was spent. */
  share: z.number().nullable(),
  /** Of the compared span; null without one, or when the group was not there. */
  before: costFiguresSchema.nullable(),
})

/** `before + price + volume + mix + duplicates + fees = after`, exactly; micros. */
export const waterfallSchema = z.object({
  before: micros,
  /** More or less paid for a segment on the same route. */
  price: micros,
  /** More or fewer segments. */
  volume: micros,
  /** Segments that moved to dearer or cheaper countries, services and providers. */
  mix: micros,
  duplicates: micros,
  fees: micros,
  after: micros,
})
export type Waterfall = Readonly<z.infer<typeof waterfallSchema>>

/** One provider in one country, as a choice. Money is micros of the reporting currency for one message. */
export const comparedRouteSchema = z.object({
  provider: z.string(),
  /** Of a message of the country's usual length now; null when unknown. */
  price: micros.nullable(),
  /** Of the priced ones, the first of the cheapest. */
  isCheapest: z.boolean(),
  /** Of accepted messages of the span. */
  observed: rateSchema,
  /** Chance of conversion: what was observed, pulled to country and provider by the weight of 40 messages; 95 %. */
  conversion: z.object({ mean: z.number(), low: z.number(), high: z.number() }),
  /** Share of submissions that are refused and go to the next provider, and that are followed by a duplicate. */
  refused: z.number(),
  doubled: z.number(),
  /** Of one verification that starts here: the message, the next one's after a refusal, and duplicates. */
  expected: z.number().nullable(),
  /** `expected` over the chance of conversion. */
  perConverted: z.number().nullable(),
  perConvertedLow: z.number().nullable(),
  perConvertedHigh: z.number().nullable(),
  /** Least per converted verification of the country. */
  isBest: z.boolean(),
})
export type ComparedRoute = Readonly<z.infer<typeof comparedRouteSchema>>

export const countryComparisonSchema = z.object({
  country: countrySchema,
  verifications: z.int(),
  /** In the order of the static list. */
  routes: z.array(comparedRouteSchema),
  /** What the country would have cost less a month, had each verification started at the best; never negative. */
  monthlyGapMicros: micros.nullable(),
})
export type CountryComparison = Readonly<z.infer<typeof countryComparisonSchema>>

/** A lower price that costs more per converted verification. */
export const routeTrapSchema = z.object({
  country: countrySchema,
  cheap: z.string(),
  better: z.string(),
  cheapPrice: micros,
  betterPrice: micros,
  /** Micros, not rounded. */
  cheapPerConverted: z.number(),
  betterPerConverted: z.number(),
  /** Accepted messages behind the cheap one's conversion, and the better one's. */
  cheapN: z.int(),
  betterN: z.int(),
  /** The intervals of the two conversions do not overlap enough to blame chance: chance 2.5 % or less. */
  certain: z.boolean(),
  /** What the cheap route's converted verifications cost more a month than through the better one. */
  monthlyMicros: micros,
})
export type RouteTrap = Readonly<z.infer<typeof routeTrapSchema>>

export const costAnalysisSchema = z.object({
  ...answerFields,
  groupBy: z.array(dimensionSchema),
  total: costFiguresSchema,
  before: costFiguresSchema.nullable(),
  groups: z.array(costGroupSchema),
  groupCount: z.int(),
  /** The groups beyond the limit together; null when all are named. */
  rest: costFiguresSchema.nullable(),
  /** Columns of equal length, one entry a bucket. */
  series: z.object({
    starts: z.array(timestampSchema),
    spend: z.array(micros),
    duplicates: z.array(micros),
    failed: z.array(micros),
    converted: z.array(z.int()),
    /** Micros, not rounded; null where none converted. */
    costPerConverted: z.array(z.number().nullable()),
    /** The bucket at the same place of the compared span; empty without one. */
    spendBefore: z.array(micros),
  }),
  /** Null without a comparison. */
  waterfall: waterfallSchema.nullable(),
  /** Countries with traffic in the span, the busiest first, at most 60. */
  prices: z.array(countryComparisonSchema),
  /** The dearest first. */
  traps: z.array(routeTrapSchema),
  /** How all of this is counted, one paragraph an entry; goes into exports too. */
  method: z.array(z.string()),
})
export type CostAnalysis = Readonly<z.infer<typeof costAnalysisSchema>>
