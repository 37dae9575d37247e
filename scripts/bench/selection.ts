import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCountries } from 'libphonenumber-js/max'
import { systemClock } from '../../src/engine/clock.ts'
import { EventBus } from '../../src/engine/events.ts'
import { silentLog } from '../../src/engine/log.ts'
import { createPolicies } from '../../src/engine/optimizer/policies.ts'
import { regionOf } from '../../src/engine/optimizer/regions.ts'
import { bundledRates } from '../../src/engine/pricing/exchange-rates.ts'
import { PriceBook } from '../../src/engine/pricing/price-book.ts'
import type { ProviderConfig } from '../../src/engine/provider-config.ts'
import { createHttp } from '../../src/engine/providers/http.ts'
import { createProvider } from '../../src/engine/providers/registry.ts'
import { SmsProviderManager } from '../../src/engine/routing/provider-manager.ts'
import { openWriter } from '../../src/engine/store/open.ts'
import { savePrice } from '../../src/engine/store/prices.ts'
import type { PriceRow } from '../../src/engine/store/schema-prices.ts'
import { type Figure, quantileFigures } from './figure.ts'

const PROVIDERS = 20
const COUNTRIES = 240
const WARM_UP = 2_000
const CHOICES = 50_000

/**
 * One choice by the policy in force among 20 configured providers in 240 countries, each with a price and a history,
 * while answers to the choices before keep coming in; and the ticket given back.
 */
export async function benchSelection(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-'))
  const clock = systemClock
  const http = createHttp({ clock, log: silentLog })
  const db = await openWriter(folder, clock, silentLog)
  try {
    const countries = getCountries().slice(0, COUNTRIES)
    const configs = Array.from({ length: PROVIDERS }, (_, index) => configOf(index))
    db.transaction(() => {
      for (const [index, { name }] of configs.entries())
        for (const country of countries) savePrice(db, priceOf(name, country, index))
    })()
    const prices = new PriceBook({ db, rates: bundledRates })
    const events = new EventBus((error) => {
      throw error
    })
    const policies = createPolicies({
      db,
      clock,
      log: silentLog,
      events,
      random: Math.random,
      prices,
      defaultMode: 'on',
    })
    const manager = new SmsProviderManager({
      providers: configs.map((config) => createProvider(config, { http, clock })),
      clock,
      prices,
      policy: policies.router,
      random: Math.random,
      onChange: () => {},
    })
    const samples: number[] = []
    for (let n = 0; n < WARM_UP + CHOICES; n++) {
      const country = countries[n % countries.length] ?? 'DE'
      const query = {
        key: `verification-${n}`,
        country,
        service: 'sms',
        segments: 1,
        only: null,
        reportingCurrency: 'EUR',
      } as const
      const startedAt = performance.now()
      const route = manager.choose({ ...query, tried: new Set() })
      if (n >= WARM_UP) samples.push(performance.now() - startedAt)
      route?.ticket.release()
      const message = { id: n, provider: route?.provider.config.name ?? '', country, region: regionOf(country) }
      policies.learning.observe('sms', { ...message, kind: 'accepted', at: clock.now() })
      const end = { ...message, id: n - 200, at: clock.now() }
      policies.learning.observe('sms', { ...end, kind: n % 7 === 0 ? 'expired' : 'converted' })
    }
    policies.stop()
    return quantileFigures('selection', samples, 99)
  } finally {
    http.close()
    db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const configOf = (index: number): ProviderConfig => ({
  name: `provider-${index}`,
  label: `Provider ${index}`,
  adapter: index % 2 === 0 ? 'twilio' : 'vonage',
  priority: index + 1,
  enabled: true,
  accountId: 'account',
  secret: 'secret',
  sender: '+15550000001',
  currency: index % 2 === 0 ? 'USD' : 'EUR',
  services: ['sms'],
  allowedCountries: null,
  baseUrls: {},
})

const priceOf = (provider: string, country: string, index: number): PriceRow => ({
  provider,
  country,
  service: 'sms',
  network: '',
  price: 40_000 + 1_000 * index,
  currency: index % 2 === 0 ? 'USD' : 'EUR',
  source: 'account',
  rule: 'country-row',
  min_price: null,
  weighted_price: null,
  max_price: null,
  networks: 0,
  success_rate: null,
  cached_at: 0,
  confirmed_at: 0,
  effective_from: 0,
  expires_at: 0,
  failed_at: null,
})
