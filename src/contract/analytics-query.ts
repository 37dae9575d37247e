import * as z from 'zod'
import { timestampSchema } from './models.ts'
import { currencySchema } from './money.ts'

export const dimensions = ['provider', 'country', 'service', 'customer', 'network'] as const
export const dimensionSchema = z.enum(dimensions)
export type Dimension = z.infer<typeof dimensionSchema>

const chipSchema = z.object({
  /** As they are stored: a provider's name, ISO 3166-1 alpha-2, a customer's id, MCC and MNC. Empty stands for none. */
  values: z.array(z.string().max(200)).min(1).max(200),
  /** Everything but these. */
  exclude: z.boolean().default(false),
})

/** All chips have to hold. */
export const analyticsFilterSchema = z.partialRecord(dimensionSchema, chipSchema)
export type AnalyticsFilter = Readonly<z.output<typeof analyticsFilterSchema>>

export const buckets = ['hour', 'day', 'week', 'month'] as const
export const bucketSchema = z.enum(buckets)
export type AnalyticsBucket = z.infer<typeof bucketSchema>

/**
 * `previous`: the buckets before, as many, and of the last one as much as has passed of ours. `week`: the same days of
 * the week before, to the same moment; of months the one before. `year`: the same dates a year earlier, likewise.
 * `custom`: as long, from another date.
 */
export const compareSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('previous') }),
  z.object({ kind: z.literal('week') }),
  z.object({ kind: z.literal('year') }),
  z.object({ kind: z.literal('custom'), from: timestampSchema }),
])
export type Compare = Readonly<z.infer<typeof compareSchema>>

const MAX_SPAN_MS = 10 * 366 * 86_400_000

const fields = {
  /** Taken back to the start of its bucket. */
  from: timestampSchema,
  /** Exclusive; taken on to the end of its bucket, and never beyond now. */
  to: timestampSchema,
  /** `auto`: hours up to two days, days up to four months, then months. */
  bucket: z.enum(['auto', ...buckets]).default('auto'),
  compare: compareSchema.default({ kind: 'previous' }),
  filter: analyticsFilterSchema.default({}),
}

const inOrder = ({ from, to }: { readonly from: number; readonly to: number }) => from < to && to - from <= MAX_SPAN_MS
const order = { message: 'from is before to, and they are at most ten years apart', path: ['to'] }

/** What every analytics page asks with. Days, weeks (from Monday) and months are those of the reporting zone. */
export const analyticsQuerySchema = z.object(fields).refine(inOrder, order)
export type AnalyticsQuery = Readonly<z.output<typeof analyticsQuerySchema>>
export type AnalyticsQueryInput = z.input<typeof analyticsQuerySchema>

/** The query with more fields of a procedure's own. */
export const queryWith = <S extends z.ZodRawShape>(shape: S) =>
  analyticsQuerySchema.safeExtend(shape) as unknown as z.ZodObject<z.core.util.Extend<typeof fields, S>>

/** UTC epoch ms, `to` exclusive. */
export const spanSchema = z.object({ from: timestampSchema, to: timestampSchema })

/** What every answer says of itself. */
export const answerFields = {
  /** What was really counted: whole buckets, the last one up to now. */
  span: spanSchema,
  /** Null without a comparison. */
  compared: spanSchema.nullable(),
  bucket: bucketSchema,
  /** IANA, of all days. */
  zone: z.string(),
  /** Of all amounts, which are micros. */
  currency: currencySchema,
  /** The last bucket is not over. */
  partial: z.boolean(),
  freshness: z.object({
    /** When this was worked out. */
    at: timestampSchema,
    /** Goes up whenever a figure of any day changes. */
    watermark: z.int(),
    /** False while the roll-ups are made anew: figures are too low until then. */
    complete: z.boolean(),
    /** The newest verification that is counted; null without any. */
    latestAt: timestampSchema.nullable(),
    /** `rows`: no roll-up knows this combination of filters, so every row was read. */
    source: z.enum(['rollups', 'rows']),
  }),
}

/** A figure now and in the span it is compared with. Null is unknown or undefined, never zero. */
export const figureSchema = z.object({ value: z.number().nullable(), before: z.number().nullable() })
export type Figure = Readonly<z.infer<typeof figureSchema>>

/** The query as it stands in an address. */
export function analyticsParams(query: AnalyticsQueryInput): Record<string, string> {
  const { bucket, compare, filter } = query
  const params: Record<string, string> = {
    from: String(query.from),
    to: String(query.to),
    ...(bucket !== undefined && bucket !== 'auto' && { bucket }),
    ...(compare !== undefined &&
      compare.kind !== 'previous' && { compare: compare.kind === 'custom' ? String(compare.from) : compare.kind }),
  }
  for (const dimension of dimensions) {
    const chip = filter?.[dimension]
    if (chip !== undefined)
      params[dimension] = `${chip.exclude === true ? '!' : ''}${chip.values.map(encodeURIComponent).join(',')}`
  }
  return params
}

/** Reads what {@link analyticsParams} wrote; null when `from`, `to` or anything else in it is not a query. */
export function analyticsQueryOf(
  params: Readonly<Partial<Record<'from' | 'to' | 'bucket' | 'compare' | Dimension, string>>>,
): AnalyticsQuery | null {
  const filter: Record<string, unknown> = {}
  for (const dimension of dimensions) {
    const text = params[dimension]
    if (text === undefined) continue
    const exclude = text.startsWith('!')
    const values = (exclude ? text.slice(1) : text).split(',').map(decoded)
    filter[dimension] = { values, exclude }
  }
  const { compare } = params
  const read = analyticsQuerySchema.safeParse({
    from: Number(params.from),
    to: Number(params.to),
    bucket: params.bucket,
    compare:
      compare === undefined
        ? undefined
        : /^\d+$/.test(compare)
          ? { kind: 'custom', from: Number(compare) }
          : { kind: compare },
    filter,
  })
  return read.success ? read.data : null
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
