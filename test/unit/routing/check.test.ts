import type Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { AppError } from '../../../src/engine/app-error.ts'
import { checkCode } from '../../../src/engine/routing/check.ts'
import { hashCode, type KeyedHash } from '../../../src/engine/routing/code.ts'
import type { VerificationRow } from '../../../src/engine/store/schema.ts'
import { verificationById } from '../../../src/engine/store/verifications.ts'
import { aStore } from '../../builders/a-store.ts'
import { NOON, save } from '../../builders/rows.ts'

const hash: KeyedHash = (text) => `hash of ${text}`
const RIGHT = '123456'
const WRONG = '654321'

let db: Database.Database
beforeEach(async () => {
  db = await aStore()
})

const sent = (overrides: Partial<VerificationRow> = {}) =>
  save(db, { state: 'accepted', reference: 'sb-1', code_hash: hashCode(hash, 'sb-1', RIGHT), ...overrides })

const enter = (id: number, code: string, at = NOON + 1_000) => checkCode(db, hash, id, code, at)

test('the right code converts, and number and text are forgotten', () => {
  const id = sent()
  expect(enter(id, RIGHT)).toEqual({ result: 'converted', checksLeft: 5 })
  expect(verificationById(db, id)).toMatchObject({
    state: 'converted',
    converted_at: NOON + 1_000,
    final_at: NOON + 1_000,
    to_number: null,
    body: null,
    to_prefix: '+49151',
    to_last2: '78',
  })
})

test.each(['pending', 'accepted', 'delivered'] as const)('the right code converts a %s one', (state) => {
  expect(enter(sent({ state }), RIGHT).result).toBe('converted')
})

test('a second time says so and changes nothing', () => {
  const id = sent()
  enter(id, RIGHT)
  expect(enter(id, RIGHT, NOON + 9_000)).toEqual({ result: 'already-converted', checksLeft: 5 })
  expect(enter(id, WRONG, NOON + 9_000)).toEqual({ result: 'already-converted', checksLeft: 5 })
  expect(verificationById(db, id)?.converted_at).toBe(NOON + 1_000)
})

test('wrong codes use up the tries; the right one after four of them still converts', () => {
  const id = sent()
  const left = [1, 2, 3, 4].map(() => enter(id, WRONG))
  expect(left.map(({ result }) => result)).toEqual(Array(4).fill('wrong-code'))
  expect(left.map(({ checksLeft }) => checksLeft)).toEqual([4, 3, 2, 1])
  expect(enter(id, RIGHT)).toEqual({ result: 'converted', checksLeft: 1 })
})

test('the fifth wrong code ends it, and the right one comes too late', () => {
  const id = sent()
  for (let i = 0; i < 4; i++) enter(id, WRONG)
  expect(enter(id, WRONG)).toEqual({ result: 'too-many-tries', checksLeft: 0 })
  expect(enter(id, RIGHT)).toEqual({ result: 'too-many-tries', checksLeft: 0 })
  expect(verificationById(db, id)).toMatchObject({
    state: 'failed',
    failure_reason: 'too many wrong codes',
    converted_at: null,
    to_number: null,
    body: null,
  })
})

test('it lives ten minutes: until the last millisecond, not at the limit', () => {
  const [early, late] = [sent(), sent({ reference: 'sb-2' })]
  expect(enter(early, RIGHT, NOON + 599_999).result).toBe('converted')
  expect(enter(late, RIGHT, NOON + 600_000)).toEqual({ result: 'expired', checksLeft: 5 })
  // A code that came too late does not use up a try.
  expect(enter(late, WRONG, NOON + 600_001)).toEqual({ result: 'expired', checksLeft: 5 })
})

test('ended ones say how they ended', () => {
  expect(enter(sent({ state: 'expired', final_at: NOON }), RIGHT).result).toBe('expired')
  expect(enter(sent({ state: 'failed', final_at: NOON, reference: 'sb-2' }), RIGHT).result).toBe('failed')
})

test('the code of another verification is wrong', () => {
  const id = sent()
  save(db, { reference: 'sb-2', code_hash: hashCode(hash, 'sb-2', WRONG) })
  expect(enter(id, WRONG).result).toBe('wrong-code')
})

test('an unknown id is a typed error that names it', () => {
  expect(() => enter(4_711, RIGHT)).toThrow(AppError)
  expect(() => enter(4_711, RIGHT)).toThrow('There is no verification 4711.')
})
