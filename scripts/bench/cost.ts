import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { getCountries } from 'libphonenumber-js/max'
import { costAnalysisInput } from '../../src/contract/cost-analysis.ts'
import { costSavingsInput } from '../../src/contract/cost-savings.ts'
import { costWhatIfInput } from '../../src/contract/cost-what-if.ts'
import { DAY_MS } from '../../src/contract/durations.ts'
import { systemClock } from '../../src/engine/clock.ts'
import { silentLog } from '../../src/engine/log.ts'
import { CostOptimizer } from '../../src/engine/optimizer/cost-optimizer.ts'
import { bundledRates } from '../../src/engine/pricing/exchange-rates.ts'
import { PriceBook } from '../../src/engine/pricing/price-book.ts'
import { databaseFile, openWriter } from '../../src/engine/store/open.ts'
import { Reader } from '../../src/engine/store/reader.ts'
import { insertRecommendation, recommendationPage } from '../../src/engine/store/recommendations.ts'
import type { Facts } from '../../src/engine/store/rollup-facts.ts'
import { tracked } from '../../src/engine/store/rollups.ts'
import { createReaderWorker } from '../engine-host.ts'
import { type Figure, figure, quantileFigures } from './figure.ts'

const VERIFICATIONS = 1_000_000
const BATCH = 20_000
const DAYS = 90
const CALLS = 100
const COUNTRIES = 240
const BUSY_COUNTRIES = 20
const NETWORKS_PER_COUNTRY = 8
const PROVIDERS = ['twilio', 'vonage', 'vonage-value', 'plivo', 'telnyx']
const START = Date.UTC(2026, 0, 1)
const TEXT = 'Use another route for this country. '.repeat(20)

/**
 * The cost pages over a million verifications of 90 days, from their roll-ups; and what-if over 5 providers x 240
 * countries x 8 networks.
 */
export async function benchCost(): Promise<readonly Figure[]> {
  const folder = join(tmpdir(), `signalbox-cost-${process.pid}`)
  const db = await openWriter(folder, systemClock, silentLog)
  const clock = { ...systemClock, now: () => START + DAYS * DAY_MS }
  const reader = new Reader({ file: databaseFile(folder), createWorker: createReaderWorker, clock, log: silentLog })
  try {
    const countries = getCountries().slice(0, COUNTRIES)
    fill(db, countries)
    const prices = new PriceBook({ db, rates: bundledRates })
    for (const country of countries)
      for (const [i, provider] of PROVIDERS.entries())
        prices.set({ provider, country, service: 'sms' }, { micros: 40_000 + 7_000 * i, currency: 'EUR' })
    const optimizer = new CostOptimizer({
      db,
      reader,
      clock,
      mode: 'live',
      reportingCurrency: 'EUR',
      prices,
      rates: bundledRates,
      policies: { state: { mode: 'off', live: null, trial: null }, policy: () => undefined },
      listed: () => PROVIDERS,
    })
    const to = clock.now()
    const from = (days: number) => to - days * DAY_MS
    const analysis = await timed((n) =>
      optimizer.analysis(
        costAnalysisInput.parse({
          from: from(n % 2 === 0 ? 30 : DAYS),
          to,
          groupBy: n % 3 === 0 ? ['customer', 'country'] : ['provider', 'country'],
        }),
      ),
    )
    const savings = await timed(() => optimizer.savings(costSavingsInput.parse({ from: from(30), to })))
    const fitAt = performance.now()
    await optimizer.forecast({ historyDays: DAYS, filter: {} })
    const fitMs = performance.now() - fitAt
    const forecast = await timed(() => optimizer.forecast({ historyDays: DAYS, filter: {} }))
    const advice = await timed(async () => recommendationPage(db, { states: ['open'], kinds: null, limit: 100 }))
    const whatIf = await timed((n) =>
      optimizer.whatIf(costWhatIfInput.parse({ strategy: 'balanced', prices: [{ provider: 'twilio', percent: n }] })),
    )
    return [
      ...quantileFigures('cost.analysis', analysis, 50, 95),
      ...quantileFigures('cost.savings', savings, 95),
      figure('cost.forecast.fit', fitMs, 'ms'),
      ...quantileFigures('cost.forecast', forecast, 95),
      ...quantileFigures('cost.recommendations', advice, 95),
      ...quantileFigures('cost.whatif', whatIf, 50, 95),
    ]
  } finally {
    await reader.close()
    db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function timed(call: (n: number) => Promise<unknown>): Promise<readonly number[]> {
  const samples: number[] = []
  await call(0)
  for (let n = 0; n < CALLS; n++) {
    const startedAt = performance.now()
    await call(n)
    samples.push(performance.now() - startedAt)
  }
  return samples
}

/** Roll-ups as a million verifications leave them; the rows themselves are not read here and are left out. */
function fill(db: Database.Database, countries: readonly string[]): void {
  for (let i = 0; i < VERIFICATIONS; i += BATCH)
    tracked(db, (batch) => {
      for (let n = i; n < i + BATCH; n++) batch.inserted(factsOf(n, countries))
    })
  fillSavings(db, countries)
  db.transaction(() => {
    const advice = {
      service: 'sms',
      provider: null,
      monthly_micros: 1_000_000,
      body: JSON.stringify({ text: TEXT }),
    } as const
    for (const country of countries) insertRecommendation(db, { kind: 're-order', country, ...advice }, START)
    const quote = db.prepare(
      `insert into price_quotes (country, service, provider, network, source, price, currency, cached_at, effective_from)
       values (?, 'sms', ?, ?, 'list', ?, 'EUR', 0, 0)`,
    )
    const traffic = db.prepare('insert into network_traffic (country, network, n) values (?, ?, ?)')
    for (const country of countries)
      for (let n = 0; n < NETWORKS_PER_COUNTRY; n++) {
        traffic.run(country, `9990${n}`, 10 + n)
        for (const [i, provider] of PROVIDERS.entries())
          quote.run(country, provider, `9990${n}`, 40_000 + 7_000 * i + 900 * n)
      }
  })()
}

/** Daily sums of the savings: the strategy on every provider, and a control group on the first. */
function fillSavings(db: Database.Database, countries: readonly string[]): void {
  const add = db.prepare(
    `insert into savings_days (day, mode, arm, country, provider, verifications, converted, unpriced, actual_micros,
       baseline_micros, best_micros, saved_squares, cost_squares, converted_micros)
     values (?, 'live', ?, ?, ?, 100, 80, 0, 4000000, 5000000, 3900000, 9e10, 1.7e11, 3200000)`,
  )
  const firstDay = Math.floor(START / DAY_MS)
  db.transaction(() => {
    for (let day = firstDay; day < firstDay + DAYS; day++)
      for (const [i, country] of countries.entries()) {
        if (i >= BUSY_COUNTRIES && (i + day) % 5 !== 0) continue
        add.run(day, 'control', country, PROVIDERS[0])
        for (const provider of PROVIDERS) add.run(day, 'strategy', country, provider)
      }
  })()
}

function factsOf(i: number, countries: readonly string[]): Facts {
  const at = Math.floor(START + (i * DAYS * DAY_MS) / VERIFICATIONS)
  const converted = i % 4 === 0 ? null : at + 20_000
  // Most of the traffic is in few countries, and a little of it everywhere.
  const place = i % 50 === 0 ? Math.floor(i / 50) % countries.length : (i * 7) % BUSY_COUNTRIES
  return {
    verification: {
      id: i + 1,
      mode: 'live',
      state: converted === null ? 'expired' : 'converted',
      service: 'sms',
      country: countries[place] ?? 'DE',
      customer_id: `customer-${(i * 11) % 25}`,
      network: null,
      segments: 1,
      maybe_duplicate: 0,
      created_at: at,
      accepted_at: at + 70,
      delivered_at: at + 2_000,
      converted_at: converted,
      final_at: converted ?? at + 600_000,
      billable_at: null,
      revenue_reporting_micros: null,
    },
    attempts: [
      {
        n: 1,
        provider: PROVIDERS[(i * 13) % PROVIDERS.length] ?? 'twilio',
        trigger: 'first',
        state: 'accepted',
        category: null,
        delivery: 'delivered',
        started_at: at,
        duration_ms: 60,
        delivered_at: at + 2_000,
        cost_reporting_micros: 40_000 + (i % 9) * 1_000,
        maybe_duplicate: 0,
      },
    ],
  }
}
