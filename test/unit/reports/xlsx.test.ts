import { readXlsx } from 'hucre'
import { expect, test } from 'vitest'
import type { ReportColumn } from '../../../src/contract/report-document.ts'
import { letters, sheetRows, sheetStart } from '../../../src/engine/reports/sheet-xml.ts'
import { xlsxChunks } from '../../../src/engine/reports/xlsx.ts'

const columns: readonly ReportColumn[] = [
  { label: 'Name & kind', kind: 'text', currency: null },
  { label: 'Cost', kind: 'price', currency: 'EUR' },
  { label: 'Share', kind: 'percent', currency: null },
  { label: 'Sent', kind: 'time', currency: null },
]
const AT = Date.UTC(2026, 0, 5, 12)

async function* markup(rows: Parameters<ReturnType<typeof sheetRows>>[0]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(sheetStart(columns, 'Europe/Berlin'))
  yield Buffer.from(sheetRows(columns, 'Europe/Berlin')(rows, 2))
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

test('a table that goes over several sheets is read back cell by cell', async () => {
  const sheets = async function* () {
    yield markup([
      ['=HYPERLINK("x") <b>', 7_900, 0.973, AT],
      [' spaces kept ', null, null, null],
    ])
    yield markup([['last\u0000 \u{1f4c8}', -500_000, 1, AT]])
  }
  const { sheets: read } = await readXlsx(await bytesOf(xlsxChunks('Sent: all', sheets())))
  expect(read.map(({ name }) => name)).toEqual(['Sent  all', '2 Sent  all'])
  expect(read[0]?.rows.slice(0, 2).map((row) => row.slice(0, 3))).toEqual([
    ['Name & kind', 'Cost (EUR)', 'Share (%)'],
    ['=HYPERLINK("x") <b>', 0.0079, 97.3],
  ])
  expect(read[0]?.rows[2]?.[0]).toBe(' spaces kept ')
  expect(read[0]?.rows).toHaveLength(3)
  const [time] = read[0]?.rows[1]?.slice(3) ?? []
  expect(time).toEqual(new Date(Date.UTC(2026, 0, 5, 13)))
  expect(read[1]?.rows[1]?.slice(0, 3)).toEqual(['last \u{1f4c8}', -0.5, 100])
})

test('an error on the way ends the file with that error', async () => {
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(sheetStart(columns, 'UTC'))
    throw new Error('the disk is gone')
  }
  const sheets = async function* () {
    yield broken()
  }
  await expect(bytesOf(xlsxChunks('x', sheets()))).rejects.toThrow('the disk is gone')
})

test('columns are counted as spreadsheets do', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(letters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])
})
