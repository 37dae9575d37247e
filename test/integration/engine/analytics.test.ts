import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import { analyticsQueryOf } from '../../../src/contract/analytics-query.ts'
import { aBusyWorkspace } from '../../builders/a-busy-workspace.ts'
import { aClient } from '../../builders/a-client.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'
import { save } from '../../builders/rows.ts'

const DAY_MS = 86_400_000

async function aConsole(before: (db: Awaited<ReturnType<typeof anEngine>>['db'], now: number) => void = () => {}) {
  const engine = await anEngine({ sandbox: await aFastSandbox() })
  before(engine.db, Date.now())
  return { engine, client: aClient(engine) }
}

/** 60 days of five customers in the sandbox's mode; the last two weeks of one are half as many. */
function aHistory(db: Awaited<ReturnType<typeof anEngine>>['db'], now: number): void {
  db.transaction(() => {
    for (let day = 60; day >= 1; day--)
      for (const [c, customer] of ['northwind', 'mintleaf', 'one-off', 'quiet'].entries()) {
        if (customer === 'one-off' && day !== 40) continue
        if (customer === 'quiet' && day < 21) continue
        const count = customer === 'northwind' && day <= 14 ? 4 : 10
        for (let i = 0; i < count; i++) {
          const at = now - day * DAY_MS + i * 60_000
          const delivered = i % 5 !== 0 ? at + 2_000 : null
          const converted = delivered === null || (day <= 7 && i % 2 === 0) ? null : at + 9_000
          save(
            db,
            {
              mode: 'sandbox',
              customer_id: customer,
              country: c % 2 === 0 ? 'DE' : 'FR',
              created_at: at,
              accepted_at: at + 50,
              delivered_at: delivered,
              converted_at: converted,
              final_at: at + 60_000,
              state: converted === null ? 'expired' : 'converted',
              billable_at: at + 50,
              revenue_micros: 100_000,
              revenue_currency: 'EUR',
              revenue_reporting_micros: 100_000,
              to_number: null,
              body: null,
            },
            [
              {
                started_at: at,
                provider: 'twilio',
                delivery: delivered === null ? 'unknown' : 'delivered',
                delivered_at: delivered,
              },
            ],
          )
        }
      }
  })()
}

test('every page gets its figures, and insights are proven by the view they link to', async () => {
  const { client, engine } = await aConsole(aHistory)
  const now = Date.now()
  const query = { from: now - 13 * DAY_MS, to: now, bucket: 'day' as const }
  const revenue = await client.analytics.revenue(query)
  expect(revenue.kpis.grossMicros.value).toBe(
    engine.db
      .prepare(`select sum(revenue_reporting_micros) from verifications where created_at >= ? and mode = 'sandbox'`)
      .pluck()
      .get(revenue.span.from),
  )
  expect(revenue.topCustomers?.map(({ name }) => name)).toContain('Northwind Bank')

  const performance = await client.analytics.performance({ ...query, by: 'country' })
  expect(performance.groups.map(({ key }) => key).sort()).toEqual(['DE', 'FR'])
  expect(performance.heatMap?.sent.reduce((sum, n) => sum + n, 0)).toBe(performance.funnel[0]?.n)
  expect(performance.latency?.submit.p95).toBeGreaterThan(0)

  expect((await client.analytics.customers({})).updatedAt).toBeNull()
  const { customers, updatedAt } = await client.analytics.refreshCustomers()
  expect(customers).toBe(4)
  const table = await client.analytics.customers({ sort: 'spent', limit: 3 })
  expect(table).toMatchObject({ total: 4, matching: 4, updatedAt, model: { model: 'rule' } })
  const last = table.rows.at(-1)
  const rest = await client.analytics.customers({
    sort: 'spent',
    after: { value: last?.spentMicros ?? null, id: last?.id ?? '' },
  })
  expect([...table.rows, ...rest.rows].map(({ id }) => id).sort()).toEqual([
    'mintleaf',
    'northwind',
    'one-off',
    'quiet',
  ])
  const {
    rows: [mintleaf],
  } = await client.analytics.customers({ search: 'mintleaf' })
  expect(mintleaf).toMatchObject({ verifications: 600, spentMicros: 60_000_000 })

  const drawer = await client.analytics.customer({ id: 'northwind', days: 30 })
  expect(drawer.series.sent.reduce((sum, n) => sum + n, 0)).toBe(
    engine.db
      .prepare(`select count(*) from verifications where customer_id = 'northwind' and created_at >= ?`)
      .pluck()
      .get(drawer.span.from),
  )
  const missing = await client.analytics.customer({ id: 'nobody' }).catch((error: unknown) => error)
  expect(missing).toBeInstanceOf(ORPCError)

  const forecast = await client.analytics.forecast({ measure: 'volume', days: 14 })
  expect(forecast.forecast?.value).toHaveLength(14)
  expect(forecast.forecast?.low95.every((low, i) => low <= (forecast.forecast?.low80[i] ?? 0))).toBe(true)
  expect(forecast.forecast?.backTest?.naive.mase).toEqual(expect.any(Number))
  expect(await client.analytics.cohorts({})).toMatchObject({ currency: 'EUR' })

  await client.analytics.insights({ ...query, limit: 50 })
  const { insights } = await client.analytics.insights({ ...query, limit: 50 })
  expect(insights.find(({ kind }) => kind === 'conversion-down')?.text).toMatch(/(of Twilio|in France|in Germany)/)
  expect(insights.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['customer-shrank', 'conversion-down']))
  for (const { kind, proof, link } of insights) {
    const linked = analyticsQueryOf(link.params)
    if (linked === null) continue
    if (link.path === '/revenue') {
      const view = await client.analytics.revenue(linked)
      expect(figureAt(view, proof.figure), kind).toBe(proof.value)
    }
    if (link.path === '/performance') {
      const by = linked.filter.provider === undefined ? 'country' : 'provider'
      const [, key, rate] = proof.figure.split('.')
      const view = await client.analytics.performance({ ...linked, by })
      const group = view.groups.find((one) => one.key === key)
      expect(group?.[rate as 'delivery' | 'conversion'].value, kind).toBe(proof.value)
    }
  }
}, 30_000)

function figureAt(view: object, path: string): unknown {
  const found = path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | null)?.[name], view)
  return typeof found === 'object' && found !== null && 'value' in found ? found.value : found
}

test('what happened in a span is listed as far as it concerns the filter, notes by hand too', async () => {
  const { client } = await aConsole()
  const now = Date.now()
  const note = await client.analytics.notes.add({
    at: now - 5_000,
    text: 'Contract with Twilio renewed',
    provider: 'twilio',
  })
  await client.analytics.notes.add({ at: now - 4_000, text: 'Price list updated', country: 'FR' })
  const query = { from: now - DAY_MS, to: now + DAY_MS, kinds: ['note' as const] }
  const texts = async (filter: Parameters<typeof client.analytics.annotations>[0]['filter']) =>
    (await client.analytics.annotations({ ...query, ...(filter && { filter }) })).annotations.map(({ text }) => text)
  expect(await texts({})).toEqual(['Price list updated', 'Contract with Twilio renewed'])
  expect(await texts({ provider: { values: ['vonage'] } })).toEqual(['Price list updated'])
  expect(await texts({ country: { values: ['FR'], exclude: true } })).toEqual(['Contract with Twilio renewed'])
  const said = { at: now - 5_000, text: 'Contract with Vonage renewed', provider: 'vonage' }
  expect(await client.analytics.notes.change({ id: note.id, ...said })).toMatchObject({
    text: said.text,
    provider: 'vonage',
  })
  expect(await texts({ provider: { values: ['vonage'] } })).toEqual(['Price list updated', said.text])
  await client.analytics.notes.remove({ id: note.id })
  expect(await texts({})).toEqual(['Price list updated'])
  const gone = await client.analytics.notes.change({ id: note.id, ...said }).catch((error: unknown) => error)
  expect(gone).toMatchObject({ code: 'NOT_FOUND' })
  expect(await client.analytics.annotations({ from: now - DAY_MS, to: now })).toMatchObject({
    total: expect.any(Number),
  })
})

test('events name providers, countries and causes as the pages do, and the coming days have their sentence', async () => {
  const { client, engine } = await aConsole(aHistory)
  const now = Date.now()
  engine.db
    .prepare(
      `insert into failover_episodes (provider, cause, drill, started_at, last_at, hops)
       values ('twilio', 'no-receipt', 0, :at, :at, 3)`,
    )
    .run({ at: now - 60_000 })
  const query = { from: now - DAY_MS, to: now }
  const { annotations } = await client.analytics.annotations({ ...query, kinds: ['failover'] })
  expect(annotations.map(({ text, provider }) => [text, provider])).toEqual([
    ['3 failovers away from Twilio (no receipts).', 'twilio'],
  ])

  const forecast = await client.analytics.forecast({ measure: 'revenue', days: 30, historyDays: 30 })
  await client.analytics.insights({ ...query, limit: 50 })
  const { insights } = await client.analytics.insights({ ...query, limit: 50 })
  const said = insights.find(({ id }) => id === 'forecast:revenue')
  const past = forecast.history.value.reduce((sum: number, value) => sum + (value ?? 0), 0)
  const total = forecast.forecast?.total ?? 0
  expect(said).toMatchObject({
    text: expect.stringMatching(
      /^Net revenue of the next 30 days is forecast at €\d+\.\d\d, \d+\.\d % less than in the last 30/,
    ),
    proof: { figure: 'forecast.total', value: total, before: past },
    link: { path: '/revenue', params: { forecast: 'revenue' } },
  })
}, 30_000)

test('a block refuses its prefix with a typed error, counts, can be lifted and spares what is allowed', async () => {
  const { client } = await aConsole()
  const send = () => client.verifications.send({ to: '+4915112345678' })
  const rule = await client.analytics.fraud.addRule({
    action: 'block',
    prefix: '+49151',
    forMs: 3_600_000,
    reason: 'Attack',
  })
  const refused = await send().catch((error: unknown) => error)
  expect(refused).toMatchObject({
    code: 'PREFIX_BLOCKED',
    data: { rule: rule.id, prefix: '+49151', until: rule.until },
  })
  await client.verifications.send({ to: '+4917012345678' })
  const { rules } = await client.analytics.fraud.get({})
  expect(rules).toMatchObject([{ id: rule.id, inForce: true, refused: 1 }])
  await client.analytics.fraud.addRule({ action: 'allow', prefix: '+491511', forMs: 3_600_000, reason: 'Customer' })
  await expect(send()).resolves.toMatchObject({ country: 'DE' })
  await client.analytics.fraud.lift({ id: rule.id, reason: 'Over' })
  const again = await client.analytics.fraud.lift({ id: rule.id, reason: 'Over' }).catch((error: unknown) => error)
  expect(again).toMatchObject({ code: 'NOT_FOUND' })
  const preview = await client.analytics.fraud.preview({ prefix: '+4917', days: 1 })
  expect(preview).toMatchObject({ attempts: 1, days: 1 })
  expect(await client.analytics.fraud.setMode({ mode: 'guard', guardMs: 600_000 })).toEqual({
    mode: 'guard',
    guardMs: 600_000,
  })
  expect((await client.analytics.fraud.get({})).mode).toBe('guard')
})

test('the watch tells what changed', async () => {
  const { client, engine } = await aConsole()
  const seen: string[][] = []
  for await (const event of await client.analytics.watch()) {
    seen.push(event.what)
    if (seen.length === 1) engine.events.emit('analytics.changed', { what: 'customers' })
    else break
  }
  expect(seen).toEqual([[], ['customers']])
})

test('a busy workspace of every mode never mixes modes', async () => {
  const { client } = await aConsole((db, now) =>
    aBusyWorkspace(db, { seed: 5, from: now - 20 * DAY_MS, days: 14, verifications: 60 }),
  )
  const now = Date.now()
  const { kpis } = await client.analytics.revenue({ from: now - 30 * DAY_MS, to: now })
  expect(kpis.sent.value).toBe(0)
})
