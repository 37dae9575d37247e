import * as z from 'zod'
import { alertFilterSchema } from './alerts.ts'
import { customersInput } from './analytics-customers.ts'
import { costAnalysisInput } from './cost-analysis.ts'
import { episodeFilterSchema } from './episodes.ts'
import { failoverFilterSchema } from './failovers.ts'
import { countrySchema, serviceSchema, timestampSchema } from './models.ts'
import { priceHistoryFilterSchema } from './pricing.ts'
import { recommendationStateSchema } from './recommendations.ts'
import { verificationFilterSchema } from './verifications.ts'

/** UTC epoch ms, `to` exclusive. */
const spanFields = { from: timestampSchema.optional(), to: timestampSchema.optional() }
const routeFields = {
  providers: z.array(z.string().max(100)).max(200).optional(),
  countries: z.array(countrySchema).max(300).optional(),
}

/** As `pricing.current` takes them; every service when it is left out. */
const priceFields = {
  service: serviceSchema.optional(),
  withTraffic: z.boolean().optional(),
  staleOnly: z.boolean().optional(),
  missingOnly: z.boolean().optional(),
  asOf: timestampSchema.optional(),
}

/** A table of the console, and which of its rows. */
export const exportRequestSchema = z.discriminatedUnion('table', [
  z.object({ table: z.literal('verifications'), filter: verificationFilterSchema.default({}) }),
  z.object({ table: z.literal('attempts'), filter: z.object({ ...spanFields, ...routeFields }).default({}) }),
  z.object({ table: z.literal('failovers'), filter: failoverFilterSchema.default({}) }),
  z.object({ table: z.literal('episodes'), filter: episodeFilterSchema.default({}) }),
  z.object({ table: z.literal('providers'), filter: z.object({}).default({}) }),
  z.object({ table: z.literal('drills'), filter: z.object(spanFields).default({}) }),
  z.object({ table: z.literal('prices'), filter: z.object({ ...routeFields, ...priceFields }).default({}) }),
  z.object({ table: z.literal('price-history'), filter: priceHistoryFilterSchema.prefault({}) }),
  z.object({ table: z.literal('alerts'), filter: alertFilterSchema.default({}) }),
  z.object({ table: z.literal('audit'), filter: z.object(spanFields).default({}) }),
  z.object({ table: z.literal('customers'), filter: z.object({}).default({}) }),
  /** What customers are worth and how likely they are to leave, as the page Customers lists them. */
  z.object({ table: z.literal('customer-figures'), filter: customersInput.prefault({}) }),
  /** Lines of a history file that an import could not take. */
  z.object({ table: z.literal('import-errors'), filter: z.object({ id: z.int() }) }),
  /** The groups of the analysis of costs, all of them. */
  z.object({ table: z.literal('costs'), filter: costAnalysisInput }),
  /** What each verification that a policy chose for saved. */
  z.object({ table: z.literal('savings'), filter: z.object({ ...spanFields, ...routeFields }).default({}) }),
  z.object({
    table: z.literal('recommendations'),
    filter: z.object({ states: z.array(recommendationStateSchema).max(20).optional() }).default({}),
  }),
])
export type ExportRequest = Readonly<z.output<typeof exportRequestSchema>>
export type ExportRequestInput = z.input<typeof exportRequestSchema>
export type ExportTable = ExportRequest['table']
