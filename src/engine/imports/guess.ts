import { readSync } from 'node:fs'
import { type HistoryField, type HistoryMapping, historyMappingSchema } from '../../contract/imports.ts'
import { guessDelimiter } from '../pricing/price-import-guess.ts'

/** How histories head their columns; the first column that fits is taken, and each column only once. */
const headings: readonly (readonly [HistoryField, RegExp])[] = [
  ['costCurrency', /\b(cost|price|charge) (currency|ccy|unit)\b/],
  ['revenueCurrency', /\b(revenue|amount|billed) (currency|ccy)\b/],
  ['externalId', /^(id|external id|sid|uuid|message id|verification id|request id|reference|ref)$/],
  ['deliveredAt', /\bdeliver(ed|y)\b.*(at|time|date|on)?$|\breceipt\b/],
  ['convertedAt', /\b(converted|verified|approved|completed)\b.*(at|time|date|on)?$/],
  ['acceptedAt', /\b(accepted|submitted)\b.*(at|time|date|on)?$/],
  ['createdAt', /\b(created|sent|date|time|timestamp|started|requested)\b/],
  ['number', /\b(to|number|phone|msisdn|recipient|destination number)\b/],
  ['network', /\b(mcc mnc|mccmnc|network|plmn)\b/],
  ['country', /\b(country|iso)\b/],
  ['customer', /\b(customer|client|account|tenant|brand|user)\b/],
  ['service', /\b(service|channel)\b/],
  ['status', /\b(status|state|result|outcome)\b/],
  ['provider', /\b(provider|vendor|supplier|carrier|gateway|route)\b/],
  ['segments', /\b(segments|parts|num segments)\b/],
  ['durationMs', /\b(duration|latency|response time|ms)\b/],
  ['cost', /\b(cost|price|charge|fee)\b/],
  ['revenue', /\b(revenue|billed|amount|income)\b/],
  ['costCurrency', /\b(currency|ccy)\b/],
]

/** `deliveredAt`, `delivered_at` and `Delivered at` are the same words. */
const words = (heading: string): string =>
  heading
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_.-]+/g, ' ')
    .trim()
    .toLowerCase()

/** What the headings most likely mean, for a person to check. */
export function guessFields(names: readonly string[]): HistoryMapping['fields'] {
  const taken = new Set<string>()
  const fields: Partial<Record<HistoryField, string>> = {}
  for (const [field, pattern] of headings) {
    if (fields[field] !== undefined) continue
    const name = names.find((each) => each !== '' && !taken.has(each) && pattern.test(words(each)))
    if (name === undefined) continue
    taken.add(name)
    fields[field] = name
  }
  return fields
}

/** How a file most likely is written, by its name and its first bytes. */
export function guessForm(file: number, name: string): HistoryMapping {
  const bytes = Buffer.alloc(65_536)
  const text = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0))
  const isObjects = /\.(ndjson|jsonl)$/i.test(name) || /^\s*\{/.test(text.toString('latin1', 0, 200))
  let isUtf8 = true
  try {
    // The last character may be cut in two.
    new TextDecoder('utf-8', { fatal: true }).decode(text, { stream: true })
  } catch {
    isUtf8 = false
  }
  return historyMappingSchema.parse({
    format: isObjects ? 'ndjson' : 'csv',
    delimiter: isObjects ? ',' : guessDelimiter(text.toString('latin1')),
    encoding: isUtf8 ? 'utf-8' : 'windows-1252',
  })
}

/** How times and amounts most likely are written, by values of the columns they are in. */
export function guessValues(mapping: HistoryMapping, valuesOf: (field: HistoryField) => readonly string[]) {
  const times = valuesOf('createdAt')
  const days = times.flatMap((text) => {
    const match = /^(\d\d?)[-/.](\d\d?)[-/.]\d{4}/.exec(text)
    return match === null ? [] : [[Number(match[1]), Number(match[2])] as const]
  })
  const dates =
    days.length > 0
      ? days.some(([, second]) => second > 12)
        ? 'month-first'
        : 'day-first'
      : times.some((text) => /^\d{13}$/.test(text))
        ? 'epoch-ms'
        : times.some((text) => /^\d{9,10}(\.\d+)?$/.test(text))
          ? 'epoch-s'
          : 'year-first'
  const amounts = [...valuesOf('cost'), ...valuesOf('revenue')]
  const hasComma = amounts.some((text) => /^-?\d+,\d+$/.test(text))
  return { ...mapping, dates, decimal: hasComma ? ',' : '.' } as const
}
