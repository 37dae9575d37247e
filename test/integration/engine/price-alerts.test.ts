import { writeXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { countries } from '../../../src/engine/sandbox/countries.ts'
import { aClient } from '../../builders/a-client.ts'
import { aFastSandbox, anEngine } from '../../builders/an-engine.ts'
import { save } from '../../builders/rows.ts'

const SECOND = 1_000

/** A sandbox whose price lists move every second, with a day of traffic everywhere behind it. */
async function aLivelyEngine() {
  const sandbox = await aFastSandbox({ priceHourMs: SECOND })
  const engine = await anEngine({ sandbox })
  const client = aClient(engine)
  await client.pricing.alertActions.setThresholds({
    percent: 0.1,
    monthlyMicros: 0,
    rule: 'either',
    withoutTraffic: false,
  })
  const at = Date.now() - 3_600_000
  for (const { iso } of countries)
    for (const { name } of sandbox.providers)
      save(engine.db, { country: iso, mode: 'sandbox', created_at: at, segments: 50 }, [
        { provider: name, started_at: at },
      ])
  return { engine, client }
}

const aSheet = (...lines: readonly string[]) => ({
  fileName: 'rates.csv',
  content: Buffer.from(lines.join('\n')).toString('base64'),
})

test('prices in the sandbox move while one looks on, and what they cost is told and dealt with', async () => {
  const { engine, client } = await aLivelyEngine()
  const alarms: string[] = []
  engine.events.on('alarm.raised', ({ kind }) => alarms.push(kind))
  const watch = await client.pricing.watchAlerts()
  expect(await watch.next()).toMatchObject({ value: { unread: 0, impact: null } })

  await expect
    .poll(async () => (await client.pricing.alerts({ filter: { kinds: ['raised'] } })).cards.length, {
      timeout: 40_000,
    })
    .toBeGreaterThan(0)
  expect(await watch.next()).toMatchObject({ value: { unread: expect.any(Number), impact: { currency: 'EUR' } } })
  await expect.poll(() => alarms).toContain('price-rise')

  const { cards, unread } = await client.pricing.alerts({ filter: { kinds: ['raised'] }, limit: 1 })
  const [card] = cards
  expect(unread).toBeGreaterThan(0)
  expect(card).toMatchObject({ kind: 'raised', state: 'unread', impact: { currency: 'EUR' } })
  expect(card?.message).toMatch(/ raised .+ a month/)
  expect(card?.runId).not.toBeNull()
  const id = card?.id ?? 0
  const { rows, matching } = await client.pricing.alertRoutes({ card: id })
  expect(rows).toHaveLength(Math.min(matching, 200))
  expect(rows[0]?.segmentsPerMonth).toBeGreaterThan(0)

  expect(await client.pricing.alertActions.read({ cards: [id] })).toEqual({ changed: 1 })
  expect(await client.pricing.alertActions.read({ cards: [id], read: false })).toEqual({ changed: 1 })
  const until = Date.now() + 3_600_000
  expect(await client.pricing.alertActions.snooze({ cards: [id], until })).toEqual({ changed: 1 })
  const snoozed = await client.pricing.alerts({ filter: { states: ['snoozed'] } })
  expect(snoozed.cards).toMatchObject([{ id, snoozedUntil: until }])
  expect(await client.pricing.alertActions.acknowledge({ cards: [id], reason: 'seen' })).toEqual({ changed: 1 })
  const done = await client.pricing.alerts({ filter: { states: ['acknowledged'] } })
  expect(done.cards).toMatchObject([{ id, state: 'acknowledged', acknowledgedAt: expect.any(Number) }])
  expect((await client.pricing.alertActions.markAllRead()).changed).toBeGreaterThanOrEqual(0)
  await watch.return?.()
}, 60_000)

test('countries are muted and unmuted, and thresholds kept, with a line in the audit log', async () => {
  const client = aClient(await anEngine())
  const { alertActions } = client.pricing
  expect(await alertActions.mute({ country: 'DE', reason: 'fixed contract' })).toMatchObject([
    { country: 'DE', reason: 'fixed contract' },
  ])
  expect(await alertActions.mute({ country: 'FR' })).toHaveLength(2)
  expect(await alertActions.unmute({ country: 'DE' })).toMatchObject([{ country: 'FR', reason: null }])
  expect(await alertActions.muted()).toHaveLength(1)
  const given = { percent: 7, monthlyMicros: 1_000_000, rule: 'both', withoutTraffic: true } as const
  expect((await alertActions.thresholds()).percent).toBe(2)
  expect(await alertActions.setThresholds(given)).toEqual(given)
  expect(await alertActions.thresholds()).toEqual(given)
  const { rows: audit } = await client.audit.list({})
  expect(audit.map(({ action }) => action)).toEqual([
    'setting.set',
    'price-alert.unmute',
    'price-alert.mute',
    'price-alert.mute',
  ])
  await expect(client.pricing.alertRoutes({ card: 99 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a rate sheet goes in by preview and commit, and its prices count for the next quote', async () => {
  const client = aClient(await anEngine())
  const rates = aSheet(
    'Provider;Country;Price;Currency',
    'infobip;Germany;0,0123;EUR',
    'Infobip;FR;0,0456;EUR',
    'infobip;Nowhere;0,01;EUR',
  )
  const bad = await client.pricing.importPreview({ ...rates, mapping: null })
  expect(bad).toMatchObject({ token: null, problems: [{ line: 4, field: 'country', value: 'Nowhere' }] })
  const refused = client.pricing.importCommit({ ...rates, mapping: bad.mapping, token: 'none', reason: 'new sheet' })
  await expect(refused).rejects.toMatchObject({ code: 'IMPORT_REFUSED', data: { problems: 1 } })

  const good = aSheet('Provider;Country;Price;Currency', 'infobip;Germany;0,0123;EUR', 'Infobip;FR;0,0456;EUR')
  const { token, mapping } = await client.pricing.importPreview({ ...good, mapping: bad.mapping })
  const sent = { ...good, mapping, token: token ?? '', reason: 'new sheet' }
  expect(await client.pricing.importCommit(sent)).toEqual({ new: 2, changed: 0, same: 0 })
  await expect(client.pricing.importCommit(sent)).rejects.toMatchObject({ code: 'IMPORT_OUTDATED' })
  const { rows } = await client.pricing.networks({ country: 'DE', providers: ['infobip'] })
  expect(rows).toMatchObject([{ source: 'imported', price: { micros: 12_300, currency: 'EUR' } }])
  const { candidates } = await client.verifications.quote({ to: '+4915112345678' })
  expect(candidates.find(({ provider }) => provider === 'infobip')?.price).toEqual({ micros: 12_300, currency: 'EUR' })

  expect(await client.pricing.importTemplates.save({ name: 'Infobip monthly', mapping })).toEqual([
    { name: 'Infobip monthly', mapping },
  ])
  expect(await client.pricing.importTemplates.list()).toHaveLength(1)
  expect(await client.pricing.importTemplates.remove({ name: 'Infobip monthly' })).toEqual([])
})

test('a large XLSX sheet crosses the port, and what is no sheet is refused with a sentence', async () => {
  const client = aClient(await anEngine())
  const rows = Array.from({ length: 5_000 }, (_, i) => ['DE', '262', String(100 + (i % 900)), 0.01 + i / 1e6])
  const bytes = await writeXlsx({
    sheets: [{ name: 'Rates', rows: [['Country', 'MCC', 'MNC', 'Price'], ...rows.slice(0, 900)] }],
  })
  const file = { fileName: 'rates.xlsx', content: Buffer.from(bytes).toString('base64') }
  const guessed = await client.pricing.importPreview({ ...file, mapping: null })
  expect(guessed.missing).toEqual(['provider', 'currency'])
  const mapping = { ...guessed.mapping, provider: { value: 'vonage' }, currency: { value: 'EUR' } }
  const preview = await client.pricing.importPreview({ ...file, mapping })
  expect(preview).toMatchObject({ lines: 900, counts: { new: 900, problems: 0 } })
  expect(preview.rows).toHaveLength(500)
  const broken = client.pricing.importPreview({ fileName: 'x.xlsx', content: 'UEsDBAAA', mapping: null })
  await expect(broken).rejects.toMatchObject({ code: 'IMPORT_UNREADABLE', data: { reason: 'not-a-sheet' } })
})
