import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { priceImportMappingSchema } from '../../../src/contract/price-import.ts'
import { AppError } from '../../../src/engine/app-error.ts'
import { PriceImport } from '../../../src/engine/pricing/price-import.ts'
import type { PriceLedger } from '../../../src/engine/pricing/price-ledger.ts'
import { listAudit } from '../../../src/engine/store/audit.ts'
import { aQuote } from '../../builders/a-quote.ts'
import { aStore } from '../../builders/a-store.ts'
import { anAlertDesk, easyRates, eur } from '../../builders/an-alert-desk.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const route = (country: string, provider = 'alpha') =>
  ({ provider, country, service: 'sms', source: 'imported' }) as const
const now = (network: string, micros: number) => aQuote(micros, network)

let clock: FakeClock
let db: Database.Database
let desk: ReturnType<typeof anAlertDesk>

beforeEach(async () => {
  clock = new FakeClock()
  db = await aStore()
  desk = anAlertDesk(db, clock)
})

/** Everything that an import may touch. */
const stored = (of = db) =>
  Object.fromEntries(
    ['price_quotes', 'price_history', 'pricing_cache', 'route_prices', 'observed_prices', 'audit_log'].map((table) => [
      table,
      of.prepare(`select * from ${table} order by 1, 2, 3, 4`).all(),
    ]),
  )

test('what is staged and taken over leaves the same rows as writing it at once', async () => {
  const other = await aStore()
  const atOnce = anAlertDesk(other, clock)
  for (const each of [desk, atOnce]) {
    each.list('alpha', 'DE', { '': eur(70_000), '26201': eur(71_000) })
    each.list('alpha', 'DE', { '26201': eur(60_000) }, { source: 'imported', complete: false })
  }
  await clock.advance(60_000)
  const announced = [{ ...now('26201', 90_000), effectiveFrom: clock.now() + 86_400_000 }]
  const lists = [[now('26201', 65_000), now('26202', 66_000)], announced]
  const written = atOnce.ledger.record([...lists.map((quotes) => ({ ...route('DE'), complete: false, quotes }))], null)
  const stage = desk.ledger.stage()
  const before = stored()
  stage.add(route('DE'), lists)
  expect(stored()).toEqual(before)
  expect(stage.take(() => {})).toEqual(written)
  stage.close()
  expect(stored()).toEqual(stored(other))
  expect(desk.book.price('alpha', 'DE', 'sms')).toEqual(atOnce.book.price('alpha', 'DE', 'sms'))
  expect(written.map(({ kind }) => kind)).toEqual(['raised', 'first-seen', 'announced'])
})

test('a price of the same route that is written meanwhile stops the takeover, one of another route does not', () => {
  const stage = desk.ledger.stage()
  stage.add(route('DE'), [[now('', 50_000)]])
  desk.list('beta', 'DE', { '': eur(70_000) })
  expect(stage.take(() => {})).toHaveLength(1)
  stage.close()
  const late = desk.ledger.stage()
  late.add(route('DE'), [[now('', 55_000)]])
  desk.list('alpha', 'DE', { '': eur(40_000) })
  const before = stored()
  expect(late.take(() => expect.unreachable())).toBeNull()
  late.close()
  expect(stored()).toEqual(before)
})

test('stages do not see each other, and a closed one leaves nothing behind', () => {
  const left = desk.ledger.stage()
  left.add(route('FR'), [[now('', 50_000)]])
  const right = desk.ledger.stage()
  right.add(route('ES'), [[now('', 50_000)]])
  left.close()
  expect(right.take(() => {})).toMatchObject([{ country: 'ES' }])
  right.close()
  expect(db.prepare('select distinct country from price_quotes').pluck().all()).toEqual(['ES'])
  expect(db.prepare('select count(*) from temp.staged_quotes').pluck().get()).toBe(0)
  expect(db.prepare('select count(*) from temp.staged_history').pluck().get()).toBe(0)
})

/** A sheet of a price for each of these countries. */
const countries = ['DE', 'FR', 'ES', 'IT', 'PL']
const file = {
  fileName: 'rates.csv',
  content: Buffer.from(['country,price', ...countries.map((code) => `${code},0.08`)].join('\n')).toString('base64'),
}
const mapping = priceImportMappingSchema.parse({
  provider: { value: 'alpha' },
  country: { column: 0 },
  price: { column: 1 },
  currency: { value: 'EUR' },
})

/** An import during which something happens, once, as soon as the first routes are worked out. */
function importMeanwhile(meanwhile: () => void, times: number) {
  let left = times
  const ledger: Pick<PriceLedger, 'stage' | 'announce'> = {
    announce: (changes, runId) => desk.ledger.announce(changes, runId),
    stage: () => {
      const stage = desk.ledger.stage()
      if (left > 0) setImmediate(meanwhile)
      left -= 1
      return stage
    },
  }
  const providers = () => [{ name: 'alpha', label: 'Alpha' }]
  return new PriceImport({ db, clock, ledger, rates: easyRates, providers })
}

test('an import begins anew when a route is repriced meanwhile, and gives up when that goes on', async () => {
  const meanwhile = () => void desk.ledger.reprice([route('DE')])
  const patient = importMeanwhile(meanwhile, 2)
  const { token } = await patient.preview(file, mapping)
  const terms = { token: token ?? '', reason: 'new contract' }
  await expect(importMeanwhile(meanwhile, 9).commit(file, mapping, terms)).rejects.toBeInstanceOf(AppError)
  expect(stored()).toMatchObject({ price_quotes: [], price_history: [], pricing_cache: [], audit_log: [] })
  expect(await patient.commit(file, mapping, terms)).toEqual({ new: 5, changed: 0, same: 0 })
  expect(listAudit(db, { subjects: ['prices'], beforeId: null, limit: 5 })).toHaveLength(1)
  expect(db.prepare('select count(*) from price_quotes').pluck().get()).toBe(5)
})

test('a price that another source moves meanwhile makes the preview outdated', async () => {
  const imports = importMeanwhile(() => void desk.list('alpha', 'DE', { '': eur(75_000) }), 1)
  const { token } = await imports.preview(file, mapping)
  const commit = imports.commit(file, mapping, { token: token ?? '', reason: 'new contract' })
  await expect(commit).rejects.toMatchObject({ code: 'IMPORT_OUTDATED' })
  expect(db.prepare('select source from price_quotes').pluck().all()).toEqual(['account'])
})
