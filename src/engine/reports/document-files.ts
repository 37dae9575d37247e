import type { ReportBlock, ReportDocument, ReportFact, ReportTable } from '../../contract/report-document.ts'
import { csvChunks } from './csv.ts'
import { column } from './parts.ts'
import { xlsxWorkbook } from './xlsx.ts'

const EOL = '\r\n'

/** A table with a name of its own in the file. */
interface NamedTable extends Pick<ReportTable, 'columns' | 'rows'> {
  readonly name: string
}

/** A report as tables: its facts, tables and charts in order, each with the name of its section. */
export const tablesOf = (document: ReportDocument): readonly NamedTable[] =>
  document.sections.flatMap(({ title, blocks }) => blocks.map((block) => tableOf(title, block)))

function tableOf(title: string, block: ReportBlock): NamedTable {
  switch (block.kind) {
    case 'table':
      return {
        name: block.caption === title ? title : `${title} - ${block.caption}`,
        columns: block.columns,
        rows: block.rows,
      }
    case 'facts':
      return { name: title, ...factsTable(block.facts) }
    case 'chart':
      return {
        name: block.caption,
        columns: [column('Of'), ...block.series.map(({ name }) => column(name, block.values, block.currency))],
        rows: block.labels.map((label, i) => [label, ...block.series.map(({ values }) => values[i] ?? null)]),
      }
    case 'verdict':
      return { name: 'Verdict', columns: [column('Result'), column('Why')], rows: [[block.label, block.text]] }
    case 'text':
      return { name: title, columns: [column('Text')], rows: block.paragraphs.map((paragraph) => [paragraph]) }
  }
}

/** One column a fact, so that each keeps its kind: a number stays a number. */
const factsTable = (list: readonly ReportFact[]): Pick<ReportTable, 'columns' | 'rows'> => ({
  columns: list.map(({ label, kind, currency }) => column(label, kind, currency)),
  rows: [list.map(({ value }) => value)],
})

/** The tables of a report one below the other, a heading above each and an empty line between them. */
export async function* reportCsv(document: ReportDocument): AsyncGenerator<string> {
  const { zone, decimal } = document
  yield `\ufeff${document.title}: ${document.subtitle}${EOL}`
  for (const { name, columns, rows } of tablesOf(document)) {
    yield `${EOL}${name.replaceAll(/[",;\r\n]/g, ' ')}${EOL}`
    const batches = async function* () {
      yield rows
    }
    yield* csvChunks({ name, columns, batches: batches() }, { zone, decimal, bom: false })
  }
}

/** The tables of a report, a sheet each. */
export const reportXlsx = (document: ReportDocument): Promise<Uint8Array> =>
  xlsxWorkbook(tablesOf(document), document.zone)

export const reportJson = (document: ReportDocument): string => `${JSON.stringify(document, null, 2)}\n`
