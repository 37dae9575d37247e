import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { healthWindowsMs } from '../../../../src/contract/health.ts'
import { providerWindows } from '../../../../src/engine/store/queries/health-windows.ts'
import { trafficSummary } from '../../../../src/engine/store/queries/traffic.ts'
import { verificationPage } from '../../../../src/engine/store/queries/verification-list.ts'
import { splitWindow } from '../../../../src/engine/store/queries/whole-hours.ts'
import { aBusyWorkspace } from '../../../builders/a-busy-workspace.ts'
import { aStore } from '../../../builders/a-store.ts'
import { NOON } from '../../../builders/rows.ts'

const MINUTE = 60_000
const HOUR = 3_600_000

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
  aBusyWorkspace(db, { seed: 3, from: NOON, days: 1, verifications: 400 })
})

/** What `query` says when the roll-ups cannot be used, as while they are rebuilt. */
function fromRawRows<T>(query: () => T): T {
  db.exec('update rollup_state set built_to = 0')
  const answer = query()
  db.exec('update rollup_state set built_to = null')
  return answer
}

/** Quantiles, which come from histograms, rounded to what they promise. */
const about = (_: string, value: unknown) => (typeof value === 'number' && !Number.isInteger(value) ? null : value)
const exceptQuantiles = (value: object) =>
  JSON.parse(JSON.stringify(value, (key, inner) => (/p\d+(Ms)?$/i.test(key) ? null : about(key, inner))))

const windows = [
  [NOON + 90 * MINUTE + 1, NOON + 20 * HOUR + 17 * MINUTE],
  [NOON, NOON + 12 * HOUR],
  [NOON + 1, NOON + 12 * HOUR + MINUTE],
  [NOON + 30 * MINUTE, NOON + 2 * HOUR],
] as const

test.each(windows)('the overview from %i to %i says what raw rows say', (from, to) => {
  const read = () => trafficSummary(db, { from, to })
  const [rolledUp, raw] = [read(), fromRawRows(read)]
  expect(raw.sent).toBeGreaterThan(10)
  expect(exceptQuantiles(rolledUp)).toEqual(exceptQuantiles(raw))
  for (const [index, { submitP95Ms }] of rolledUp.providers.entries()) {
    const exact = raw.providers[index]?.submitP95Ms ?? 0
    expect(Math.abs((submitP95Ms ?? 0) / exact - 1)).toBeLessThanOrEqual(0.01)
  }
})

test.each([null, 'one'])('health windows say what raw rows say, provider %s', (provider) => {
  const query = { to: NOON + 22 * HOUR + 7, windowsMs: healthWindowsMs, provider, country: null }
  const read = () => providerWindows(db, query)
  const [rolledUp, raw] = [read(), fromRawRows(read)]
  expect(exceptQuantiles(rolledUp)).toEqual(exceptQuantiles(raw))
  const last = raw.at(-1)
  expect(last?.submit.n).toBeGreaterThan(50)
  const error = (rolledUp.at(-1)?.submit.p95 ?? 0) / (last?.submit.p95 ?? 1) - 1
  expect(Math.abs(error)).toBeLessThanOrEqual(0.01)
})

test.each([{}, { countries: ['DE', 'FR'] }, { modes: ['live' as const, 'drill' as const], countries: ['US'] }])(
  'the counts of a list filtered by %j are those of the rows',
  (filter) => {
    const read = () => verificationPage(db, filter, { limit: 1 })
    expect(read()).toEqual(fromRawRows(read))
  },
)

test('hours in which something may still change for want of time are left to raw rows', () => {
  const window = { from: NOON, to: NOON + 5 * HOUR + MINUTE }
  expect(splitWindow(db, window).hours).toEqual({ from: NOON / HOUR, to: NOON / HOUR + 5 })
  expect(splitWindow(db, window, window.to - 2 * MINUTE)).toEqual({
    hours: { from: NOON / HOUR, to: NOON / HOUR + 4 },
    edges: [{ from: NOON + 4 * HOUR, to: window.to }],
  })
})
