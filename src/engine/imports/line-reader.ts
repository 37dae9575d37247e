import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/max'
import { type HistoryField, type HistoryMapping, historyFields, type LineProblem } from '../../contract/imports.ts'
import { services } from '../../contract/models.ts'
import { type Money, microsFromDecimal } from '../../contract/money.ts'
import { AppError } from '../app-error.ts'
import { countryFrom } from '../pricing/price-import-countries.ts'
import { currencyFrom } from '../pricing/price-import-values.ts'
import { parseRecipient } from '../routing/recipient.ts'
import type { BulkAttempt, BulkVerification } from '../store/bulk-write.ts'
import type { ImportHorizon } from '../store/import-horizon.ts'
import type { FileRecord } from './file-records.ts'
import { type End, type EndTimes, endOf } from './line-end.ts'
import { shownCell } from './shown-cell.ts'
import { timeReader } from './times.ts'

const LIFE_MS = 600_000
const EARLIEST = Date.UTC(2000, 0, 1)

/** Something is wrong with a field of the line. */
class BadCell extends Error {
  readonly field: HistoryField
  readonly value: string

  constructor(field: HistoryField, value: string, message: string) {
    super(message)
    this.field = field
    this.value = value
  }
}

export interface LineReaderDeps {
  readonly names: readonly string[]
  readonly mapping: HistoryMapping
  readonly mode: BulkVerification['verification']['mode']
  /** UTC epoch ms: nothing lies after this. */
  readonly now: number
  readonly toReporting: (money: Money, at: number) => Money | null
  /** The id of the customer that the file calls so. */
  readonly customerId: (name: string) => string
  /** The name of the provider that the file calls so. */
  readonly providerName: (name: string) => string
  /** What is older cannot be imported from this source once more; null when everything can. */
  readonly horizonOf: (source: string) => ImportHorizon | null
}

/** Turns records of a file into verifications, or says what is wrong with them. */
export class LineReader {
  readonly #deps: LineReaderDeps
  readonly #columns: Partial<Record<HistoryField, number>>
  readonly #time: (text: string) => number | null
  /** By what a file calls them, with their calling codes; null for what is none. */
  readonly #countries = new Map<string, { readonly country: string; readonly code: string } | null>()
  readonly #horizon: ImportHorizon | null

  /** @throws {RangeError} when the mapping names a zone that is unknown */
  constructor(deps: LineReaderDeps) {
    this.#deps = deps
    this.#time = timeReader(deps.mapping)
    this.#horizon = deps.horizonOf(deps.mapping.source)
    const columns: Partial<Record<HistoryField, number>> = {}
    for (const field of historyFields) {
      const name = deps.mapping.fields[field]
      const index = name === undefined ? -1 : deps.names.indexOf(name)
      if (index >= 0) columns[field] = index
    }
    this.#columns = columns
  }

  read(record: FileRecord): BulkVerification | LineProblem {
    const { line } = record
    if (record.cells === null) return { line, field: null, value: shownCell(record.text), message: record.problem }
    const { names, mapping } = this.#deps
    if (mapping.format === 'csv' && record.cells.length !== names.length) {
      const message = `There are ${record.cells.length} columns instead of ${names.length}. Check for a missing or extra "${mapping.delimiter}".`
      return { line, field: null, value: shownCell(record.cells.join(mapping.delimiter)), message }
    }
    try {
      return this.#verification(record.cells)
    } catch (error) {
      if (!(error instanceof BadCell)) throw error
      const { field, message } = error
      return { line, field, value: field === 'number' ? '' : shownCell(error.value), message }
    }
  }

  #cell(cells: readonly string[], field: HistoryField): string {
    const index = this.#columns[field]
    return index === undefined ? '' : (cells[index] ?? '').trim()
  }

  #verification(cells: readonly string[]): BulkVerification {
    const { mapping, mode, now } = this.#deps
    const externalId = this.#cell(cells, 'externalId')
    if (externalId === '') throw new BadCell('externalId', '', 'There is no id. Every line needs one of its own.')
    if (externalId.length > 200) throw new BadCell('externalId', externalId, 'The id is longer than 200 characters.')
    const at = this.#moment(cells, 'createdAt')
    if (at === null) throw new BadCell('createdAt', '', 'There is no time. Every line needs the time it was sent.')
    if (at < EARLIEST || at > now)
      throw new BadCell(
        'createdAt',
        this.#cell(cells, 'createdAt'),
        at > now ? 'This lies in the future.' : 'This is before the year 2000. Check how times are written.',
      )
    if (this.#horizon !== null && at < this.#horizon.before)
      throw new BadCell('createdAt', this.#cell(cells, 'createdAt'), alreadyCounted(this.#horizon, mapping.source))
    const place = this.#place(cells)
    const customer = this.#cell(cells, 'customer')
    if (customer.length > 200) throw new BadCell('customer', customer, 'The customer is longer than 200 characters.')
    const times = { at, ...this.#times(cells, at) }
    const { state, acceptedAt, deliveredAt, convertedAt } = this.#end(cells, times)
    const segments = this.#whole(cells, 'segments', 20) ?? 1
    const attempt = this.#attempt(cells, { state, acceptedAt, deliveredAt, at })
    return {
      verification: {
        mode,
        state,
        service: this.#service(cells),
        country: place.country,
        customer_id: customer === '' ? null : this.#deps.customerId(customer),
        network: this.#network(cells),
        segments,
        maybe_duplicate: 0,
        to_prefix: place.prefix,
        to_last2: place.last2,
        failure_reason: state === 'failed' ? 'reported by the imported history' : null,
        created_at: at,
        accepted_at: acceptedAt,
        delivered_at: deliveredAt,
        converted_at: convertedAt,
        final_at: convertedAt ?? (state === 'failed' ? (acceptedAt ?? at) : at + LIFE_MS),
      },
      attempts: attempt === null ? [] : [attempt],
      hops: [],
      source: mapping.source,
      externalId,
      reference: null,
      revenue: this.#revenue(cells, convertedAt ?? deliveredAt ?? acceptedAt ?? at, at),
    }
  }

  #moment(cells: readonly string[], field: HistoryField): number | null {
    const text = this.#cell(cells, field)
    if (text === '') return null
    const at = this.#time(text)
    if (at === null)
      throw new BadCell(field, text, 'This is no time in the form that was chosen. Write it as 2027-01-31T09:30:00Z.')
    return at
  }

  #times(cells: readonly string[], at: number) {
    const after = (field: 'acceptedAt' | 'deliveredAt' | 'convertedAt') => {
      const moment = this.#moment(cells, field)
      if (moment !== null && moment < at)
        throw new BadCell(field, this.#cell(cells, field), 'This is before the verification was sent.')
      return moment
    }
    return { accepted: after('acceptedAt'), delivered: after('deliveredAt'), converted: after('convertedAt') }
  }

  #end(cells: readonly string[], times: EndTimes): End {
    const text = this.#cell(cells, 'status')
    const end = endOf(text, times)
    if (end !== null) return end
    throw new BadCell('status', text, 'This is no known status. Use converted, delivered, accepted, failed or expired.')
  }

  #place(cells: readonly string[]) {
    const text = this.#cell(cells, 'country')
    const written = this.#cell(cells, 'number')
    const number = written === '' ? '' : written.replaceAll(/[\s().-]/g, '')
    if (text === '' && number === '')
      throw new BadCell('country', '', 'There is no country. Enter its code, such as DE.')
    if (text === '') return recipient(number)
    const found = this.#countries.get(text)
    const known = found === undefined ? calledBy(text) : found
    if (found === undefined) this.#countries.set(text, known)
    if (known === null)
      throw new BadCell('country', text, 'There is no such country. Use a code such as DE or DEU, or its English name.')
    const { country, code } = known
    if (number === '') return { country, prefix: `+${code}`, last2: '••' }
    // The country is known, so digits are enough; a full look-up takes ten times as long.
    const isFitting = number.startsWith(`+${code}`) && /^\+\d{7,15}$/.test(number)
    if (!isFitting) return recipient(number, country)
    return { country, prefix: number.slice(0, code.length + 4), last2: number.slice(-2) }
  }

  #service(cells: readonly string[]) {
    const text = this.#cell(cells, 'service').toLowerCase()
    const found = text === '' ? 'sms' : services.find((service) => service === text)
    if (found === undefined)
      throw new BadCell('service', text, `This is no service. Use one of ${services.join(', ')}.`)
    return found
  }

  #network(cells: readonly string[]): string | null {
    const written = this.#cell(cells, 'network')
    if (written === '') return null
    const text = written.replaceAll(/[\s/-]/g, '')
    if (text === '') return null
    if (!/^\d{5,6}$/.test(text))
      throw new BadCell('network', text, 'A network is its MCC and MNC, five or six digits such as 26201.')
    return text
  }

  #whole(cells: readonly string[], field: 'segments' | 'durationMs', most: number): number | null {
    const text = this.#cell(cells, field)
    if (text === '') return null
    const value = Number(text)
    if (!/^\d+(\.\d+)?$/.test(text) || value > most)
      throw new BadCell(field, text, `This is no number from 0 to ${most}.`)
    return Math.round(value)
  }

  #money(cells: readonly string[], field: 'cost' | 'revenue'): Money | null {
    const text = this.#cell(cells, field)
    if (text === '') return null
    const { mapping } = this.#deps
    const micros = microsFromDecimal(mapping.decimal === ',' ? text.replaceAll('.', '?').replace(',', '.') : text)
    if (micros === null)
      throw new BadCell(field, text, `This is no amount with a decimal ${mapping.decimal === ',' ? 'comma' : 'point'}.`)
    if (micros < 0) throw new BadCell(field, text, 'The amount is negative. Corrections are booked on the customer.')
    const code = this.#cell(cells, field === 'cost' ? 'costCurrency' : 'revenueCurrency')
    if (code === '') return { micros, currency: mapping.currency }
    const reading = currencyFrom(code)
    if ('problem' in reading)
      throw new BadCell(field === 'cost' ? 'costCurrency' : 'revenueCurrency', code, reading.problem)
    return { micros, currency: reading.value }
  }

  #attempt(
    cells: readonly string[],
    end: {
      readonly state: string
      readonly acceptedAt: number | null
      readonly deliveredAt: number | null
      readonly at: number
    },
  ): BulkAttempt | null {
    const name = this.#cell(cells, 'provider')
    const cost = this.#money(cells, 'cost')
    if (name === '') return null
    if (name.length > 60) throw new BadCell('provider', name, 'The provider is longer than 60 characters.')
    const { state, acceptedAt, deliveredAt, at } = end
    const isAccepted = acceptedAt !== null || state !== 'failed'
    const duration = this.#whole(cells, 'durationMs', 600_000) ?? (acceptedAt === null ? null : acceptedAt - at)
    return {
      n: 1,
      provider: this.#deps.providerName(name),
      trigger: 'first',
      state: isAccepted ? 'accepted' : 'rejected-final',
      category: null,
      error_code: null,
      delivery: !isAccepted ? 'none' : deliveredAt !== null ? 'delivered' : state === 'failed' ? 'failed' : 'unknown',
      started_at: at,
      duration_ms: duration,
      delivered_at: deliveredAt,
      cost_micros: cost?.micros ?? null,
      cost_currency: cost?.currency ?? null,
      cost_reporting_micros: cost === null ? null : (this.#deps.toReporting(cost, at)?.micros ?? null),
      maybe_duplicate: 0,
    }
  }

  #revenue(cells: readonly string[], billableAt: number, at: number): BulkVerification['revenue'] {
    const money = this.#money(cells, 'revenue')
    if (money === null || money.micros === 0) return null
    const reportingMicros = this.#deps.toReporting(money, at)?.micros ?? null
    return { billableAt, micros: money.micros, currency: money.currency, reportingMicros }
  }
}

function calledBy(text: string) {
  const country = countryFrom(text)
  return country === null ? null : { country, code: isSupportedCountry(country) ? getCountryCallingCode(country) : '' }
}

/** A number that has to say its country, or that must fit one. */
function recipient(number: string, country?: string) {
  try {
    return parseRecipient(number, country)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new BadCell('number', '', error.message)
  }
}

const alreadyCounted = ({ date }: ImportHorizon, source: string): string =>
  `Rows of "${source}" from before ${date} were deleted by age and still count, so that this one could count twice.`
