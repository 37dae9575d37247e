import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { allPrices } from '../../../src/engine/store/prices.ts'
import { listProviders, saveProvider } from '../../../src/engine/store/providers.ts'
import { aPrice, savePrices } from '../../builders/a-price.ts'
import { aProvider } from '../../builders/a-provider.ts'
import { aStore } from '../../builders/a-store.ts'

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
})

test('a provider is read back as it was saved, without its secret', () => {
  const config = aProvider({
    services: ['sms', 'voice'],
    allowedCountries: ['DE', 'FR'],
    baseUrls: { api: 'http://127.0.0.1:1/api' },
  })
  saveProvider(db, config, 5)
  const { secret, ...stored } = config
  expect(listProviders(db)).toEqual([stored])
  expect(JSON.stringify(db.prepare('select * from providers').all())).not.toContain(secret)
})

test('they come by priority, then by name', () => {
  saveProvider(db, aProvider({ name: 'c', priority: 2 }), 0)
  saveProvider(db, aProvider({ name: 'b', priority: 2 }), 0)
  saveProvider(db, aProvider({ name: 'z', priority: 1 }), 0)
  expect(listProviders(db).map(({ name }) => name)).toEqual(['z', 'b', 'c'])
})

test('saving again updates how to reach it and keeps what the operator set', () => {
  saveProvider(db, aProvider({ priority: 1, enabled: true, baseUrls: { api: 'http://127.0.0.1:1' } }), 10)
  db.exec(`update providers set priority = 7, state = 'disabled'`)
  const moved = { label: 'Renamed', accountId: 'AC2', sender: 'Shop', currency: 'EUR', allowedCountries: ['DE'] }
  saveProvider(db, aProvider({ ...moved, priority: 1, enabled: true, baseUrls: { api: 'http://127.0.0.1:2' } }), 20)
  expect(listProviders(db)).toMatchObject([
    { ...moved, priority: 7, enabled: false, baseUrls: { api: 'http://127.0.0.1:2' } },
  ])
  expect(db.prepare('select created_at, updated_at from providers').get()).toEqual({ created_at: 10, updated_at: 20 })
})

test('a new price takes the place of the old one on the same route, and of no other', () => {
  savePrices(db, [aPrice(), aPrice({ provider: 'beta', price: 71_000 }), aPrice({ country: 'FR', price: 60_000 })])
  savePrices(db, [aPrice({ price: 65_000, cached_at: 9 })])
  expect(allPrices(db).map(({ provider, country, price }) => [provider, country, price])).toEqual([
    ['alpha', 'DE', 65_000],
    ['alpha', 'FR', 60_000],
    ['beta', 'DE', 71_000],
  ])
})
