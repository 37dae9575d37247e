import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { getCountries } from 'libphonenumber-js/max'
import type { PriceRun } from '../../src/contract/pricing-models.ts'
import type { ProviderConfig } from '../../src/engine/provider-config.ts'
import { countries as ownCountries } from '../../src/engine/sandbox/countries.ts'
import type { Sandbox } from '../../src/engine/sandbox/sandbox.ts'
import { type HostedEngine, hostEngine } from '../engine-host.ts'
import { type Figure, figure, quantileFigures } from './figure.ts'
import { addYear } from './price-year.ts'

const PROVIDERS = ['twilio', 'vonage', 'vonage-value', 'plivo', 'telnyx']
const COUNTRIES = 240
/** With a row for the country itself about 100,000 quotes over five providers. */
const NETWORKS_PER_COUNTRY = 83
const PRICE_HOUR_MS = 20_000
const CALLS = 50
const MS_PER_NS = 1e-6

/**
 * A sync of 5 providers x 240 countries x 83 networks over HTTP, first of prices nobody knew and then of prices that
 * have moved; then the pages, over a year of prices that changed every hour on 5 providers x 20 countries.
 */
export async function benchPricing(): Promise<readonly Figure[]> {
  const own = ownCountries.map(({ iso }) => iso)
  const codes = [...new Set([...own, ...getCountries()])].slice(0, COUNTRIES)
  const worker = new Worker(new URL('./price-sandbox.ts', import.meta.url), {
    workerData: { market: { countries: codes, networksPerCountry: NETWORKS_PER_COUNTRY }, priceHourMs: PRICE_HOUR_MS },
  })
  const [configs] = (await once(worker, 'message')) as [readonly ProviderConfig[]]
  const sandbox = remote(configs.filter(({ name }) => PROVIDERS.includes(name)))
  const host = await hostEngine({ sandbox })
  try {
    const first = await measuredSync(host, codes)
    await wait(PRICE_HOUR_MS)
    const second = await measuredSync(host, codes)
    const lines = addYear(host.engine.db, PROVIDERS, codes.slice(0, 20), Date.now())
    process.stderr.write(`a year of hourly prices: ${lines} lines\n`)
    return [
      figure('pricing.sync.quotes', first.run.rows, 'count'),
      figure('pricing.sync.rows-per-s', (first.run.rows * 1_000) / first.ms, '1/s'),
      figure('pricing.sync.duration', first.ms, 'ms'),
      figure('pricing.sync.main-delay.p99', Math.max(first.delayP99, second.delayP99), 'ms'),
      figure('pricing.sync.main-delay.max', Math.max(first.delayMax, second.delayMax), 'ms'),
      figure('pricing.resync.rows-per-s', (second.run.rows * 1_000) / second.ms, '1/s'),
      figure('pricing.resync.changes', second.run.changes, 'count'),
      ...(await measuredPages(host, codes)),
    ]
  } finally {
    await host.stop()
    worker.postMessage('stop')
    await once(worker, 'exit')
  }
}

async function measuredSync({ engine, client }: HostedEngine, countries: readonly string[]) {
  const ended = new Promise<void>((resolve) => {
    engine.events.on('price.sync', () => {
      if (state().running === null) resolve()
    })
  })
  const state = () => engine.pricing.sync.state()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const startedAt = performance.now()
  const { run } = await client.pricing.update({ action: 'sync', countries: [...countries] })
  await ended
  const ms = performance.now() - startedAt
  delay.disable()
  const last = state().last as PriceRun
  if (last.id !== run?.id || last.state !== 'completed') throw new Error(`the sync ended as ${last.state}`)
  return { run: last, ms, delayP99: delay.percentile(99) * MS_PER_NS, delayMax: delay.max * MS_PER_NS }
}

async function measuredPages({ client }: HostedEngine, countries: readonly string[]): Promise<readonly Figure[]> {
  const now = Date.now()
  const year = { from: now - 365 * 86_400_000, to: now }
  const current: number[] = []
  const asOf: number[] = []
  const history: number[] = []
  const timed = async (samples: number[], call: () => Promise<unknown>) => {
    const startedAt = performance.now()
    await call()
    samples.push(performance.now() - startedAt)
  }
  for (let n = 0; n < CALLS; n++) {
    const country = countries[n % 20] ?? 'DE'
    await timed(current, () => client.pricing.current({ limit: 300 }))
    await timed(asOf, () => client.pricing.current({ limit: 300, asOf: year.from + n * 7 * 86_400_000 }))
    await timed(history, () => client.pricing.series({ country, ...year }))
    await timed(history, () => client.pricing.history({ countries: [country], ...year }))
    await timed(history, () => client.pricing.history({ ...year, providers: ['plivo'], minChangePercent: 15 }))
    await timed(history, () => client.pricing.history(year))
  }
  return [
    ...quantileFigures('pricing.current', current, 50, 95),
    ...quantileFigures('pricing.current.as-of', asOf, 95),
    ...quantileFigures('pricing.history', history, 50, 95),
  ]
}

/** A sandbox whose servers run in another thread; of it only the providers matter here. */
const remote = (providers: readonly ProviderConfig[]): Sandbox => ({
  providers,
  priceHourMs: 3_600_000,
  setFault: async () => {},
  faults: () => ({}),
  record: () => [],
  handset: () => [],
  onDelivered: () => () => {},
  nextRecipient: () => ({ e164: '+4915112345678', country: 'DE' }),
  stop: async () => {},
})
