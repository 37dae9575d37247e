import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import { bundledRates } from '../../src/engine/pricing/exchange-rates.ts'
import { PriceBook } from '../../src/engine/pricing/price-book.ts'
import type { ProviderConfig } from '../../src/engine/provider-config.ts'
import { createHttp } from '../../src/engine/providers/http.ts'
import { createProvider } from '../../src/engine/providers/registry.ts'
import { SmsProviderManager } from '../../src/engine/routing/provider-manager.ts'
import { countries } from '../../src/engine/sandbox/countries.ts'
import { openWriter } from '../../src/engine/store/open.ts'
import { savePrices } from '../../src/engine/store/prices.ts'
import type { PriceRow } from '../../src/engine/store/schema.ts'
import { type Figure, quantileFigures } from './figure.ts'

const PROVIDERS = 20
const WARM_UP = 2_000
const CHOICES = 50_000

/** One choice among 20 configured providers, each with a price in every country, and the ticket given back. */
export async function benchSelection(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-'))
  const clock = systemClock
  const http = createHttp({ clock, log: silentLog })
  const db = await openWriter(folder, clock, silentLog)
  try {
    const configs = Array.from({ length: PROVIDERS }, (_, index) => configOf(index))
    savePrices(
      db,
      configs.flatMap(({ name }, index) => countries.map(({ iso }) => priceOf(name, iso, index))),
    )
    const manager = new SmsProviderManager({
      providers: configs.map((config) => createProvider(config, { http, clock })),
      clock,
      prices: new PriceBook({ db, clock, log: silentLog, rates: bundledRates }),
      random: Math.random,
      onChange: () => {},
    })
    const samples: number[] = []
    for (let n = 0; n < WARM_UP + CHOICES; n++) {
      const country = countries[n % countries.length]?.iso ?? 'DE'
      const query = { country, service: 'sms', segments: 1, only: null, reportingCurrency: 'EUR' } as const
      const startedAt = performance.now()
      const route = manager.choose({ ...query, tried: new Set() })
      route?.ticket.release()
      if (n >= WARM_UP) samples.push(performance.now() - startedAt)
    }
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
  success_rate: null,
  cached_at: 0,
  expires_at: 0,
})
