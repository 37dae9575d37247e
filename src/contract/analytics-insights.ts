import * as z from 'zod'
import { queryWith } from './analytics-query.ts'
import { timestampSchema } from './models.ts'

/** A page and what it is to open with, both as its address has them; see `analyticsParams`. */
export const pageLinkSchema = z.object({ path: z.string(), params: z.record(z.string(), z.string()) })

export const insightKinds = [
  'revenue-moved',
  'customer-lost',
  'customer-shrank',
  'customer-grew',
  'cost-moved',
  'margin-negative',
  'delivery-down',
  'conversion-down',
  'churn-risk',
  'concentration',
  'fraud',
  'unpriced',
  'forecast',
] as const

export const insightSchema = z.object({
  /** The same for the same finding, so that a page can remember what was dismissed. */
  id: z.string(),
  kind: z.enum(insightKinds),
  tone: z.enum(['good', 'bad', 'neutral']),
  /** One sentence with its figures. */
  text: z.string(),
  /** What it comes to in the span, micros of the reporting currency, always positive; null when money cannot say. */
  impactMicros: z.number().nullable(),
  /** What the linked view shows: where, and how much. */
  proof: z.object({
    /** Such as `kpis.netMicros` or `groups.vonage.delivery`. */
    figure: z.string(),
    value: z.number(),
    before: z.number().nullable(),
  }),
  link: pageLinkSchema,
})
export type Insight = Readonly<z.infer<typeof insightSchema>>

export const insightsInput = queryWith({
  limit: z.coerce.number().int().min(1).max(50).default(12),
})

export const insightsSchema = z.object({
  /** The most money first, then those that money cannot say. */
  insights: z.array(insightSchema),
  currency: z.string(),
  zone: z.string(),
  at: timestampSchema,
})

export const annotationKinds = ['failover', 'price', 'policy', 'drill', 'maintenance', 'note'] as const
export const annotationKindSchema = z.enum(annotationKinds)

export const annotationSchema = z.object({
  /** Unique among all kinds, such as `note:3`. */
  id: z.string(),
  kind: annotationKindSchema,
  from: timestampSchema,
  /** The same as `from` for a moment. */
  to: timestampSchema,
  /** A sentence. */
  text: z.string(),
  /** Null for all. */
  provider: z.string().nullable(),
  country: z.string().nullable(),
  /** Null where no page shows it. */
  link: pageLinkSchema.nullable(),
})
export type Annotation = Readonly<z.infer<typeof annotationSchema>>

export const annotationsInput = queryWith({
  kinds: z.array(annotationKindSchema).min(1).max(50).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
})

/** The latest first; `total` counts what the limit left out too. */
export const annotationsSchema = z.object({ annotations: z.array(annotationSchema), total: z.int() })

/** As in the annotation of a note. */
export const noteIdSchema = z.string().regex(/^note:\d{1,16}$/, 'use the id of a note, such as note:3')

export const noteInput = z.object({
  at: timestampSchema,
  /** Exclusive; the same as `at` for a moment. */
  to: timestampSchema.optional(),
  text: z.string().trim().min(1).max(500),
  provider: z.string().max(100).nullable().default(null),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable()
    .default(null),
})
