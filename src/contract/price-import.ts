import { oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { countrySchema, serviceSchema, timestampSchema } from './models.ts'
import { moneySchema } from './money.ts'

const { IMPORT_OUTDATED, IMPORT_REFUSED, IMPORT_UNREADABLE, STORE_UNAVAILABLE } = errors

/** Rate sheets beyond these are refused; the message says which limit it was. */
export const importLimits = { bytes: 10 * 1024 * 1024, lines: 20_000, columns: 200 } as const

/** The file itself, because pages have no access to paths. */
const importFileSchema = z.object({
  /** For the audit log and for messages. */
  fileName: z.string().trim().min(1).max(255),
  /** The file's bytes in base64: CSV (UTF-8, UTF-16 or Windows-1252) or XLSX. */
  content: z.base64().max(Math.ceil(importLimits.bytes / 3) * 4),
})

const columnSchema = z
  .int()
  .min(0)
  .max(importLimits.columns - 1)
/** Where a field comes from: a column of the sheet (from 0), or one value for all lines. */
const fieldSchema = z.union([
  z.object({ column: columnSchema }),
  z.object({ value: z.string().trim().min(1).max(100) }),
])
export type ImportField = Readonly<z.infer<typeof fieldSchema>>

/** How to read a rate sheet. Null: the sheet does not say. */
export const priceImportMappingSchema = z.object({
  /** Which sheet of an XLSX file, from 0; ignored for CSV. */
  sheet: z.int().min(0).max(255).default(0),
  /** What separates the columns of a CSV file; ignored for XLSX. */
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  /** How many lines stand before the first price. */
  headerLines: z.int().min(0).max(50).default(1),
  /** The name of a configured provider, or its label. */
  provider: fieldSchema.nullable().default(null),
  /** ISO 3166-1 alpha-2 or alpha-3, the English name, or the MCC. Not needed where an MCC is mapped. */
  country: fieldSchema.nullable().default(null),
  mcc: fieldSchema.nullable().default(null),
  mnc: fieldSchema.nullable().default(null),
  /** MCC and MNC in one column, such as 26201. */
  mccMnc: fieldSchema.nullable().default(null),
  /** `sms` when not mapped. */
  service: fieldSchema.nullable().default(null),
  price: fieldSchema.nullable().default(null),
  /** ISO 4217. */
  currency: fieldSchema.nullable().default(null),
  /** From now on when not mapped. */
  effectiveFrom: fieldSchema.nullable().default(null),
  decimal: z.enum(['.', ',']).default('.'),
  /** What groups the digits before the decimal sign; empty when nothing does. */
  thousands: z.enum(['', '.', ',', ' ', "'"]).default(''),
  /** How dates are written: 2027-01-31, 31.01.2027 or 01/31/2027. All of them are days in UTC. */
  dates: z.enum(['year-first', 'day-first', 'month-first']).default('year-first'),
})
export type PriceImportMapping = Readonly<z.infer<typeof priceImportMappingSchema>>

/** What the mapping step shows of a column: its heading and the first values below it. */
export const importColumnSchema = z.object({
  index: columnSchema,
  heading: z.string(),
  samples: z.array(z.string()),
})
export type ImportColumn = Readonly<z.infer<typeof importColumnSchema>>

export const importProblemSchema = z.object({
  /** As an editor counts, from 1. */
  line: z.int(),
  /** The field it is about; null for the line as a whole. */
  field: z.enum(['provider', 'country', 'network', 'service', 'price', 'currency', 'effectiveFrom']).nullable(),
  /** What stands there, shortened. */
  value: z.string(),
  /** What is wrong, and what to do about it. */
  message: z.string(),
})
export type ImportProblem = Readonly<z.infer<typeof importProblemSchema>>

/** One price of the sheet against the price in force. */
export const importRowSchema = z.object({
  line: z.int(),
  provider: z.string(),
  country: countrySchema,
  /** MCC and MNC; empty for the country as a whole. */
  network: z.string(),
  service: serviceSchema,
  oldPrice: moneySchema.nullable(),
  newPrice: moneySchema,
  percent: z.number().nullable(),
  /** Null: at once. */
  effectiveFrom: timestampSchema.nullable(),
  change: z.enum(['new', 'changed', 'same']),
  /** A manual price stands for the route and stays in force. */
  overruled: z.boolean(),
})
export type ImportRow = Readonly<z.infer<typeof importRowSchema>>

export const priceImportPreviewSchema = z.object({
  format: z.enum(['csv', 'xlsx']),
  /** Names of an XLSX file's sheets; empty for CSV. */
  sheets: z.array(z.string()),
  columns: z.array(importColumnSchema),
  /** The mapping that was used: the one given, or one that was guessed from the headings. */
  mapping: priceImportMappingSchema,
  /** Fields that must be mapped before anything can be read. */
  missing: z.array(z.enum(['provider', 'country', 'price', 'currency'])),
  /** Lines with prices, empty ones left out. */
  lines: z.int(),
  counts: z.object({ new: z.int(), changed: z.int(), same: z.int(), problems: z.int() }),
  /** The first 500; changed and new ones before unchanged ones. */
  rows: z.array(importRowSchema),
  /** The first 500, by line. */
  problems: z.array(importProblemSchema),
  /** Stands for exactly these prices against exactly these current ones; null when the sheet cannot be taken. */
  token: z.string().nullable(),
})
export type PriceImportPreview = Readonly<z.infer<typeof priceImportPreviewSchema>>

export const priceImportTemplateSchema = z.object({
  name: z.string().trim().min(1).max(80),
  mapping: priceImportMappingSchema,
})
export type PriceImportTemplate = Readonly<z.infer<typeof priceImportTemplateSchema>>

const reasonSchema = z.string().trim().min(3, 'say why in a few words').max(500)
const templatesSchema = z.array(priceImportTemplateSchema)

/** Part of `pricing`: prices from a rate sheet instead of a provider's own list. */
export const priceImportContract = {
  /** Reads a rate sheet and compares it with the prices in force; nothing is stored. */
  importPreview: oc
    .route({ method: 'POST', path: '/pricing/import/preview' })
    .input(importFileSchema.extend({ mapping: priceImportMappingSchema.nullable() }))
    .errors({ IMPORT_UNREADABLE })
    .output(priceImportPreviewSchema),
  /** Takes every price of the sheet, or none. */
  importCommit: oc
    .route({ method: 'POST', path: '/pricing/import/commit' })
    .input(
      importFileSchema.extend({ mapping: priceImportMappingSchema, token: z.string().max(100), reason: reasonSchema }),
    )
    .errors({ IMPORT_UNREADABLE, IMPORT_REFUSED, IMPORT_OUTDATED, STORE_UNAVAILABLE })
    .output(z.object({ new: z.int(), changed: z.int(), same: z.int() })),
  /** Mappings kept by name, for sheets that come again. */
  importTemplates: {
    list: oc.route({ method: 'GET', path: '/pricing/import/templates' }).output(templatesSchema),
    /** Adds it, or replaces the one of that name. */
    save: oc
      .route({ method: 'PUT', path: '/pricing/import/templates' })
      .input(priceImportTemplateSchema)
      .errors({ STORE_UNAVAILABLE })
      .output(templatesSchema),
    remove: oc
      .route({ method: 'DELETE', path: '/pricing/import/templates/{name}' })
      .input(priceImportTemplateSchema.pick({ name: true }))
      .errors({ STORE_UNAVAILABLE })
      .output(templatesSchema),
  },
}
