import type { Revenue } from './billing.ts'
import type { BulkAttempt, BulkVerification } from './bulk-write.ts'

/** A verification on its way into the store, with what it earns. */
export interface BulkRow {
  readonly id: number
  readonly row: BulkVerification
  readonly revenue: Pick<Revenue, 'billableAt' | 'micros' | 'currency' | 'reportingMicros'> | null
  /** The plan that says so; null when the history itself does. */
  readonly planId: number | null
}

/** An attempt likewise. */
export interface BulkTry {
  readonly id: number
  readonly key: string
  readonly attempt: BulkAttempt
}

/** A column and where it comes from; `key` is none of a table's own and only serves others. */
export interface Column<Row> {
  readonly name: string
  readonly isNumber?: true
  readonly value: (row: Row) => string | number | null
}

/** Columns that follow from others or from constants, by SQL; `of` says where such a value is found. */
export type Derived = Readonly<Record<string, (of: (name: string) => string) => string>>

/** What its references are made of. */
export const keyOf = ({ reference, externalId }: BulkVerification): string => reference ?? externalId ?? ''

export const verificationColumns: readonly Column<BulkRow>[] = [
  { name: 'id', isNumber: true, value: ({ id }) => id },
  { name: 'state', value: ({ row }) => row.verification.state },
  { name: 'service', value: ({ row }) => row.verification.service },
  { name: 'country', value: ({ row }) => row.verification.country },
  { name: 'customer_id', value: ({ row }) => row.verification.customer_id },
  { name: 'to_prefix', value: ({ row }) => row.verification.to_prefix },
  { name: 'to_last2', value: ({ row }) => row.verification.to_last2 },
  { name: 'key', value: ({ row }) => keyOf(row) },
  { name: 'segments', isNumber: true, value: ({ row }) => row.verification.segments },
  { name: 'maybe_duplicate', isNumber: true, value: ({ row }) => row.verification.maybe_duplicate },
  { name: 'failure_reason', value: ({ row }) => row.verification.failure_reason },
  { name: 'created_at', isNumber: true, value: ({ row }) => row.verification.created_at },
  { name: 'accepted_at', isNumber: true, value: ({ row }) => row.verification.accepted_at },
  { name: 'delivered_at', isNumber: true, value: ({ row }) => row.verification.delivered_at },
  { name: 'converted_at', isNumber: true, value: ({ row }) => row.verification.converted_at },
  { name: 'final_at', isNumber: true, value: ({ row }) => row.verification.final_at },
  { name: 'network', value: ({ row }) => row.verification.network },
]

/** Known only once a row is about to be written. */
export const revenueColumns: readonly Column<BulkRow>[] = [
  { name: 'billable_at', isNumber: true, value: ({ revenue }) => revenue?.billableAt ?? null },
  { name: 'plan_id', isNumber: true, value: ({ planId }) => planId },
  { name: 'revenue_micros', isNumber: true, value: ({ revenue }) => revenue?.micros ?? null },
  { name: 'revenue_currency', value: ({ revenue }) => revenue?.currency ?? null },
  { name: 'revenue_reporting_micros', isNumber: true, value: ({ revenue }) => revenue?.reportingMicros ?? null },
]

/** A code was good for ten minutes. */
export const verificationDerived: Derived = {
  mode: (of) => of('mode'),
  source: (of) => of('source'),
  external_id: (of) => `iif(${of('named')}, ${of('key')}, null)`,
  reference: (of) => `${of('prefix')} || ${of('key')}`,
  to_hash: () => `''`,
  code_hash: () => `''`,
  checks_left: () => '0',
  expires_at: (of) => `${of('created_at')} + 600000`,
  accept_ms: (of) => `${of('accepted_at')} - ${of('created_at')}`,
}

export const attemptColumns: readonly Column<BulkTry>[] = [
  { name: 'verification_id', isNumber: true, value: ({ id }) => id },
  { name: 'n', isNumber: true, value: ({ attempt }) => attempt.n },
  { name: 'provider', value: ({ attempt }) => attempt.provider },
  { name: 'key', value: ({ key }) => key },
  { name: 'trigger', value: ({ attempt }) => attempt.trigger },
  { name: 'state', value: ({ attempt }) => attempt.state },
  { name: 'category', value: ({ attempt }) => attempt.category },
  { name: 'error_code', value: ({ attempt }) => attempt.error_code },
  { name: 'started_at', isNumber: true, value: ({ attempt }) => attempt.started_at },
  { name: 'duration_ms', isNumber: true, value: ({ attempt }) => attempt.duration_ms },
  { name: 'delivery', value: ({ attempt }) => attempt.delivery },
  { name: 'delivered_at', isNumber: true, value: ({ attempt }) => attempt.delivered_at },
  { name: 'cost_micros', isNumber: true, value: ({ attempt }) => attempt.cost_micros },
  { name: 'cost_currency', value: ({ attempt }) => attempt.cost_currency },
  { name: 'cost_reporting_micros', isNumber: true, value: ({ attempt }) => attempt.cost_reporting_micros },
  { name: 'maybe_duplicate', isNumber: true, value: ({ attempt }) => attempt.maybe_duplicate },
]

export const attemptDerived: Derived = {
  reference: (of) => `${of('prefix')} || ${of('key')} || '-' || cast(${of('n')} as integer)`,
  settled_at: (of) => `${of('started_at')} + cast(round(ifnull(${of('duration_ms')}, 0)) as integer)`,
  candidates: () => `'[]'`,
  policy_version: () => `'import'`,
  selection_probability: () => '1',
}

/** How the columns of a batch are written: those that differ from row to row, and one value for each of the others. */
export interface Layout<Row> {
  readonly varying: readonly Column<Row>[]
  readonly values: Readonly<Record<string, string | number | null>>
}

/** Never the same in two rows. */
const single: readonly string[] = ['id', 'verification_id', 'key']

/** A value that is bound once and not with every row saves a fiftieth of the time. */
export function layoutOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Layout<Row> {
  const [first] = rows
  const isCommon = (column: Column<Row>): boolean => {
    if (first === undefined) return false
    const value = column.value(first)
    return rows.every((row) => column.value(row) === value)
  }
  const common = columns.filter((column) => !single.includes(column.name) && isCommon(column))
  return {
    varying: columns.filter((column) => !common.includes(column)),
    values: first === undefined ? {} : Object.fromEntries(common.map(({ name, value }) => [name, value(first)])),
  }
}

/** A statement that inserts rows; `after` names the values that it takes once those of the rows are bound. */
interface Insert {
  readonly sql: string
  readonly after: readonly string[]
}

/** Which columns rows bring along, and which have one value for all. */
export interface Names {
  readonly given: readonly string[]
  readonly common: readonly string[]
}

export const namesOf = <Row>({ varying, values }: Layout<Row>): Names => ({
  given: varying.map(({ name }) => name),
  common: Object.keys(values),
})

const written = new Map<string, Insert>()

/**
 * Inserts rows at once; one that is there already, or that lacks a value, is left out.
 *
 * @param from how many rows are bound, or the query that finds them
 */
export function insertOf(table: string, names: Names, derived: Derived, from: number | string): Insert {
  const key = `${table} ${from} ${names.given.join()}`
  const insert = written.get(key) ?? newInsert(table, names, derived, from)
  written.set(key, insert)
  return insert
}

/** No parameter has a name: for each that has none, all names of a statement are looked through. */
function newInsert(table: string, { given, common }: Names, derived: Derived, from: number | string): Insert {
  const own = [...given, ...common].filter((name) => name !== 'key')
  const after: string[] = []
  const of = (name: string) => {
    if (given.includes(name)) return name
    after.push(name)
    return '?'
  }
  const values = [...own.map(of), ...Object.values(derived).map((sql) => sql(of))]
  return {
    sql: `with given (${given.join(', ')}) as (${typeof from === 'number' ? bound(given, from) : from})
      insert or ignore into ${table} (${[...own, ...Object.keys(derived)].join(', ')})
      select ${values.join(', ')} from given where true`,
    after,
  }
}

const bound = (given: readonly string[], count: number): string =>
  `values ${Array.from({ length: count }, () => `(${given.map(() => '?').join(', ')})`).join(', ')}`
