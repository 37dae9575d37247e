import { writeXlsx } from 'hucre/xlsx'
import { beforeEach, expect, test } from 'vitest'
import { type PriceImportMapping, priceImportMappingSchema } from '../../../src/contract/price-import.ts'
import { PriceImport } from '../../../src/engine/pricing/price-import.ts'
import { listAudit } from '../../../src/engine/store/audit.ts'
import { aStore } from '../../builders/a-store.ts'
import { anAlertDesk, easyRates, eur, usd } from '../../builders/an-alert-desk.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const providers = [
  { name: 'alpha', label: 'Alpha Telecom' },
  { name: 'beta', label: 'Beta' },
]

let clock: FakeClock
let db: Awaited<ReturnType<typeof aStore>>
let desk: ReturnType<typeof anAlertDesk>
let imports: PriceImport

beforeEach(async () => {
  clock = new FakeClock()
  db = await aStore()
  desk = anAlertDesk(db, clock)
  imports = new PriceImport({ db, clock, ledger: desk.ledger, rates: easyRates, providers: () => providers })
})

const file = (content: string | Uint8Array, fileName = 'rates.csv') => ({
  fileName,
  content: Buffer.from(content).toString('base64'),
})
const sheet = (...lines: readonly string[]) => file(lines.join('\n'))
const columns = (given: Partial<PriceImportMapping> = {}) =>
  priceImportMappingSchema.parse({
    provider: { value: 'alpha' },
    country: { column: 0 },
    price: { column: 1 },
    currency: { value: 'EUR' },
    ...given,
  })
const quotes = () =>
  db.prepare('select country, network, source, price, currency, next_price from price_quotes order by 1, 2, 3').all()

test('a sheet with known headings needs no mapping by hand', async () => {
  desk.list('alpha', 'DE', { '26201': eur(70_000), '26202': eur(80_000) })
  const preview = await imports.preview(
    sheet(
      'Provider;Country;MCC;MNC;Price;Currency;Valid from',
      'Alpha Telecom;Germany;262;01;0,0770;EUR;01.01.2027',
      'alpha;DEU;262;2;0,0800;EUR;',
      'alpha;FR;;;0,0600;EUR;',
    ),
    null,
  )
  expect(preview).toMatchObject({
    format: 'csv',
    mapping: {
      delimiter: ';',
      headerLines: 1,
      decimal: ',',
      dates: 'day-first',
      provider: { column: 0 },
      country: { column: 1 },
      mcc: { column: 2 },
      mnc: { column: 3 },
      price: { column: 4 },
      currency: { column: 5 },
      effectiveFrom: { column: 6 },
    },
    missing: [],
    problems: [],
    lines: 3,
    counts: { new: 1, changed: 1, same: 1, problems: 0 },
  })
  expect(preview.columns[4]).toEqual({ index: 4, heading: 'Price', samples: ['0,0770', '0,0800', '0,0600'] })
  expect(preview.rows).toEqual([
    {
      line: 2,
      provider: 'alpha',
      country: 'DE',
      network: '26201',
      service: 'sms',
      oldPrice: eur(70_000),
      newPrice: eur(77_000),
      percent: 10,
      effectiveFrom: Date.UTC(2027, 0, 1),
      change: 'changed',
      overruled: false,
    },
    expect.objectContaining({ line: 4, country: 'FR', oldPrice: null, percent: null, change: 'new' }),
    expect.objectContaining({ line: 3, network: '26202', change: 'same' }),
  ])
  expect(quotes()).toHaveLength(2)
})

test('what is committed is what was seen: prices, history, audit and alert of one import', async () => {
  desk.list('alpha', 'DE', { '': eur(70_000) })
  const rates = sheet('country,price,from', 'DE,0.081,', 'DE,0.09,2027-01-01', 'FR,0.06,')
  const mapping = columns({ effectiveFrom: { column: 2 } })
  const changes: unknown[] = []
  desk.events.on('price.changed', (change) => changes.push(change))
  const { token, counts } = await imports.preview(rates, mapping)
  expect(counts).toEqual({ new: 1, changed: 2, same: 0, problems: 0 })
  const done = await imports.commit(rates, mapping, { token: token ?? '', reason: 'new contract' })
  expect(done).toEqual({ new: 1, changed: 2, same: 0 })
  expect(quotes()).toEqual([
    { country: 'DE', network: '', source: 'account', price: 70_000, currency: 'EUR', next_price: null },
    { country: 'DE', network: '', source: 'imported', price: 81_000, currency: 'EUR', next_price: 90_000 },
    { country: 'FR', network: '', source: 'imported', price: 60_000, currency: 'EUR', next_price: null },
  ])
  expect(changes).toMatchObject([{ runId: null, changes: [{ kind: 'announced' }] }])
  const [entry] = listAudit(db, { subjects: ['prices'], beforeId: null, limit: 5 })
  expect(entry).toMatchObject({ actor: 'operator', action: 'price.import' })
  expect(JSON.parse(entry?.detail ?? '')).toEqual({
    before: {},
    after: { fileName: 'rates.csv', new: 1, changed: 2, same: 0, providers: ['alpha'] },
    reason: 'new contract',
  })
})

test('one bad line and nothing is taken; each bad line says what to do', async () => {
  const lines = [
    'provider,country,mcc,mnc,service,price,currency,from',
    'alpha,DE,,,sms,0.07,EUR,', // 2: good
    'nobody,DE,,,sms,0.07,EUR,',
    'alpha,Atlantis,,,sms,0.07,EUR,',
    'alpha,,,,sms,0.07,EUR,',
    'alpha,FR,262,01,sms,0.07,EUR,',
    'alpha,,999,01,sms,0.07,EUR,',
    'alpha,DE,,01,sms,0.07,EUR,',
    'alpha,DE,26,01,sms,0.07,EUR,',
    'alpha,DE,262,xx,sms,0.07,EUR,',
    'alpha,DE,,,fax,0.07,EUR,',
    'alpha,PL,,,sms,,EUR,',
    'alpha,PL,,,sms,null,EUR,',
    'alpha,PL,,,sms,-0.07,EUR,',
    'alpha,PL,,,sms,0.000,EUR,',
    'alpha,PL,,,sms,0.0000001,EUR,',
    'alpha,PL,,,sms,"0,07",EUR,',
    'alpha,PL,,,sms,7E-2,EUR,',
    'alpha,PL,,,sms,EUR 0.07,EUR,',
    'alpha,PL,,,sms,790,EUR,',
    'alpha,PL,,,sms,0.07,EURO,',
    'alpha,PL,,,sms,0.07,,',
    'alpha,PL,,,sms,0.07,EUR,next month',
    'alpha,PL,,,sms,0.07,EUR,2027-02-30',
    'alpha,DE,,,sms,0.08,EUR,',
    ',PL,,,sms,x,EUR,',
  ]
  const rates = sheet(...lines)
  const preview = await imports.preview(rates, null)
  expect(preview.problems.map(({ line, field, message }) => [line, field, message.split('.')[0]])).toEqual([
    [3, 'provider', 'There is no such provider'],
    [4, 'country', 'There is no such country'],
    [5, 'country', 'There is no country'],
    [6, 'network', 'The mobile country code 262 is not one of FR'],
    [7, 'network', 'No country has the mobile country code 999'],
    [8, 'network', 'There is a network code without a mobile country code'],
    [9, 'network', 'A mobile country code has three digits, such as 262'],
    [10, 'network', 'A mobile network code has two or three digits'],
    [11, 'service', 'This is no service'],
    [12, 'price', 'There is no price'],
    [13, 'price', 'This is no price'],
    [14, 'price', 'The price is negative'],
    [15, 'price', 'The price is 0'],
    [16, 'price', 'The price is below a millionth of a unit'],
    [17, 'price', 'This is no number with a decimal point'],
    [18, 'price', 'Write the price without an exponent, such as 0'],
    [19, 'price', 'This is no number'],
    [20, 'price', 'That is more than 100 a segment'],
    [21, 'currency', 'This is no currency code'],
    [22, 'currency', 'There is no currency'],
    [23, 'effectiveFrom', 'This is no date in the form that was chosen'],
    [24, 'effectiveFrom', 'There is no such day'],
    [25, null, 'Line 2 has a price for the same route'],
    [26, 'provider', 'There is no provider'],
    [26, 'price', 'This is no number'],
  ])
  expect(preview).toMatchObject({ token: null, counts: { new: 1, problems: 24 } })
  const commit = imports.commit(rates, preview.mapping, { token: 'x', reason: 'try' })
  await expect(commit).rejects.toMatchObject({ code: 'IMPORT_REFUSED', data: { problems: 24 } })
  expect(quotes()).toEqual([])
  expect(listAudit(db, { subjects: [], beforeId: null, limit: 5 })).toEqual([])
})

test.each([
  ['.', '', '0.0079', 7_900],
  ['.', ',', '1,234.5', null],
  ['.', ',', '12.5', 12_500_000],
  [',', '.', '0,0079', 7_900],
  [',', '', '12,5', 12_500_000],
  [',', '', '0.0079', null],
  ['.', ',', '0,079', null],
  ['.', ' ', '0.07', 70_000],
  ['.', "'", '0.0000019', 2],
] as const)('decimal %s, thousands "%s": %s is %s', async (decimal, thousands, text, expected) => {
  const mapping = columns({ decimal, thousands, delimiter: ';', headerLines: 0 })
  const preview = await imports.preview(sheet(`DE;"${text}"`), mapping)
  expect(preview.rows[0]?.newPrice.micros ?? null).toBe(expected)
})

test('thousands are taken out where a currency has large amounts', async () => {
  const mapping = columns({ delimiter: ';', decimal: ',', thousands: '.', headerLines: 0, currency: { value: 'IDR' } })
  const preview = await imports.preview(sheet('ID;"1.350,75"', 'DE;"99,5"'), mapping)
  expect(preview.problems).toMatchObject([{ line: 1, message: expect.stringContaining('more than 100') }])
  expect(preview.rows).toMatchObject([{ newPrice: { micros: 99_500_000, currency: 'IDR' } }])
})

test('an XLSX sheet: numbers, dates and codes as its cells hold them', async () => {
  const bytes = await writeXlsx({
    sheets: [
      { name: 'Read me', rows: [['These are our rates']] },
      {
        name: 'Rates',
        rows: [
          ['Valid for 2027'],
          ['Destination', 'MCC', 'MNC', 'Rate', 'Currency', 'Effective'],
          ['Germany', 262, 1, 0.0079, 'USD', new Date(Date.UTC(2027, 0, 1))],
          [],
          ['France', 208, '10', 7.9e-6, 'USD', null],
          ['Spain', null, null, '0.05', 'USD', '2027-02-01'],
        ],
      },
    ],
  })
  const rates = file(bytes, 'rates.xlsx')
  const first = await imports.preview(rates, null)
  expect(first).toMatchObject({ format: 'xlsx', sheets: ['Read me', 'Rates'], token: null })
  expect(first.missing).toContain('price')
  const mapping = columns({
    sheet: 1,
    headerLines: 2,
    decimal: ',',
    mcc: { column: 1 },
    mnc: { column: 2 },
    price: { column: 3 },
    currency: { column: 4 },
    effectiveFrom: { column: 5 },
  })
  const preview = await imports.preview(rates, mapping)
  expect(preview.problems).toMatchObject([{ line: 6, field: 'price', value: '0.05' }])
  expect(preview.rows).toMatchObject([
    { line: 3, country: 'DE', network: '26201', newPrice: usd(7_900), effectiveFrom: Date.UTC(2027, 0, 1) },
    { line: 5, country: 'FR', network: '20810', newPrice: usd(8), effectiveFrom: null },
  ])
  await expect(imports.preview(rates, { ...mapping, sheet: 2 })).rejects.toMatchObject({
    data: { reason: 'no-such-sheet' },
  })
})

test('MCC and MNC may stand in one column, and a star for all networks', async () => {
  const mapping = columns({ country: null, mccMnc: { column: 0 } })
  const preview = await imports.preview(
    sheet('network,price', '26201,0.07', '310-410,0.008', '208 10,0.06', '*,1'),
    mapping,
  )
  expect(preview.rows.map(({ country, network }) => [country, network])).toEqual([
    ['DE', '26201'],
    ['US', '310410'],
    ['FR', '20810'],
  ])
  expect(preview.problems).toMatchObject([{ line: 5, field: 'country' }])
})

test('a price that moved since the preview is not overwritten unseen', async () => {
  desk.list('alpha', 'DE', { '': eur(70_000) })
  const rates = sheet('country,price', 'DE,0.08')
  const { token } = await imports.preview(rates, columns())
  desk.list('alpha', 'DE', { '': eur(75_000) })
  const commit = imports.commit(rates, columns(), { token: token ?? '', reason: 'new contract' })
  await expect(commit).rejects.toMatchObject({ code: 'IMPORT_OUTDATED' })
  const other = imports.commit(sheet('country,price', 'DE,0.09'), columns(), { token: token ?? '', reason: 'other' })
  await expect(other).rejects.toMatchObject({ code: 'IMPORT_OUTDATED' })
  expect(quotes()).toHaveLength(1)
})

test('a database that fails in the middle leaves neither prices nor a line in the audit log', async () => {
  const rates = sheet('country,price', 'DE,0.08', 'FR,0.09', 'ES,0.09')
  const { token } = await imports.preview(rates, columns())
  db.exec(`create trigger broken before insert on price_history when new.country = 'ES'
           begin select raise(abort, 'broken'); end`)
  await expect(imports.commit(rates, columns(), { token: token ?? '', reason: 'try' })).rejects.toThrow('broken')
  expect(quotes()).toEqual([])
  expect(listAudit(db, { subjects: [], beforeId: null, limit: 5 })).toEqual([])
})

test('a manual price stays in force, and the preview says so', async () => {
  desk.list('alpha', 'DE', { '': eur(70_000) }, { source: 'manual', complete: false })
  const { rows } = await imports.preview(sheet('country,price', 'DE,0.08', 'FR,0.08'), columns())
  expect(rows.map(({ country, overruled }) => [country, overruled])).toEqual([
    ['DE', true],
    ['FR', false],
  ])
})
