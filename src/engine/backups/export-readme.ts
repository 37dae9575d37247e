import type { ExportTable } from '../store/queries/data-export.ts'

/** What stands beside exported tables, so that somebody without Signalbox can read them. */
export function exportReadme(options: {
  readonly version: string
  readonly workspace: string
  readonly at: number
  readonly tables: readonly (ExportTable & { readonly rows: number })[]
}): string {
  const { version, workspace, at, tables } = options
  const withheld = tables.filter((table) => table.withheld.length > 0)
  return `Signalbox ${version}: all data of the workspace "${workspace}"
Read at ${new Date(at).toISOString()}, in one transaction: all files show the same moment.

FORMAT
One file for each table, <table>.ndjson: UTF-8, one JSON object a line, columns by name, null where nothing is known.

UNITS
created_at, *_at, since, ...   UTC epoch milliseconds
*_ms                           milliseconds
*_micros, price, *_price       millionths of a unit of the currency in the column beside it (ISO 4217); amounts named
                               *_reporting_micros, and sums of roll-ups, are in the reporting currency (see settings)
country                        ISO 3166-1 alpha-2
network                        MCC and MNC; empty where it is not known
hour                           hours since 1970-01-01T00:00Z
day, month                     days and months since 1970-01-01 by the clocks of the reporting zone (rollup_state.zone)
0 or 1                         no or yes
JSON                           text that holds JSON, where the schema says so
submit, receipt, conversion    of the rollup_*latency* tables: histograms, base64

LEFT OUT
Keys and passwords are not in the database at all. Numbers of people are there as prefix and last two digits only.
${withheld.map(({ name, withheld: columns }) => `${name}: ${columns.join(', ')}`).join('\n')}

TABLES
${tables.map(({ name, rows, sql }) => `${name} (${rows} ${rows === 1 ? 'row' : 'rows'})\n${sql}\n`).join('\n')}`
}
