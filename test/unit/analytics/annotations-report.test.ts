import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { annotationsInput } from '../../../src/contract/analytics-insights.ts'
import { annotationOfNote, annotationsReport } from '../../../src/engine/analytics/annotations-report.ts'
import { addNote, removeNote } from '../../../src/engine/store/analytics-notes.ts'
import { saveMaintenance } from '../../../src/engine/store/maintenance.ts'
import { addHistory } from '../../../src/engine/store/price-quotes.ts'
import { aStore } from '../../builders/a-store.ts'

const HOUR_MS = 3_600_000
const NOON = Date.UTC(2026, 2, 10, 12)
const span = { from: NOON - 12 * HOUR_MS, to: NOON + 12 * HOUR_MS }
const setting = { mode: 'live', currency: 'EUR', now: span.to }

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
  db.exec(`insert into providers (name, label, adapter, priority, enabled, account_id, sender, currency, services,
      base_urls, created_at, updated_at)
    values ('alpha', 'Alpha Telecom', 'twilio', 1, 1, 'a', 's', 'EUR', '["sms"]', '{}', 0, 0)`)
})

const found = (query: object = {}) => annotationsReport(db, annotationsInput.parse({ ...span, ...query }), setting)
const texts = (query: object = {}) => found(query).annotations.map(({ text }) => text)

function anEpisode(id: number, provider: string, cause: string, at: number, drill = 0): void {
  db.prepare('insert into failover_episodes values (?, ?, ?, ?, ?, ?, ?)').run(
    id,
    provider,
    cause,
    drill,
    at,
    at + 60_000,
    id,
  )
}

function aPrice(country: string, percent: number | null, at: number, runId: number | null, provider = 'alpha'): void {
  addHistory(db, {
    provider,
    country,
    service: 'sms',
    network: '',
    network_name: null,
    kind: 'raised',
    source: 'list',
    old_price: 100,
    old_currency: 'EUR',
    new_price: 110,
    currency: 'EUR',
    change_percentage: percent,
    updated_at: at,
    effective_from: at,
    run_id: runId,
  })
}

const aNote = (text: string, at: number, rest: object = {}) =>
  addNote(db, {
    at,
    to_at: at,
    text,
    provider: null,
    country: null,
    author: 'operator',
    created_at: at,
    ...rest,
  })

test('each kind is a sentence with the names that people use, the latest first', () => {
  anEpisode(1, 'alpha', 'outage', NOON)
  anEpisode(2, 'beta', 'something new', NOON + 1)
  anEpisode(3, 'alpha', 'outage', NOON + 2, 1)
  aPrice('DE', 10, NOON + 3, null)
  db.exec(`insert into policy_states (mode, author, reason, created_at)
    values ('off', 'operator', 'Back to the list', ${NOON + 4})`)
  db.exec(`insert into drills values (7, 'manual', 'alpha', 'hang', 60, 1, ${NOON + 5}),
    (8, 'manual', 'beta', 'hang', 60, 1, ${NOON + 6})`)
  db.exec(`insert into drill_reports values (7, 'passed', ${NOON + 90_000}, null)`)
  const window = { reason: 'New switch', author: 'operator', changedAt: NOON, deleted: false, id: null }
  saveMaintenance(db, { ...window, provider: null, from: NOON + 7, to: NOON + HOUR_MS })
  aNote('A campaign of acme began', NOON + 8)
  expect(texts()).toEqual([
    'A campaign of acme began',
    'Maintenance of every provider: New switch',
    'Drill on beta: running.',
    'Drill on Alpha Telecom: passed.',
    'Routing changed: Back to the list',
    '1 price of Alpha Telecom in Germany changed: +10.0 %.',
    '2 failovers away from beta.',
    '1 failover away from Alpha Telecom (outage).',
  ])
  expect(found().annotations.map(({ id, link }) => [id, link?.path])).toEqual([
    ['note:1', undefined],
    ['maintenance:1', undefined],
    ['drill:8', '/drills'],
    ['drill:7', '/drills'],
    ['policy:1', '/policy'],
    ['price:1', '/prices'],
    ['failover:2', '/failovers'],
    ['failover:1', '/failovers'],
  ])
})

test('prices of one sync are one happening, and its link leaves the country open when there are several', () => {
  aPrice('DE', 10, NOON, 5)
  aPrice('FR', -2.5, NOON + 1, 5)
  aPrice('FR', null, NOON + 1, 5)
  aPrice('ES', 4, NOON + 2, null)
  aPrice('ES', 4, NOON + 3, null)
  const { annotations, total } = found({ kinds: ['price'] })
  expect(total).toBe(3)
  expect(annotations.at(-1)).toMatchObject({
    from: NOON,
    to: NOON,
    provider: 'alpha',
    country: null,
    text: '2 prices of Alpha Telecom changed: -2.5 % to +10.0 %.',
    link: { path: '/prices', params: { tab: 'history', provider: 'alpha' } },
  })
  expect(annotations[0]?.link?.params).toEqual({ tab: 'history', provider: 'alpha', country: 'ES' })
})

test('the failovers link shows the hour before and the hour after', () => {
  anEpisode(4, 'alpha', 'throttled', NOON)
  expect(found().annotations[0]?.link).toEqual({
    path: '/failovers',
    params: {
      fromProviders: 'alpha',
      from: String(NOON - HOUR_MS),
      to: String(NOON + 60_000 + HOUR_MS),
    },
  })
})

test('a filter keeps what concerns it: notes and maintenance of all providers stay', () => {
  anEpisode(1, 'alpha', 'outage', NOON)
  anEpisode(2, 'beta', 'outage', NOON)
  const window = { reason: 'x', author: 'operator', changedAt: NOON, deleted: false, id: null }
  saveMaintenance(db, { ...window, reason: 'All', provider: null, from: NOON, to: NOON + 1 })
  saveMaintenance(db, { ...window, reason: 'Beta alone', provider: 'beta', from: NOON, to: NOON + 1 })
  aNote('for all', NOON)
  aNote('for beta', NOON, { provider: 'beta' })
  aNote('for France', NOON, { country: 'FR' })
  const alpha = { filter: { provider: { values: ['alpha'] } } }
  expect(texts(alpha).sort()).toEqual([
    '1 failover away from Alpha Telecom (outage).',
    'Maintenance of every provider: All',
    'for France',
    'for all',
  ])
  expect(texts({ filter: { country: { values: ['FR'], exclude: true } }, kinds: ['note'] }).sort()).toEqual([
    'for all',
    'for beta',
  ])
})

test('what lies outside the span or was taken back is left out, what reaches into it is not', () => {
  const removed = aNote('removed', NOON)
  expect(removeNote(db, removed.id, NOON + 1)).toBe(true)
  aNote('before', span.from - 1)
  aNote('long', span.from - HOUR_MS, { to_at: span.from + HOUR_MS })
  aNote('after', span.to)
  const window = { reason: 'Once planned', author: 'operator', changedAt: NOON, provider: null, id: null }
  const { id } = saveMaintenance(db, { ...window, from: NOON, to: NOON + 1, deleted: false })
  saveMaintenance(db, { ...window, id, from: NOON, to: NOON + 1, deleted: true })
  expect(texts()).toEqual(['long'])
})

test('a limit keeps the latest of all kinds, and the total still counts everything', () => {
  for (let n = 0; n < 5; n++) {
    aNote(`note ${n}`, NOON + 10 * n)
    aPrice('DE', 1, NOON + 10 * n + 5, null)
  }
  const { annotations, total } = found({ limit: 3 })
  expect(total).toBe(10)
  expect(annotations.map(({ from }) => from)).toEqual([NOON + 45, NOON + 40, NOON + 35])
})

test('a note on its own reads as it does in the report', () => {
  const note = aNote('A campaign', NOON, { country: 'FR' })
  expect(annotationOfNote(note)).toEqual(found().annotations[0])
})
