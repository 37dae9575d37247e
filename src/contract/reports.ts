import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { timestampSchema } from './models.ts'
import { currencySchema } from './money.ts'
import { columnSchema, decimalMarkSchema, logoSchema, reportDocumentSchema } from './report-document.ts'
import { exportRequestSchema } from './report-exports.ts'
import { reportScheduleDraftSchema, reportScheduleSchema } from './report-schedules.ts'
import { savedViewsSchema } from './saved-views.ts'
import { zoneNameSchema } from './zone.ts'

const { NOT_FOUND, STORE_UNAVAILABLE, PDF_UNAVAILABLE, FILE_NOT_WRITTEN } = errors

export const reportTemplates = [
  'weekly-operations',
  'monthly-finance',
  'provider-sla',
  'customer-statement',
  'drill',
] as const
export const reportTemplateSchema = z.enum(reportTemplates)
export type ReportTemplate = z.infer<typeof reportTemplateSchema>

export const reportFormats = ['pdf', 'xlsx', 'csv', 'json'] as const
export const reportFormatSchema = z.enum(reportFormats)
export type ReportFormat = z.infer<typeof reportFormatSchema>

/** IANA; null for the reporting zone. */
const zoneSchema = zoneNameSchema.nullable().default(null)

export const reportRequestSchema = z
  .object({
    template: reportTemplateSchema,
    /** UTC epoch ms, `to` exclusive; not looked at for a drill. */
    from: timestampSchema,
    to: timestampSchema,
    /** The id of a drill or of a customer, where the template is about one. */
    subject: z.string().max(200).nullable().default(null),
    zone: zoneSchema,
    decimal: decimalMarkSchema.default('point'),
    /** Of all sums; null for the reporting currency. A statement and a drill keep their own. */
    currency: currencySchema.nullable().default(null),
    logo: logoSchema.nullable().default(null),
  })
  .refine(({ from, to }) => from < to && to - from <= 366 * 86_400_000, {
    message: 'from is before to, and they are at most a year apart',
    path: ['to'],
  })
export type ReportRequest = Readonly<z.output<typeof reportRequestSchema>>
export type ReportRequestInput = z.input<typeof reportRequestSchema>

/** What one can ask for. */
const templateSchema = z.object({
  name: reportTemplateSchema,
  title: z.string(),
  about: z.string(),
  /** What has to be chosen besides the span. */
  subject: z.enum(['none', 'customer', 'drill']),
  /** The last whole period that it is usually made for; a drill has none. */
  from: timestampSchema,
  to: timestampSchema,
  subjects: z.array(z.object({ value: z.string(), label: z.string() })),
})
export type ReportTemplateEntry = Readonly<z.infer<typeof templateSchema>>

/** `interrupted`: the console stopped in the middle of it; no file was left behind. */
export const reportStates = ['running', 'done', 'failed', 'cancelled', 'interrupted'] as const

/** A file that is being made, or was. */
export const reportJobSchema = z.object({
  id: z.int(),
  title: z.string(),
  format: reportFormatSchema,
  origin: z.enum(['manual', 'scheduled']),
  state: z.enum(reportStates),
  /** Without its folder. */
  fileName: z.string(),
  /** Written so far. */
  rows: z.int(),
  /** Null where it is not known beforehand. */
  total: z.int().nullable(),
  bytes: z.int().nullable(),
  createdAt: timestampSchema,
  endedAt: timestampSchema.nullable(),
  /** Why it failed, or what one has to know of the file; a sentence. */
  note: z.string().nullable(),
})
export type ReportJob = Readonly<z.infer<typeof reportJobSchema>>

/** Null when the person changed their mind in the dialog. */
const startedSchema = z.object({ id: z.int().nullable() })
const idInput = z.object({ id: z.coerce.number().int() })

/** Files: reports by template and tables as they are. Where they go is decided in a dialog, never by the page. */
export const reportsContract = {
  templates: oc.route({ method: 'GET', path: '/reports/templates' }).output(z.array(templateSchema)),
  /** The report itself; every format is made of it. */
  preview: oc
    .route({ method: 'POST', path: '/reports/preview' })
    .input(reportRequestSchema)
    .errors({ NOT_FOUND })
    .output(reportDocumentSchema),
  /** Asks where the file goes, then answers at once; `watch` tells how it goes on. */
  create: oc
    .route({ method: 'POST', path: '/reports' })
    .input(z.object({ request: reportRequestSchema, format: reportFormatSchema }))
    .errors({ NOT_FOUND, PDF_UNAVAILABLE, STORE_UNAVAILABLE })
    .output(startedSchema),
  /** The same for a table of the console with a filter. Numbers of people stay masked. */
  export: oc
    .route({ method: 'POST', path: '/reports/export' })
    .input(
      z.object({
        of: exportRequestSchema,
        format: z.enum(['csv', 'xlsx']),
        zone: zoneSchema,
        decimal: decimalMarkSchema.default('point'),
        /** A byte order mark before a CSV file, by which spreadsheets know that it is UTF-8. */
        bom: z.boolean().default(true),
      }),
    )
    .errors({ STORE_UNAVAILABLE })
    .output(startedSchema),
  /** Saves a picture of a chart; `fileName` is null when the person changed their mind. */
  image: oc
    .route({ method: 'POST', path: '/reports/image' })
    .input(
      z.object({
        name: z.string().trim().min(1).max(120),
        format: z.enum(['png', 'svg']),
        /** Base64. */
        data: z.base64().max(20_000_000),
      }),
    )
    .errors({ FILE_NOT_WRITTEN })
    .output(z.object({ fileName: z.string().nullable() })),
  /** Saves views of pages as JSON; `fileName` is null as above. */
  views: oc
    .route({ method: 'POST', path: '/reports/views' })
    .input(z.object({ views: savedViewsSchema }))
    .errors({ FILE_NOT_WRITTEN })
    .output(z.object({ fileName: z.string().nullable() })),
  /** Saves rows that a page shows, behind a chart or of a table, numbers as numbers; `fileName` is null as above. */
  shownRows: oc
    .route({ method: 'POST', path: '/reports/shown-rows' })
    .input(
      z.object({
        name: z.string().trim().min(1).max(120),
        format: z.enum(['csv', 'xlsx']),
        columns: z
          .array(columnSchema.extend({ label: z.string().max(200) }))
          .min(1)
          .max(100),
        /** One value a column. */
        rows: z.array(z.array(z.union([z.string().max(1_000), z.number(), z.null()])).max(100)).max(50_000),
        zone: zoneSchema,
        decimal: decimalMarkSchema.default('point'),
      }),
    )
    .errors({ FILE_NOT_WRITTEN })
    .output(z.object({ fileName: z.string().nullable() })),
  /** Files of this session, the newest first and at most 20, then again at every change (at most 4 a second). */
  watch: oc
    .route({ method: 'GET', path: '/reports/watch' })
    .output(eventIterator(z.object({ jobs: z.array(reportJobSchema) }))),
  /** Ends a running one; nothing of it is left on the disk. */
  cancel: oc
    .route({ method: 'POST', path: '/reports/{id}/cancel' })
    .input(idInput)
    .errors({ NOT_FOUND })
    .output(z.object({})),
  /** Newest first, by key. */
  history: oc
    .route({ method: 'GET', path: '/reports/history' })
    .input(
      z.object({
        before: z.int().optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ rows: z.array(reportJobSchema), total: z.int() })),
  /** Shows the file in the system's file manager; false when it is gone, or without a desktop. */
  reveal: oc
    .route({ method: 'POST', path: '/reports/{id}/reveal' })
    .input(idInput)
    .errors({ NOT_FOUND })
    .output(z.object({ revealed: z.boolean() })),
  schedules: {
    list: oc.route({ method: 'GET', path: '/reports/schedules' }).output(z.array(reportScheduleSchema)),
    /** Adds one, or replaces the one with this id. */
    save: oc
      .route({ method: 'POST', path: '/reports/schedules' })
      .input(reportScheduleDraftSchema.safeExtend({ id: z.int().optional() }))
      .errors({ NOT_FOUND, STORE_UNAVAILABLE })
      .output(reportScheduleSchema),
    remove: oc
      .route({ method: 'POST', path: '/reports/schedules/{id}/remove' })
      .input(idInput)
      .errors({ NOT_FOUND, STORE_UNAVAILABLE })
      .output(z.object({})),
    /** Lets a person choose a folder; null when they changed their mind, or without a window. */
    chooseFolder: oc
      .route({ method: 'POST', path: '/reports/schedules/folder' })
      .output(z.object({ token: z.string(), name: z.string() }).nullable()),
  },
}
