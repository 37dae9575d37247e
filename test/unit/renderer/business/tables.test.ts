import { expect, test } from 'vitest'
import { historyMappingSchema } from '../../../../src/contract/imports.ts'
import { hasLonePoint } from '../../../../src/renderer/src/charts/lone-point.ts'
import { cellText, counts, fileTable, prices, shares, sums } from '../../../../src/renderer/src/charts/table-columns.ts'
import { keptMapping } from '../../../../src/renderer/src/pages/imports/kept-mapping.ts'

test('a table shows money with its sign and hands files whole micros', () => {
  const columns = ['Day', sums('Net revenue', 'EUR'), prices('Price', 'EUR'), shares('Margin'), counts('Sent')]
  const row = ['3 Nov', 1_234_000.4, 93_100, -0.05, 1_204]
  expect(columns.map((column, index) => cellText(column, row[index] ?? null))).toEqual([
    '3 Nov',
    '€1.23',
    '€0.09310',
    '-5.0 %',
    '1,204',
  ])
  expect(cellText(sums('Net revenue', 'EUR'), null)).toBe('—')
  expect(fileTable(columns, [row])).toEqual({
    columns: [
      { label: 'Day', kind: 'text', currency: null },
      { label: 'Net revenue', kind: 'money', currency: 'EUR' },
      { label: 'Price', kind: 'price', currency: 'EUR' },
      { label: 'Margin', kind: 'percent', currency: null },
      { label: 'Sent', kind: 'count', currency: null },
    ],
    rows: [['3 Nov', 1_234_000, 93_100, -0.05, 1_204]],
  })
})

test('a point without a neighbour is told, for a line cannot show it', () => {
  expect(hasLonePoint([12])).toBe(true)
  expect(hasLonePoint([null, 12, null, 3, 4])).toBe(true)
  expect(hasLonePoint([1, 2, null, 3, 4])).toBe(false)
  expect(hasLonePoint([])).toBe(false)
})

test('a file is read as the last one with the same columns was', () => {
  const kept = {
    name: 'old-console',
    mapping: historyMappingSchema.parse({ fields: { externalId: 'id', createdAt: 'sent_at', country: 'country' } }),
  }
  const fields = Object.values(kept.mapping.fields)
  const columns = fields.map((name) => ({ name, samples: [] }))
  const guessed = historyMappingSchema.parse({ fields: { externalId: 'id' } })
  expect(keptMapping({ columns, mapping: guessed }, [kept])?.name).toBe('old-console')
  expect(keptMapping({ columns: columns.slice(1), mapping: guessed }, [kept])).toBeNull()
  const small = { name: 'small', mapping: guessed }
  expect(keptMapping({ columns, mapping: guessed }, [small, kept])?.name).toBe('old-console')
})
