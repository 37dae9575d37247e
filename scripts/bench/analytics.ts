import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DAY_MS } from '../../src/contract/durations.ts'
import { fitBgNbd } from '../../src/engine/analytics/models/bg-nbd.ts'
import { hostEngine } from '../engine-host.ts'
import { writeYear } from './analytics-data.ts'
import { benchRevenuePage } from './analytics-page.ts'
import { type Figure, figure, quantileFigures } from './figure.ts'

const REPEATS = 20
const CDNOW = '../shared/data/cdnow_customers_summary_with_transactions.csv'

/**
 * Every analytics call on a year of verifications: one million, and ten with `SIGNALBOX_BENCH_10M=1` (some minutes to
 * write, about 5 GB in the folder for temporary files). The longest span of each call is asked for, and the usual one.
 */
export async function benchAnalytics(): Promise<readonly Figure[]> {
  const sizes = process.env['SIGNALBOX_BENCH_10M'] === '1' ? [1, 10] : [1]
  const figures: Figure[] = []
  for (const millions of sizes) figures.push(...(await benchSize(millions)))
  return [...figures, ...benchFit()]
}

async function benchSize(millions: number): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-analytics-'))
  const workspace = join(folder, 'sandbox')
  const size = `${millions}m`
  try {
    process.stderr.write(`writing ${millions} million verifications ...\n`)
    const writeMs = await timed(() => writeYear(workspace, millions * 1_000_000))
    process.stderr.write(`written in ${Math.round(writeMs / 1_000)} s\n`)
    const { client, engine, stop } = await hostEngine({ folder: workspace })
    let figures: readonly Figure[]
    try {
      await untilFraudLook(client, engine.events)
      figures = await benchCalls(client, size)
    } finally {
      await stop()
    }
    return [...figures, ...(await benchRevenuePage(workspace, size))]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Host = Awaited<ReturnType<typeof hostEngine>>
type Client = Host['client']

/** The fraud page is empty until the sentinel has taken the last days over, which it does soon after the start. */
async function untilFraudLook(client: Client, events: Host['engine']['events']): Promise<void> {
  for (;;) {
    const looked = new Promise<void>((resolve) => {
      const undo = events.on('analytics.changed', () => {
        undo()
        resolve()
      })
    })
    const { lookedAt } = await client.analytics.fraud.get({})
    if (lookedAt !== null) return
    await looked
  }
}

async function benchCalls(client: Client, size: string): Promise<readonly Figure[]> {
  const now = Date.now()
  const query = { from: now - 29 * DAY_MS, to: now }
  const year = { from: now - 364 * DAY_MS, to: now, bucket: 'month' as const }
  const fitMs = await timed(() => client.analytics.refreshCustomers())
  const { rows } = await client.analytics.customers({ sort: 'spent' })
  const ids = rows.map(({ id }) => id)
  const pages: Readonly<Record<string, (i: number) => Promise<unknown>>> = {
    revenue: () => client.analytics.revenue(query),
    'revenue-year': () => client.analytics.revenue(year),
    'revenue-filtered': () => client.analytics.revenue({ ...query, filter: { provider: { values: ['twilio'] } } }),
    cohorts: () => client.analytics.cohorts({}),
    performance: () => client.analytics.performance(query),
    'performance-year': () => client.analytics.performance(year),
    'performance-network': () => client.analytics.performance({ ...query, by: 'network' }),
    customers: (i) => client.analytics.customers({ sort: i % 2 === 0 ? 'value' : 'risk' }),
    customer: (i) => client.analytics.customer({ id: ids[i % ids.length] ?? '' }),
    insights: () => client.analytics.insights(query),
    annotations: () => client.analytics.annotations(query),
    fraud: () => client.analytics.fraud.get({}),
    'fraud-week': () => client.analytics.fraud.get({ spanMs: 8 * DAY_MS }),
    'fraud-preview': () => client.analytics.fraud.preview({ prefix: '+49150', days: 30 }),
    'forecast-again': () => client.analytics.forecast({}),
  }
  const figures: Figure[] = []
  for (const [name, call] of Object.entries(pages)) {
    await call(0)
    figures.push(...quantileFigures(`dashboard.${name}.${size}`, await samples(REPEATS, call), 50, 95))
  }
  // Each asks for another horizon, so that none is kept from before.
  const forecasts = await samples(5, (i) => client.analytics.forecast({ days: 40 + i }))
  return [
    ...figures,
    ...quantileFigures(`dashboard.forecast.${size}`, forecasts, 50, 95),
    ...quantileFigures(
      `dashboard.page-revenue.${size}`,
      await samples(REPEATS, () => revenuePage(client, query)),
      50,
      95,
    ),
    figure(`fit.customers.${size}`, fitMs, 'ms'),
  ]
}

/** All that the revenue page asks for at once; its forecast is kept from the time before. */
const revenuePage = (client: Client, query: { readonly from: number; readonly to: number }) =>
  Promise.all([
    client.analytics.revenue(query),
    client.analytics.cohorts({}),
    client.analytics.annotations(query),
    client.analytics.forecast({}),
  ])

async function samples(count: number, call: (i: number) => Promise<unknown>): Promise<readonly number[]> {
  const all: number[] = []
  for (let i = 0; i < count; i++) all.push(await timed(() => call(i)))
  return all
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

/** The fit of the CDNOW customers, where the file is present. */
function benchFit(): readonly Figure[] {
  if (!existsSync(CDNOW)) return []
  const [, ...lines] = readFileSync(CDNOW, 'utf8').trim().split('\n')
  const customers = lines.map((line) => {
    const [, repeats = '0', recency = '0', age = '0'] = line.split(',')
    return { repeats: Number(repeats), recency: Number(recency), age: Number(age) }
  })
  const all = Array.from({ length: 5 }, () => {
    const startedAt = performance.now()
    fitBgNbd(customers, 'weeks')
    return performance.now() - startedAt
  })
  return quantileFigures('fit.bgnbd.cdnow', all, 50)
}
