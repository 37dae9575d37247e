import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import type { OptimizerMode } from '../../../src/contract/policy-models.ts'
import { AppError } from '../../../src/engine/app-error.ts'
import { PolicyBook } from '../../../src/engine/optimizer/policy-book.ts'
import { listAudit } from '../../../src/engine/store/audit.ts'
import { listPolicies, listPolicyStates } from '../../../src/engine/store/policies.ts'
import { setSetting } from '../../../src/engine/store/settings.ts'
import { aPolicy, aRule } from '../../builders/a-policy.ts'
import { aStore, fillUp, makeRoom } from '../../builders/a-store.ts'
import { FakeClock } from '../../fakes/fake-clock.ts'

const by = { author: 'operator', reason: 'a trial' }
let db: Database.Database
let clock: FakeClock
let changes: number

beforeEach(async () => {
  db = await aStore()
  clock = new FakeClock()
  changes = 0
})

const aBook = (defaultMode: OptimizerMode = 'on') =>
  new PolicyBook({
    db,
    clock,
    defaultMode,
    surroundings: () => ({ providers: ['alpha', 'beta'], reportingCurrency: 'EUR' }),
    onChange: () => changes++,
  })

test('the first version goes by price and conversion; the mode of the workspace decides whether it is used', () => {
  expect(aBook('off').state).toEqual({ mode: 'off', live: 1, trial: null })
  const book = aBook('on')
  expect(book.state).toEqual({ mode: 'on', live: 1, trial: null })
  expect(book.policy(1)).toMatchObject({ author: 'engine', controlShare: 0.03, rules: [{ strategy: 'balanced' }] })
  expect(book.previous).toBeNull()
  expect(listPolicies(db, null, 10)).toHaveLength(1)
})

test('a draft becomes a version and is in force at once; one click brings the old one back, another the new one', () => {
  const book = aBook()
  clock.jump(1_000)
  book.activate(
    { draft: aPolicy([aRule({ id: 'de', match: { countries: ['DE'] }, strategy: 'cheapest' })]) },
    'live',
    1,
    by,
  )
  expect(book.state).toEqual({ mode: 'on', live: 2, trial: null })
  expect(book.policy(2)).toMatchObject({ version: 2, ...by, createdAt: clock.now() })
  expect(book.changedAt).toBe(clock.now())
  book.rollback({ author: 'operator', reason: 'too dear' })
  expect(book.state.live).toBe(1)
  book.rollback(by)
  expect(book.state.live).toBe(2)
  expect(changes).toBe(3)
  expect(listPolicyStates(db, 10).map(({ live, reason }) => [live, reason])).toEqual([
    [2, 'a trial'],
    [1, 'too dear'],
    [2, 'a trial'],
    [1, 'the first policy: by price and conversion'],
  ])
  const audit = listAudit(db, { subjects: ['policy:routing'], beforeId: null, limit: 10 })
  expect(audit.map(({ action, actor }) => [action, actor])).toEqual([
    ['policy.rollback', 'operator'],
    ['policy.rollback', 'operator'],
    ['policy.activate', 'operator'],
  ])
  expect(JSON.parse(audit[1]?.detail ?? '')).toEqual({
    before: { mode: 'on', live: 2, trial: null },
    after: { mode: 'on', live: 1, trial: null },
    reason: 'too dear',
  })
})

test('a restart finds everything as it was', () => {
  const book = aBook()
  book.activate({ draft: aPolicy() }, 'canary', 0.2, by)
  book.activate({ draft: aPolicy() }, 'shadow', 1, by)
  expect(aBook().state).toEqual({ mode: 'on', live: 1, trial: { version: 3, stage: 'shadow', share: 0 } })
  expect(aBook().previous).toEqual({ mode: 'on', live: 1, trial: { version: 2, stage: 'canary', share: 0.2 } })
  expect(aBook().draftOf({ version: 2 })).toMatchObject({ version: 2 })
})

test('a shadow leaves the static list in charge; a canary is taken out of what is in charge', () => {
  const book = aBook('off')
  book.activate({ version: 1 }, 'shadow', 1, by)
  expect(book.state).toEqual({ mode: 'shadow', live: 1, trial: { version: 1, stage: 'shadow', share: 0 } })
  book.activate({ version: 1 }, 'canary', 0.1, by)
  expect(book.state).toEqual({ mode: 'on', live: null, trial: { version: 1, stage: 'canary', share: 0.1 } })
  book.activate({ version: 1 }, 'live', 1, by)
  expect(book.state).toEqual({ mode: 'on', live: 1, trial: null })
  book.activate({ draft: aPolicy() }, 'canary', 0.1, by)
  expect(book.state.live).toBe(1)
})

test('a stopped trial leaves what was in force before it began, whatever became of its share', () => {
  const book = aBook('off')
  book.activate({ draft: aPolicy() }, 'canary', 0.1, by)
  book.activate({ version: 2 }, 'canary', 0.5, by)
  expect(book.state).toMatchObject({ mode: 'on', live: null })
  book.stopTrial({ author: 'operator', reason: 'dearer' })
  expect(book.state).toEqual({ mode: 'off', live: 1, trial: null })
  expect(listAudit(db, { subjects: ['policy:routing'], beforeId: null, limit: 1 })[0]).toMatchObject({
    action: 'policy.stop-trial',
  })
  expect(() => book.stopTrial(by)).toThrow('No policy is on trial')
  // Switched off in the middle of a trial: stopping it must not switch anything on.
  book.activate({ version: 1 }, 'live', 1, by)
  book.activate({ version: 2 }, 'shadow', 1, by)
  book.setMode('off', by)
  book.stopTrial(by)
  expect(book.state).toEqual({ mode: 'off', live: 1, trial: null })
})

test('the mode can be switched here or in the settings, and goes back with a roll-back', () => {
  const book = aBook()
  book.setMode('off', by)
  book.setMode('off', by)
  expect([book.state.mode, changes]).toEqual(['off', 1])
  book.rollback(by)
  expect(book.state.mode).toBe('on')
  setSetting(db, 'optimizer.mode', 'shadow', clock.now())
  expect(book.state.mode).toBe('shadow')
})

test('what cannot work, or is not there, is refused and changes nothing', () => {
  const book = aBook()
  const refusal = (work: () => void) => {
    try {
      work()
    } catch (error) {
      return error instanceof AppError ? error.code : String(error)
    }
    return 'done'
  }
  const half = { rules: [aRule({ match: { countries: ['DE'] } })], controlShare: 0 }
  expect(refusal(() => book.activate({ draft: half }, 'live', 1, by))).toBe('INVALID_POLICY')
  expect(refusal(() => book.activate({ version: 9 }, 'live', 1, by))).toBe('NOT_FOUND')
  expect(refusal(() => book.rollback(by))).toBe('NOT_FOUND')
  fillUp(db)
  expect(
    refusal(() =>
      book.activate(
        {
          draft: aPolicy(Array.from({ length: 60 }, (_, i) => aRule({ id: `r${i}`, match: { customers: [`c${i}`] } }))),
        },
        'live',
        1,
        by,
      ),
    ),
  ).toBe('STORE_UNAVAILABLE')
  makeRoom(db)
  expect(book.state).toEqual({ mode: 'on', live: 1, trial: null })
  expect([listPolicies(db, null, 10).length, changes]).toEqual([1, 0])
})

test('history cannot be rewritten', () => {
  aBook()
  for (const sql of [
    "update policies set reason = 'x'",
    'delete from policies',
    'delete from policy_states',
    "update policy_states set mode = 'off'",
  ])
    expect(() => db.exec(sql)).toThrow('append-only')
})
