import { expect, test } from 'vitest'
import { formatValue, type ReportValue, type ValueKind } from '../../../src/contract/report-document.ts'
import { csvChunks } from '../../../src/engine/reports/csv.ts'

const AT = Date.UTC(2026, 0, 5, 12)

async function lines(kind: ValueKind, values: readonly ReportValue[], decimal: 'point' | 'comma' = 'point') {
  const batches = async function* () {
    yield values.map((value) => [value])
  }
  const sheet = { name: 'x', columns: [{ label: 'X', kind, currency: null }], batches: batches() }
  let text = ''
  for await (const chunk of csvChunks(sheet, { zone: 'Asia/Kolkata', decimal, bom: false })) text += chunk
  return text.split('\r\n').slice(1, -1)
}

test('text that looks like a formula stays text', async () => {
  expect(await lines('text', ['=1+1', '+49', '-x', '@a', '\tb', '\rc', 'plain', 'a,b', '', null])).toEqual([
    "'=1+1",
    "'+49",
    "'-x",
    "'@a",
    "'\tb",
    `"'\rc"`,
    'plain',
    '"a,b"',
    '',
    '',
  ])
})

test('numbers stay numbers, negative ones too, with either decimal mark', async () => {
  expect(await lines('price', [7_900, -7_500, 0, 1_000_000])).toEqual(['0.0079', '-0.0075', '0.00', '1.00'])
  expect(await lines('price', [7_900], 'comma')).toEqual(['0,0079'])
  expect(await lines('percent', [0.973, 1, null])).toEqual(['97.3', '100', ''])
  expect(await lines('duration', [12.3456, 4_000])).toEqual(['12.346', '4000'])
  expect(await lines('count', [-3])).toEqual(['-3'])
})

test('times are those of the zone', async () => {
  expect(await lines('time', [AT])).toEqual(['2026-01-05 17:30:00'])
  expect(await lines('day', [Date.UTC(2026, 0, 5, 20)])).toEqual(['2026-01-06'])
})

test.each([
  ['count', 1_234, '1,234', '1.234'],
  ['money', 1_234_500_000, '1,234.50 EUR', '1.234,50 EUR'],
  ['price', 7_900, '0.00790 EUR', '0,00790 EUR'],
  ['percent', 0.9731, '97.3 %', '97,3 %'],
  ['percent', 0.99912, '99.912 %', '99,912 %'],
  ['duration', 820, '820 ms', '820 ms'],
  ['duration', 4_020, '4.02 s', '4,02 s'],
  ['duration', 190_000, '3 min 10 s', '3 min 10 s'],
  ['duration', 9_000_000, '2.5 h', '2,5 h'],
  ['time', AT, '2026-01-05 17:30:00', '2026-01-05 17:30:00'],
  ['day', AT, '2026-01-05', '2026-01-05'],
  ['text', 'x', 'x', 'x'],
  ['text', 3, '3', '3'],
  ['money', null, '—', '—'],
] as const)('on paper %s %s is %s, or %s', (kind, value, point, comma) => {
  const column = { kind, currency: kind === 'money' || kind === 'price' ? 'EUR' : null }
  expect(formatValue(column, value, { zone: 'Asia/Kolkata', decimal: 'point' })).toBe(point)
  expect(formatValue(column, value, { zone: 'Asia/Kolkata', decimal: 'comma' })).toBe(comma)
})
