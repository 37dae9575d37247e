import * as z from 'zod'
import { timestampSchema, workspaceSchema } from './models.ts'
import { currencySchema, decimalFromMicros } from './money.ts'

/**
 * How a value is kept and written. `money` and `price` are micros (2 and 5 decimals on paper), `percent` is a share
 * 0..1, `duration` is ms, `time` and `day` are UTC epoch ms. Null is unknown, never zero.
 */
export const valueKinds = ['text', 'count', 'money', 'price', 'percent', 'duration', 'time', 'day'] as const
const valueKindSchema = z.enum(valueKinds)
export type ValueKind = z.infer<typeof valueKindSchema>

const valueSchema = z.union([z.string(), z.number(), z.null()])
export type ReportValue = z.infer<typeof valueSchema>

export const columnSchema = z.object({
  label: z.string(),
  kind: valueKindSchema,
  /** Of `money` and `price`, where all rows have the same. */
  currency: currencySchema.nullable().default(null),
})
export type ReportColumn = Readonly<z.infer<typeof columnSchema>>

const tableSchema = z.object({
  kind: z.literal('table'),
  caption: z.string(),
  columns: z.array(columnSchema),
  /** One value a column. */
  rows: z.array(z.array(valueSchema)),
  /** What stands there instead when there are no rows. */
  empty: z.string(),
})
export type ReportTable = Readonly<z.infer<typeof tableSchema>>

const chartSchema = z.object({
  kind: z.literal('chart'),
  caption: z.string(),
  shape: z.enum(['bars', 'lines']),
  /** Of the values. */
  values: valueKindSchema,
  currency: currencySchema.nullable().default(null),
  labels: z.array(z.string()),
  /** As many values as labels. */
  series: z.array(z.object({ name: z.string(), values: z.array(z.number().nullable()) })),
})
export type ReportChart = Readonly<z.infer<typeof chartSchema>>

export const tones = ['ok', 'warn', 'bad', 'neutral'] as const

const blockSchema = z.discriminatedUnion('kind', [
  /** The answer to what the report is asked for. */
  z.object({ kind: z.literal('verdict'), tone: z.enum(tones), label: z.string(), text: z.string() }),
  z.object({ kind: z.literal('facts'), facts: z.array(columnSchema.extend({ value: valueSchema })) }),
  tableSchema,
  chartSchema,
  z.object({ kind: z.literal('text'), paragraphs: z.array(z.string()) }),
])
export type ReportBlock = Readonly<z.infer<typeof blockSchema>>
export type ReportFact = Extract<ReportBlock, { readonly kind: 'facts' }>['facts'][number]

export const decimalMarks = ['point', 'comma'] as const
export const decimalMarkSchema = z.enum(decimalMarks)
export type DecimalMark = z.infer<typeof decimalMarkSchema>

/** A picture to print beside the title, as a data URL of at most 400 kB. */
export const logoSchema = z
  .string()
  .max(400_000)
  .regex(/^data:image\/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=]+$/, 'use a PNG, JPEG or SVG picture')

/** A whole report. The preview, the PDF and every other format are made of this and of nothing else. */
export const reportDocumentSchema = z.object({
  title: z.string(),
  /** What it is about: a customer, a drill, a period in words. */
  subtitle: z.string(),
  workspace: workspaceSchema,
  /** What was counted; null where that is no span of time. */
  span: z.object({ from: timestampSchema, to: timestampSchema }).nullable(),
  createdAt: timestampSchema,
  /** IANA; all times and days are of this zone. */
  zone: z.string(),
  decimal: decimalMarkSchema,
  logo: logoSchema.nullable(),
  sections: z.array(z.object({ title: z.string(), blocks: z.array(blockSchema) })),
})
export type ReportDocument = Readonly<z.infer<typeof reportDocumentSchema>>

/** How numbers and times are written. */
export type ReportStyle = Pick<ReportDocument, 'zone' | 'decimal'>

const UNKNOWN = '—'
const locales = { point: 'en', comma: 'de' } as const
const numbers = new Map<string, Intl.NumberFormat>()
const clocks = new Map<string, Intl.DateTimeFormat>()

/** Decimals of a share in percent: near 1 they tell one uptime from another. */
const percentDigits = (share: number): number => (share >= 1 || share <= 0.99 ? 1 : share <= 0.999 ? 2 : 3)

/** A value as people read it, such as `1,204`, `97.3 %` or `12.50 EUR`. */
export function formatValue(
  { kind, currency }: Pick<ReportColumn, 'kind' | 'currency'>,
  value: ReportValue,
  { zone, decimal }: ReportStyle,
): string {
  if (value === null) return UNKNOWN
  if (typeof value === 'string') return value
  switch (kind) {
    case 'text':
      return String(value)
    case 'count':
      return numberFormat(decimal, 0).format(value)
    case 'money':
    case 'price': {
      const digits = kind === 'money' ? 2 : 5
      const amount = numberFormat(decimal, digits).format(Number(decimalFromMicros(value, digits)))
      return currency === null ? amount : `${amount} ${currency}`
    }
    case 'percent':
      return `${numberFormat(decimal, percentDigits(value)).format(value * 100)} %`
    case 'duration':
      return formatSpan(value, decimal)
    case 'time':
      return clockOf(zone).format(value)
    case 'day':
      return clockOf(zone).format(value).slice(0, 10)
  }
}

/** `820 ms`, `4.02 s`, `3 min 10 s`. */
function formatSpan(ms: number, decimal: DecimalMark): string {
  if (Math.round(ms) < 1_000) return `${Math.round(ms)} ms`
  if (ms < 59_995) return `${numberFormat(decimal, 2).format(ms / 1_000)} s`
  const seconds = Math.round(ms / 1_000)
  return seconds < 7_200
    ? `${Math.floor(seconds / 60)} min ${seconds % 60} s`
    : `${numberFormat(decimal, 1).format(seconds / 3_600)} h`
}

function numberFormat(decimal: DecimalMark, digits: number): Intl.NumberFormat {
  const key = `${decimal}${digits}`
  const format =
    numbers.get(key) ??
    new Intl.NumberFormat(locales[decimal], { minimumFractionDigits: digits, maximumFractionDigits: digits })
  numbers.set(key, format)
  return format
}

/** Swedish, because it writes `2026-03-01 14:05:09`. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const format =
    clocks.get(zone) ?? new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  clocks.set(zone, format)
  return format
}
