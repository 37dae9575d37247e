import { writeXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { importLimits } from '../../../src/contract/price-import.ts'
import { decodeText, unzippedBytes } from '../../../src/engine/pricing/price-import-bytes.ts'
import { countryFrom } from '../../../src/engine/pricing/price-import-countries.ts'
import { guessDelimiter, guessMapping } from '../../../src/engine/pricing/price-import-guess.ts'
import { readSheet } from '../../../src/engine/pricing/price-import-table.ts'

const csv = (text: string, delimiter = ',') => readSheet(Buffer.from(text), { sheet: 0, delimiter })
const reasonOf = (reading: Promise<unknown>) =>
  reading.catch((error: { data?: { reason: string } }) => error.data?.reason)

test('lines are numbered as an editor does, empty ones left out', async () => {
  const { lines } = await csv('a,b\r\n\r\n1,2\n"x\ny",3\n , \n4,5')
  expect(lines).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 3, cells: ['1', '2'] },
    { line: 5, cells: ['x\ny', '3'] },
    { line: 7, cells: ['4', '5'] },
  ])
})

test.each([
  ['utf-8 with a mark', Buffer.from('\ufeffpreis,café')],
  ['utf-16le', Buffer.from('\ufeffpreis,café', 'utf16le')],
  ['utf-16be', Buffer.from('\ufeffpreis,café', 'utf16le').swap16()],
  ['windows-1252', Buffer.from('preis,café', 'latin1')],
])('text in %s is read', (_, bytes) => expect(decodeText(bytes)).toBe('preis,café'))

test.each([
  ['a,b\n1,2', ','],
  ['a;b\n"1,5";2,5', ';'],
  ['a\tb\n1,5\t2,5', '\t'],
  ['a|b\n1|2', '|'],
  ['a', ','],
])('the separator of %j is %j', (text, expected) => expect(guessDelimiter(text)).toBe(expected))

test.each([
  ['nothing', Buffer.alloc(0), 'empty'],
  ['only empty lines', Buffer.from('\n,,\n'), 'empty'],
  ['a ZIP archive that is none', Buffer.from('PK\u0003\u0004 and so on'), 'not-a-sheet'],
  ['a quotation mark that never ends', Buffer.from('a,b\n"1,2\n3,4'), 'not-a-sheet'],
  ['too many bytes', Buffer.alloc(importLimits.bytes + 1, 'a'), 'too-large'],
  ['too many lines', Buffer.from('1,2\n'.repeat(importLimits.lines + 1)), 'too-many-lines'],
  ['too many columns', Buffer.from(`${'1,'.repeat(importLimits.columns)}1`), 'too-many-columns'],
])('%s cannot be read', async (_, bytes, reason) => {
  expect(await reasonOf(readSheet(bytes, { sheet: 0, delimiter: ',' }))).toBe(reason)
})

test('an archive that unpacks to far more than a rate sheet is not unpacked', async () => {
  const bytes = await writeXlsx({ sheets: [{ name: 'Rates', rows: [['DE', 0.07]] }] })
  const said = unzippedBytes(bytes)
  expect(said).toBeGreaterThan(1_000)
  expect(said).toBeLessThan(100_000)
  const bomb = Buffer.from(bytes)
  // The first entry of the directory says that it unpacks to a gigabyte.
  bomb.writeUInt32LE(1_000_000_000, bomb.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24)
  expect(await reasonOf(readSheet(bomb, { sheet: 0, delimiter: ',' }))).toBe('too-large')
  bomb.writeUInt32LE(0, bomb.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24)
  expect(unzippedBytes(bomb)).toBe(Number.POSITIVE_INFINITY)
  expect(unzippedBytes(Buffer.from('PK'))).toBe(0)
})

test('the mapping is guessed from headings and values', () => {
  const sheet = (...rows: string[][]) => rows.map((cells, index) => ({ line: index + 1, cells }))
  const base = { sheet: 0, delimiter: ',' as const }
  expect(guessMapping(sheet(['1', '2'], ['3', '4']), base)).toMatchObject({
    headerLines: 0,
    price: null,
    country: null,
  })
  expect(
    guessMapping(
      sheet(
        ['Our rates'],
        ['Vendor', 'MCC/MNC', 'Service', 'Rate', 'price_unit', 'effective_from'],
        ['alpha', '26201', 'sms', '0.07', 'EUR', '01/31/2027'],
      ),
      base,
    ),
  ).toMatchObject({
    headerLines: 2,
    provider: { column: 0 },
    mccMnc: { column: 1 },
    service: { column: 2 },
    price: { column: 3 },
    currency: { column: 4 },
    effectiveFrom: { column: 5 },
    decimal: '.',
    dates: 'month-first',
  })
})

test.each([
  ['de', 'DE'],
  ['DEU', 'DE'],
  ['Germany', 'DE'],
  ['262', 'DE'],
  ['Côte d’Ivoire', 'CI'],
  ['Bosnia & Herzegovina', 'BA'],
  ['St. Lucia', 'LC'],
  ['The Gambia', 'GM'],
  ['KOREA, REPUBLIC OF', 'KR'],
  ['UK', 'GB'],
  ['Atlantis', null],
])('the country %s is %s', (text, expected) => expect(countryFrom(text)).toBe(expected))
