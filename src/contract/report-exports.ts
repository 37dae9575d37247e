import * as z from 'zod'
import { alertFilterSchema } from './alerts.ts'
import { episodeFilterSchema } from './episodes.ts'
import { failoverFilterSchema } from './failovers.ts'
import { countrySchema, timestampSchema } from './models.ts'
import { verificationFilterSchema } from './verifications.ts'

/** UTC epoch ms, `to` exclusive. */
const spanFields = { from: timestampSchema.optional(), to: timestampSchema.optional() }
const routeFields = { providers: z.array(z.string()).max(200).optional(), countries: z.array(countrySchema).optional() }

/** A table of the console, and which of its rows. */
export const exportRequestSchema = z.discriminatedUnion('table', [
  z.object({ table: z.literal('verifications'), filter: verificationFilterSchema.default({}) }),
  z.object({ table: z.literal('attempts'), filter: z.object({ ...spanFields, ...routeFields }).default({}) }),
  z.object({ table: z.literal('failovers'), filter: failoverFilterSchema.default({}) }),
  z.object({ table: z.literal('episodes'), filter: episodeFilterSchema.default({}) }),
  z.object({ table: z.literal('providers'), filter: z.object({}).default({}) }),
  z.object({ table: z.literal('drills'), filter: z.object(spanFields).default({}) }),
  z.object({ table: z.literal('prices'), filter: z.object(routeFields).default({}) }),
  z.object({ table: z.literal('price-history'), filter: z.object({ ...spanFields, ...routeFields }).default({}) }),
  z.object({ table: z.literal('alerts'), filter: alertFilterSchema.default({}) }),
  z.object({ table: z.literal('audit'), filter: z.object(spanFields).default({}) }),
  z.object({ table: z.literal('customers'), filter: z.object({}).default({}) }),
])
export type ExportRequest = Readonly<z.output<typeof exportRequestSchema>>
export type ExportRequestInput = z.input<typeof exportRequestSchema>
export type ExportTable = ExportRequest['table']
