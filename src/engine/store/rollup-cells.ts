import { HOUR_MS } from '../../contract/durations.ts'
import { binOf, type Histogram } from './histogram.ts'
import { creditedProvider, type Facts } from './rollup-facts.ts'
import { RollupKeys } from './rollup-keys.ts'
import { add, at as measureAt, noSums, type Sums } from './rollup-measures.ts'
import { addAttempt, addVerification, latenciesOf } from './rollup-sums.ts'
import { monthOfDay, type ZoneCalendar } from './zone.ts'

/** A roll-up table: its key, and the table of the latency histograms under the same key. */
export interface RollupTable {
  readonly name: string
  readonly keys: readonly string[]
  readonly latency: string | null
}

const route = ['mode', 'provider', 'country', 'service']

export const rollupTables = {
  providerHours: {
    name: 'rollup_provider_hours',
    keys: ['hour', 'mode', 'provider', 'service'],
    latency: 'rollup_latency_hours',
  },
  countryHours: { name: 'rollup_country_hours', keys: ['hour', 'mode', 'country', 'service'], latency: null },
  routeDays: { name: 'rollup_route_days', keys: ['day', ...route], latency: 'rollup_latency_days' },
  routeMonths: { name: 'rollup_route_months', keys: ['month', ...route], latency: 'rollup_latency_months' },
  customerDays: { name: 'rollup_customer_days', keys: ['day', 'mode', 'customer', 'service'], latency: null },
  customerMonths: { name: 'rollup_customer_months', keys: ['month', 'mode', 'customer', 'service'], latency: null },
  networkDays: {
    name: 'rollup_network_days',
    keys: ['day', 'mode', 'country', 'network'],
    latency: 'rollup_network_latency_days',
  },
  networkRouteDays: {
    name: 'rollup_network_route_days',
    keys: ['day', 'mode', 'country', 'network', 'provider', 'service'],
    latency: null,
  },
  customerCountryDays: {
    name: 'rollup_customer_country_days',
    keys: ['day', 'mode', 'customer', 'country', 'service'],
    latency: null,
  },
  customerProviderDays: {
    name: 'rollup_customer_provider_days',
    keys: ['day', 'mode', 'customer', 'provider', 'service'],
    latency: null,
  },
} as const satisfies Readonly<Record<string, RollupTable>>

/** Columns of the histograms: durations in ms to the provider's answer, to the receipt, to the entered code. */
export const latencies = ['submit', 'receipt', 'conversion'] as const

/** What is to be added to one row. */
export interface Cell {
  readonly key: readonly (string | number)[]
  readonly sums: Sums
  /** In the order of {@link latencies}: how many durations come by bin, below zero where more of them go. */
  readonly times: readonly Histogram[]
}

/** A correction of revenue as far as the roll-ups depend on it. */
export interface CorrectionFacts {
  readonly kind: 'credit' | 'refund' | 'adjustment'
  readonly customer_id: string
  readonly mode: string
  readonly provider: string
  readonly country: string
  readonly service: string
  readonly network: string
  readonly reporting_micros: number | null
  readonly booked_at: number
}

const correctionMeasures = {
  credit: 'credits_micros',
  refund: 'refunds_micros',
  adjustment: 'adjustments_micros',
} as const

/** All cells of a table that change. */
export type TableCells = readonly [table: RollupTable, cells: Iterable<Cell>]

/** A cell while it is summed up. */
interface OpenCell extends Cell {
  readonly times: Histogram[]
}

type Cells = Map<number, OpenCell>

/** Where a verification counts: its names, and the numbers that stand for them in keys. */
interface Place {
  readonly hour: number
  readonly day: number
  readonly mode: string
  readonly country: string
  readonly service: string
  readonly customer: string
  readonly network: string
  readonly modeNo: number
  readonly countryNo: number
  readonly serviceNo: number
  readonly customerNo: number
  readonly networkNo: number
}

/**
 * Changes to roll-ups, summed up in memory by the rows they go to. Each change is added to the finest rows only; the
 * coarser tables are summed up from those when they are written.
 */
export class RollupCells {
  readonly #calendar: ZoneCalendar
  readonly #keys = new RollupKeys()
  readonly #providerHours: Cells = new Map()
  readonly #countryHours: Cells = new Map()
  readonly #networkRouteDays: Cells = new Map()
  readonly #customerCountryDays: Cells = new Map()
  readonly #customerProviderDays: Cells = new Map()
  readonly #whole = noSums()
  readonly #part = noSums()

  constructor(calendar: ZoneCalendar) {
    this.#calendar = calendar
  }

  /** The rows to write, by table. */
  *tables(): Generator<TableCells> {
    const t = rollupTables
    const routeDays = summed(this.#networkRouteDays.values(), ([day, mode, country, , provider, service]) => [
      day,
      mode,
      provider,
      country,
      service,
    ])
    const customerDays = summed(this.#customerCountryDays.values(), ([day, mode, customer, , service]) => [
      day,
      mode,
      customer,
      service,
    ])
    const networkDays = summed(this.#networkRouteDays.values(), ([day, mode, country, network]) =>
      network === '' ? null : [day, mode, country, network],
    )
    yield [t.providerHours, this.#providerHours.values()]
    yield [t.countryHours, this.#countryHours.values()]
    yield [t.networkRouteDays, this.#networkRouteDays.values()]
    yield [t.networkDays, networkDays]
    yield [t.routeDays, routeDays]
    yield [t.routeMonths, summed(routeDays, ([day, ...rest]) => [monthOfDay(Number(day)), ...rest])]
    yield [t.customerCountryDays, this.#customerCountryDays.values()]
    yield [t.customerProviderDays, this.#customerProviderDays.values()]
    yield [t.customerDays, customerDays]
    yield [t.customerMonths, summed(customerDays, ([day, ...rest]) => [monthOfDay(Number(day)), ...rest])]
  }

  /** Counts a verification and its attempts (`sign` 1), or takes back what was counted for it (-1). */
  count(facts: Facts, sign: 1 | -1): void {
    const { verification: v, attempts } = facts
    const place = this.#place(v.created_at, v.mode, v.country, v.service, v.customer_id ?? '', v.network ?? '')
    const whole = this.#whole.fill(0)
    addVerification(whole, facts, sign)
    const [only] = attempts
    // One attempt is added in one go with its verification.
    if (attempts.length === 1 && only !== undefined) addAttempt(whole, only, facts, sign)
    const credited = this.#addToProvider(place, creditedProvider(attempts), whole)
    for (const attempt of attempts) {
      const part = this.#part.fill(0)
      if (attempts.length > 1) {
        addAttempt(part, attempt, facts, sign)
        addTo(whole, part)
      }
      const [hours, routes] = attempts.length === 1 ? credited : this.#addToProvider(place, attempt.provider, part)
      if (attempt.state !== 'accepted') continue
      const [submit, receipt, conversion] = latenciesOf(attempt, v)
      addTime(hours, routes, 0, submit, sign)
      addTime(hours, routes, 1, receipt, sign)
      addTime(hours, routes, 2, conversion, sign)
    }
    this.#addToOthers(place, whole)
  }

  /** Books a correction on its own date. */
  correct(c: CorrectionFacts): void {
    const place = this.#place(c.booked_at, c.mode, c.country, c.service, c.customer_id, c.network)
    const sums = this.#whole.fill(0)
    if (c.reporting_micros === null) add(sums, measureAt.unrated, 1)
    else add(sums, measureAt[correctionMeasures[c.kind]], c.reporting_micros)
    this.#addToProvider(place, c.provider, sums)
    this.#addToOthers(place, sums)
  }

  #place(at: number, mode: string, country: string, service: string, customer: string, network: string): Place {
    const keys = this.#keys
    return {
      hour: Math.floor(at / HOUR_MS),
      day: this.#calendar.day(at),
      mode,
      country,
      service,
      customer,
      network,
      modeNo: keys.mode(mode),
      countryNo: keys.country(country),
      serviceNo: keys.service(service),
      customerNo: keys.customer(customer),
      networkNo: keys.network(network),
    }
  }

  #addToProvider(p: Place, provider: string, sums: Sums): readonly [hours: OpenCell, routes: OpenCell] {
    const { day, mode, service } = p
    const providerNo = this.#keys.provider(provider)
    const hourly = RollupKeys.providerHour(p, providerNo)
    const routed = RollupKeys.networkRoute(p, providerNo)
    const paid = RollupKeys.customerProvider(p, providerNo)
    const hours =
      this.#providerHours.get(hourly) ?? opened(this.#providerHours, hourly, [p.hour, mode, provider, service])
    const routes =
      this.#networkRouteDays.get(routed) ??
      opened(this.#networkRouteDays, routed, [day, mode, p.country, p.network, provider, service])
    const customers =
      this.#customerProviderDays.get(paid) ??
      opened(this.#customerProviderDays, paid, [day, mode, p.customer, provider, service])
    addTo(hours.sums, sums)
    addTo(routes.sums, sums)
    addTo(customers.sums, sums)
    return [hours, routes]
  }

  #addToOthers(p: Place, sums: Sums): void {
    const { mode, country, service } = p
    const hourly = RollupKeys.countryHour(p)
    const daily = RollupKeys.customerCountry(p)
    const hours = this.#countryHours.get(hourly) ?? opened(this.#countryHours, hourly, [p.hour, mode, country, service])
    const customers =
      this.#customerCountryDays.get(daily) ??
      opened(this.#customerCountryDays, daily, [p.day, mode, p.customer, country, service])
    addTo(hours.sums, sums)
    addTo(customers.sums, sums)
  }
}

function opened(cells: Cells, number: number, key: OpenCell['key']): OpenCell {
  const cell: OpenCell = { key, sums: noSums(), times: [] }
  cells.set(number, cell)
  return cell
}

function addTo(target: Sums, sums: Sums): void {
  for (let i = 0; i < sums.length; i++) target[i] = (target[i] ?? 0) + (sums[i] ?? 0)
}

function addTime(hours: OpenCell, routes: OpenCell, index: number, ms: number | null | undefined, sign: 1 | -1): void {
  if (ms === null || ms === undefined) return
  const bin = binOf(ms)
  addToBin(timesAt(hours, index), bin, sign)
  addToBin(timesAt(routes, index), bin, sign)
}

function timesAt({ times }: OpenCell, index: number): Histogram {
  while (times.length <= index) times.push(new Map())
  return times[index] ?? new Map()
}

const addToBin = (histogram: Histogram, bin: number, n: number): void => {
  histogram.set(bin, (histogram.get(bin) ?? 0) + n)
}

/** Cells of a coarser table; `keyOf` gives the key in that one, null for what it leaves out. */
function summed(
  cells: Iterable<Cell>,
  keyOf: (key: readonly (string | number)[]) => readonly (string | number | undefined)[] | null,
): readonly Cell[] {
  const sums = new Map<string, OpenCell>()
  for (const cell of cells) {
    const key = keyOf(cell.key) as OpenCell['key'] | null
    if (key === null) continue
    const text = key.join('\n')
    const found = sums.get(text) ?? { key, sums: noSums(), times: [] }
    sums.set(text, found)
    addTo(found.sums, cell.sums)
    for (const [index, histogram] of cell.times.entries())
      for (const [bin, n] of histogram) addToBin(timesAt(found, index), bin, n)
  }
  return [...sums.values()]
}
