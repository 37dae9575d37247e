import { closeSync, openSync } from 'node:fs'
import {
  type HistoryField,
  type HistoryMapping,
  type ImportFileHandle,
  type ImportsPreview,
  type LineProblem,
  type PreviewLine,
  requiredHistoryFields,
} from '../../contract/imports.ts'
import { AppError } from '../app-error.ts'
import type { BulkVerification } from '../store/bulk-write.ts'
import { FileRecords } from './file-records.ts'
import { guessFields, guessForm, guessValues } from './guess.ts'
import { LineReader, type LineReaderDeps } from './line-reader.ts'
import { shownCell } from './shown-cell.ts'

const LOOKED = 1_000
const SHOWN = 50
const SAMPLES = 3

/**
 * What the first lines of a file come to. Without a mapping, one is guessed.
 *
 * @throws {AppError} `UNREADABLE_FILE`
 */
export function previewFile(
  path: string,
  file: ImportFileHandle,
  given: HistoryMapping | null,
  deps: Omit<LineReaderDeps, 'names' | 'mapping'>,
): ImportsPreview {
  const form = given ?? guessedForm(path, file.name)
  const records = new FileRecords(path, form)
  try {
    const first: (ReturnType<FileRecords['next']> & object)[] = []
    for (let record = records.next(); record !== null; record = first.length < LOOKED ? records.next() : null)
      first.push(record)
    const { names } = records
    const valuesOf = (name: string | undefined) => {
      const index = name === undefined ? -1 : names.indexOf(name)
      return index < 0 ? [] : first.flatMap(({ cells }) => cells?.[index]?.trim() ?? []).filter((text) => text !== '')
    }
    const mapping = given ?? withGuesses(form, names, valuesOf)
    const lines: PreviewLine[] = []
    const problems: LineProblem[] = []
    const missing = missingFields(mapping, names)
    if (missing.length === 0) {
      const reader = readerOf({ ...deps, names, mapping })
      for (const record of first) {
        const read = reader.read(record)
        if ('message' in read) problems.push(read)
        else if (lines.length < SHOWN) lines.push(toLine(record.line, read))
      }
    }
    return {
      file,
      mapping,
      columns: names.map((name) => ({ name, samples: valuesOf(name).slice(0, SAMPLES).map(shownCell) })),
      missing,
      lines,
      problems: problems.slice(0, SHOWN),
      looked: first.length,
    }
  } finally {
    records.close()
  }
}

/** Required fields without a column; a full number says its country. */
export function missingFields(mapping: HistoryMapping, names: readonly string[]): HistoryField[] {
  const isMapped = (field: HistoryField) => names.includes(mapping.fields[field] ?? '\n')
  return requiredHistoryFields.filter((field) => !isMapped(field) && !(field === 'country' && isMapped('number')))
}

function readerOf(deps: LineReaderDeps): LineReader {
  try {
    return new LineReader(deps)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new AppError(
      'UNREADABLE_FILE',
      {},
      `There is no time zone ${deps.mapping.zone}. Use one such as Europe/Berlin.`,
    )
  }
}

function guessedForm(path: string, name: string): HistoryMapping {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    throw new AppError('UNREADABLE_FILE', {}, 'The file cannot be opened. Check that it is still there.')
  }
  try {
    return guessForm(file, name)
  } finally {
    closeSync(file)
  }
}

function withGuesses(
  form: HistoryMapping,
  names: readonly string[],
  valuesOf: (name: string | undefined) => readonly string[],
): HistoryMapping {
  const mapping = { ...form, fields: guessFields(names) }
  return guessValues(mapping, (field) => valuesOf(mapping.fields[field]))
}

function toLine(line: number, { verification: v, attempts, externalId, revenue }: BulkVerification): PreviewLine {
  const [attempt] = attempts
  return {
    line,
    externalId: externalId ?? '',
    createdAt: v.created_at,
    country: v.country,
    customer: v.customer_id,
    provider: attempt?.provider ?? null,
    state: v.state,
    costMicros: attempt?.cost_micros ?? null,
    costCurrency: attempt?.cost_currency ?? null,
    revenueMicros: revenue?.micros ?? null,
    revenueCurrency: revenue?.currency ?? null,
  }
}
