import { expect, test } from 'vitest'
import { startersOf } from '../../../../src/renderer/src/components/time-bar/starter-views.ts'
import { alertFilter } from '../../../../src/renderer/src/pages/alerts/alert-filter.ts'
import { customersAsk } from '../../../../src/renderer/src/pages/customers/customer-filter.ts'
import { episodeFilter } from '../../../../src/renderer/src/pages/failovers/episode-filter.ts'
import { verificationFilter } from '../../../../src/renderer/src/pages/verifications/verification-filter.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const DAY = 86_400_000

/** What the page asks the engine for, by the name of the view. */
const asked = (
  page: Parameters<typeof startersOf>[0],
  filterOf: (params: Readonly<Record<string, string>>) => object,
) => Object.fromEntries(startersOf(page).map(({ name, params }) => [name, filterOf(params)]))

test('the views that come with the console are understood by their pages', () => {
  expect(asked('/verifications', (params) => verificationFilter(params, NOW, 'utc'))).toMatchObject({
    'Failed in the last 24 hours': { states: ['failed'], from: NOW - DAY },
    'Not converted in the last 24 hours': { states: ['failed', 'expired'], from: NOW - DAY },
    'Failed over': { failedOver: true },
    'Maybe duplicates': { maybeDuplicate: true },
  })
  expect(asked('/failovers', (params) => episodeFilter(params, NOW, 'utc'))).toMatchObject({
    'To be seen to': { acknowledged: false, maintenance: false },
    'Over 5 s': { minDurationMs: 5_000 },
    'Outages of the last 7 days': {
      categories: ['refused', 'timeout', 'reset', 'server-error', 'malformed-answer'],
      from: NOW - 7 * DAY,
    },
  })
  expect(asked('/alerts', (params) => alertFilter(params, NOW, 'utc'))).toMatchObject({
    Firing: { states: ['firing'] },
    Critical: { severities: ['critical'] },
  })
  expect(asked('/customers', customersAsk)).toMatchObject({
    'At risk': { bands: ['medium', 'high'] },
    'At a loss': { marginBelow: 0 },
    New: { newOnly: true },
  })
  expect(startersOf('/about')).toEqual([])
})
