import * as z from 'zod'
import { timestampSchema } from './models.ts'
import { currencySchema } from './money.ts'
import { decimalMarkSchema, logoSchema } from './report-document.ts'
import { zoneNameSchema } from './zone.ts'

/** Templates that need nothing chosen but a period, or a customer. */
export const scheduledTemplates = [
  'weekly-operations',
  'monthly-finance',
  'provider-sla',
  'customer-statement',
] as const

/** When a report is made, and where it goes. It covers the whole week or month before. */
export const reportScheduleDraftSchema = z
  .object({
    template: z.enum(scheduledTemplates),
    subject: z.string().max(200).nullable().default(null),
    format: z.enum(['pdf', 'xlsx', 'csv', 'json']),
    every: z.enum(['week', 'month']),
    /** 1 is Monday, 7 is Sunday; used by `week`. */
    weekday: z.int().min(1).max(7).default(1),
    /** Used by `month`; 28 at most, so that every month has it. */
    day: z.int().min(1).max(28).default(1),
    /** `HH:MM` by the clocks of `zone`. A time that was slept through is caught up once. */
    time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'use a time such as 07:30'),
    /** IANA. */
    zone: zoneNameSchema,
    decimal: decimalMarkSchema.default('point'),
    /** Of all sums; null for the reporting currency. */
    currency: currencySchema.nullable().default(null),
    logo: logoSchema.nullable().default(null),
    enabled: z.boolean().default(true),
    /** Of a folder that was chosen in this session; without one the folder stays as it is. */
    folderToken: z.string().max(60).nullable().default(null),
  })
  .refine(({ template, subject }) => template !== 'customer-statement' || subject !== null, {
    message: 'choose a customer',
    path: ['subject'],
  })
export type ReportScheduleDraft = Readonly<z.output<typeof reportScheduleDraftSchema>>

export const reportScheduleSchema = z.object({
  id: z.int(),
  ...reportScheduleDraftSchema.shape,
  folderToken: z.null().default(null),
  /** Without the folders above it. */
  folderName: z.string(),
  /** Null while it is switched off. */
  nextAt: timestampSchema.nullable(),
  /** When it last ran; null when it never did. */
  lastAt: timestampSchema.nullable(),
})
export type ReportSchedule = Readonly<z.infer<typeof reportScheduleSchema>>
