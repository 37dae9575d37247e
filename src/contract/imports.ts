import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { timestampSchema } from './models.ts'
import { currencySchema } from './money.ts'
import { zoneNameSchema } from './zone.ts'

const { FILE_CHANGED, IMPORT_RUNNING, NOT_FOUND, SANDBOX_ONLY, STORE_UNAVAILABLE, UNREADABLE_FILE } = errors

/** What a column of a history file can say about a verification. */
export const historyFields = [
  'externalId',
  'createdAt',
  'country',
  'number',
  'customer',
  'service',
  'status',
  'provider',
  'network',
  'segments',
  'acceptedAt',
  'deliveredAt',
  'convertedAt',
  'durationMs',
  'cost',
  'costCurrency',
  'revenue',
  'revenueCurrency',
] as const
const historyFieldSchema = z.enum(historyFields)
export type HistoryField = z.infer<typeof historyFieldSchema>

/** Without these no line can be taken; instead of `country` a full international `number` will do. */
export const requiredHistoryFields = ['externalId', 'createdAt', 'country'] as const satisfies readonly HistoryField[]

const importFormatSchema = z.enum(['csv', 'ndjson'])

/** How to read a history file. */
export const historyMappingSchema = z.object({
  format: importFormatSchema.default('csv'),
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  encoding: z.enum(['utf-8', 'windows-1252']).default('utf-8'),
  /** Where each field comes from: the heading of a column, or the name of a member. */
  fields: z.partialRecord(historyFieldSchema, z.string().min(1).max(200)).default({}),
  /**
   * How times are written: 2027-01-31 or 2027-01-31T09:30:00Z (`year-first`), 31.01.2027 09:30, 01/31/2027 09:30, or
   * seconds or milliseconds since 1970.
   */
  dates: z.enum(['year-first', 'day-first', 'month-first', 'epoch-s', 'epoch-ms']).default('year-first'),
  /** IANA; of times that are written without an offset. */
  zone: zoneNameSchema.default('UTC'),
  decimal: z.enum(['.', ',']).default('.'),
  /** ISO 4217; of amounts whose line names no currency. */
  currency: currencySchema.default('EUR'),
  /** The system the history comes from. A line with an external id that came from there before is left out. */
  source: z.string().trim().min(1).max(60).default('history'),
})
export type HistoryMapping = Readonly<z.infer<typeof historyMappingSchema>>

export const historyTemplateSchema = z.object({
  name: z.string().trim().min(1).max(80),
  mapping: historyMappingSchema,
})
export type HistoryTemplate = Readonly<z.infer<typeof historyTemplateSchema>>

/** A file that was picked; pages never see its path. */
export const importFileHandleSchema = z.object({
  /** Stands for the file until the console ends. */
  handle: z.string().max(60),
  name: z.string(),
  /** Bytes. */
  size: z.int(),
})
export type ImportFileHandle = Readonly<z.infer<typeof importFileHandleSchema>>

export const lineProblemSchema = z.object({
  /** As an editor counts, from 1. */
  line: z.int(),
  /** The field it is about; null for the line as a whole. */
  field: historyFieldSchema.nullable(),
  /** What stands there, shortened; empty for telephone numbers. */
  value: z.string(),
  /** What is wrong, and what to do about it. */
  message: z.string(),
})
export type LineProblem = Readonly<z.infer<typeof lineProblemSchema>>

/** A line as it would be stored. */
export const previewLineSchema = z.object({
  line: z.int(),
  externalId: z.string(),
  createdAt: timestampSchema,
  country: z.string(),
  customer: z.string().nullable(),
  provider: z.string().nullable(),
  state: z.string(),
  /** Micros of the currency beside it; null when the line has none. */
  costMicros: z.int().nullable(),
  costCurrency: z.string().nullable(),
  revenueMicros: z.int().nullable(),
  revenueCurrency: z.string().nullable(),
})
export type PreviewLine = Readonly<z.infer<typeof previewLineSchema>>

export const importsPreviewSchema = z.object({
  file: importFileHandleSchema,
  /** The mapping that was used: the one given, or one that was guessed from the first lines. */
  mapping: historyMappingSchema,
  columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
  /** Required fields that no column is mapped to. */
  missing: z.array(historyFieldSchema),
  /** The first lines as they would be stored, at most 50. */
  lines: z.array(previewLineSchema),
  /** What is wrong among the first 1,000 lines, at most 50. */
  problems: z.array(lineProblemSchema),
  /** How many of the first 1,000 lines were looked at. */
  looked: z.int(),
})
export type ImportsPreview = Readonly<z.infer<typeof importsPreviewSchema>>

/** `file`: one bad line, a cancel or an error leaves nothing. `batch`: bad lines are left out, and the rest stays. */
export const importScopeSchema = z.enum(['file', 'batch'])
export type ImportScope = z.infer<typeof importScopeSchema>

export const importStateSchema = z.enum([
  'checking',
  'running',
  'undoing',
  'interrupted',
  'done',
  'refused',
  'cancelled',
  'failed',
  'removed',
])
export type ImportState = z.infer<typeof importStateSchema>

export const importRunSchema = z.object({
  id: z.int(),
  kind: z.enum(['file', 'example']),
  /** File name; `Example data` for that. */
  name: z.string(),
  source: z.string(),
  scope: importScopeSchema,
  state: importStateSchema,
  /** Bytes of the file, or verifications of example data. */
  size: z.int(),
  /** How much of `size` is done in this state, 0..1. */
  progress: z.number(),
  /** Lines read so far. */
  lines: z.int(),
  /** Verifications written. */
  inserted: z.int(),
  /** Lines that were there already. */
  repeated: z.int(),
  /** Lines that could not be taken. */
  problems: z.int(),
  /** Verifications a second since it began or went on; null before it is known. */
  perSecond: z.number().nullable(),
  /** Why it failed; null otherwise. */
  error: z.string().nullable(),
  startedAt: timestampSchema,
  endedAt: timestampSchema.nullable(),
})
export type ImportRun = Readonly<z.infer<typeof importRunSchema>>

export const exampleSizes = [10_000, 100_000, 1_000_000, 10_000_000] as const
const exampleStateSchema = z.object({
  /** Example verifications in the store. */
  verifications: z.int(),
  /** The newest run that makes or removes example data; null before the first. */
  run: importRunSchema.nullable(),
})
export type ExampleState = Readonly<z.infer<typeof exampleStateSchema>>

const idInput = z.object({ id: z.coerce.number().int() })
const templatesSchema = z.array(historyTemplateSchema)

/** History from another system, from a file on this machine. */
export const importsContract = {
  /** Asks for a file; null when none was picked, or when this engine runs without a window. */
  choose: oc.route({ method: 'POST', path: '/imports/choose' }).output(importFileHandleSchema.nullable()),
  /** Reads the first lines; nothing is stored. Without a mapping one is guessed. */
  preview: oc
    .route({ method: 'POST', path: '/imports/preview' })
    .input(z.object({ handle: z.string().max(60), mapping: historyMappingSchema.nullable() }))
    .errors({ NOT_FOUND, UNREADABLE_FILE })
    .output(importsPreviewSchema),
  /** Starts an import and answers at once; `watch` tells how it goes. */
  start: oc
    .route({ method: 'POST', path: '/imports' })
    .input(z.object({ handle: z.string().max(60), mapping: historyMappingSchema, scope: importScopeSchema }))
    .errors({ NOT_FOUND, UNREADABLE_FILE, IMPORT_RUNNING, STORE_UNAVAILABLE })
    .output(importRunSchema),
  /** The newest imports, then again at every change (at most 4 a second). */
  watch: oc
    .route({ method: 'GET', path: '/imports/watch' })
    .output(eventIterator(z.object({ rows: z.array(importRunSchema), running: z.int().nullable() }))),
  /** Ends a run. With scope `file`, and for example data, what it wrote is removed. */
  cancel: oc
    .route({ method: 'POST', path: '/imports/{id}/cancel' })
    .input(idInput)
    .errors({ NOT_FOUND, IMPORT_RUNNING, STORE_UNAVAILABLE })
    .output(z.object({})),
  /** Goes on where an interrupted run stopped. */
  resume: oc
    .route({ method: 'POST', path: '/imports/{id}/resume' })
    .input(idInput)
    .errors({ NOT_FOUND, IMPORT_RUNNING, FILE_CHANGED, STORE_UNAVAILABLE })
    .output(importRunSchema),
  /** Newest first. */
  list: oc
    .route({ method: 'GET', path: '/imports' })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(z.array(importRunSchema)),
  /** Lines that could not be taken, in their order; pass the last row's place in `after` for the next page. */
  errors: oc
    .route({ method: 'GET', path: '/imports/{id}/errors' })
    .input(
      idInput.extend({
        after: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(10_000).default(500),
      }),
    )
    .errors({ NOT_FOUND })
    .output(z.object({ rows: z.array(lineProblemSchema.extend({ place: z.int() })), total: z.int() })),
  /** Mappings kept by name, for files that come again. */
  templates: {
    list: oc.route({ method: 'GET', path: '/imports/templates' }).output(templatesSchema),
    /** Adds it, or replaces the one of that name. */
    save: oc
      .route({ method: 'PUT', path: '/imports/templates' })
      .input(historyTemplateSchema)
      .errors({ STORE_UNAVAILABLE })
      .output(templatesSchema),
    remove: oc
      .route({ method: 'DELETE', path: '/imports/templates/{name}' })
      .input(historyTemplateSchema.pick({ name: true }))
      .errors({ STORE_UNAVAILABLE })
      .output(templatesSchema),
  },
}

/** Twelve months of made-up history for the sandbox workspace. */
export const exampleDataContract = {
  /** Makes this many verifications; what was made before is kept, so remove it first. */
  start: oc
    .route({ method: 'POST', path: '/example-data' })
    .input(
      z.object({ size: z.union([z.literal(10_000), z.literal(100_000), z.literal(1_000_000), z.literal(10_000_000)]) }),
    )
    .errors({ SANDBOX_ONLY, IMPORT_RUNNING, STORE_UNAVAILABLE })
    .output(importRunSchema),
  /** The state, then again at every change (at most 4 a second). */
  watch: oc
    .route({ method: 'GET', path: '/example-data/watch' })
    .errors({ SANDBOX_ONLY })
    .output(eventIterator(exampleStateSchema)),
  /** Stops making it and removes what was made. */
  cancel: oc
    .route({ method: 'POST', path: '/example-data/cancel' })
    .errors({ SANDBOX_ONLY, NOT_FOUND, IMPORT_RUNNING, STORE_UNAVAILABLE })
    .output(z.object({})),
  /** Removes all example data. */
  remove: oc
    .route({ method: 'DELETE', path: '/example-data' })
    .errors({ SANDBOX_ONLY, NOT_FOUND, IMPORT_RUNNING, STORE_UNAVAILABLE })
    .output(z.object({})),
}
