import { expect, test } from 'vitest'
import { priceUpdateInput } from '../../../src/contract/pricing.ts'
import { applyManualPrice } from '../../../src/engine/pricing/manual-price.ts'
import { listAudit } from '../../../src/engine/store/audit.ts'
import { priceOf } from '../../../src/engine/store/prices.ts'
import { aStore } from '../../builders/a-store.ts'
import { anAlertDesk, eur } from '../../builders/an-alert-desk.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const route = { provider: 'alpha', country: 'DE', service: 'sms' } as const

async function aDesk() {
  const clock = new FakeClock()
  const db = await aStore()
  const desk = anAlertDesk(db, clock)
  const apply = (input: object) => {
    const parsed = priceUpdateInput.parse({ ...route, reason: 'as agreed by phone', ...input })
    if (parsed.action === 'sync') throw new Error('not a manual price')
    return applyManualPrice({ db, clock, ledger: desk.ledger, providers: [{ name: 'alpha' }] }, parsed)
  }
  return { db, desk, clock, apply }
}

test('a manual price counts at once, is on record with its reason, and goes when it is cleared', async () => {
  const { db, desk, apply } = await aDesk()
  desk.list('alpha', 'DE', { '': eur(70_000) })
  expect(apply({ action: 'set', price: eur(60_000) })).toMatchObject([{ source: 'manual', newPrice: eur(60_000) }])
  expect(priceOf(db, route)).toMatchObject({ price: 60_000, source: 'manual' })
  desk.list('alpha', 'DE', { '': eur(90_000) })
  expect(priceOf(db, route)).toMatchObject({ price: 60_000, source: 'manual' })
  expect(apply({ action: 'clear' })).toMatchObject([{ kind: 'disappeared', source: 'manual' }])
  expect(priceOf(db, route)).toMatchObject({ price: 90_000, source: 'account' })
  const at = { service: 'sms', network: '' }
  const reason = 'as agreed by phone'
  const audit = listAudit(db, { subjects: ['price:alpha:DE'], beforeId: null, limit: 5 })
  expect(audit.map(({ action, detail }) => [action, JSON.parse(detail)])).toEqual([
    ['price.clear', { before: { ...at, price: eur(60_000) }, after: { ...at, price: null }, reason }],
    [
      'price.set',
      { before: { ...at, price: null }, after: { ...at, price: eur(60_000), effectiveFrom: null }, reason },
    ],
  ])
})

test('a manual price for later is announced', async () => {
  const { apply, clock } = await aDesk()
  const effectiveFrom = clock.now() + 3_600_000
  expect(apply({ action: 'set', price: eur(60_000), effectiveFrom })).toMatchObject([
    { kind: 'announced', effectiveFrom },
  ])
})

test('an unknown provider, and a manual price that is not there, are told', async () => {
  const { apply } = await aDesk()
  expect(() => apply({ action: 'set', provider: 'nobody', price: eur(1) })).toThrow('There is no provider nobody.')
  expect(() => apply({ action: 'clear' })).toThrow('No manual price stands for this route.')
})
