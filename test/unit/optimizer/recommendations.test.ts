import { expect, test, vi } from 'vitest'
import type { Recommendation, RecommendationKind } from '../../../src/contract/recommendations.ts'
import { listAudit } from '../../../src/engine/store/audit.ts'
import { getSetting, setSetting } from '../../../src/engine/store/settings.ts'
import { aPolicy, aRule } from '../../builders/a-policy.ts'
import { aRecording, saveRecording, type World } from '../../builders/a-recording.ts'
import { aStore } from '../../builders/a-store.ts'
import { anAdviceDesk } from '../../builders/an-advice-desk.ts'
import { NOON } from '../../builders/rows.ts'

// Each goes through its traffic several times.
vi.setConfig({ testTimeout: 60_000 })

const DAY_MS = 86_400_000
const by = { author: 'operator', reason: 'because' }
const cheapest = aPolicy([], { rules: [aRule({ strategy: 'cheapest' })] })

/** In Brazil beta is the cheaper and by far the worse one; in Germany both are the same. */
const trap: World = {
  DE: { alpha: { price: 50_000, rate: 0.85 }, beta: { price: 50_000, rate: 0.85 } },
  BR: { alpha: { price: 30_000, rate: 0.9 }, beta: { price: 25_000, rate: 0.35 } },
}

/** The policy in force has sent this traffic, most of it by the first provider, and goes by price alone. */
async function aTrap(change: { readonly world?: World; readonly n?: number } = {}) {
  const db = await aStore()
  const { world = trap, n = 700 } = change
  saveRecording(
    db,
    aRecording(world, { seed: 1, n, explore: 0.6 }).map(({ row }) => row),
  )
  return { db, ...anAdviceDesk(db, cheapest) }
}

const find = <T extends { readonly kind: RecommendationKind }>(rows: readonly T[], kind: RecommendationKind): T => {
  const found = rows.find((row) => row.kind === kind)
  if (found === undefined) throw new Error(`no ${kind} among ${rows.map((row) => row.kind).join(', ')}`)
  return found
}

const pendingFor = (rows: readonly Recommendation[], country: string) =>
  rows.filter(({ subject }) => subject.country === country)

test('the cheap-route trap: a lower price that costs more per converted verification', async () => {
  const { review } = await aTrap()
  const [brazil] = pendingFor(await review(), 'BR')
  expect(brazil).toMatchObject({ state: 'open', kind: 'deny-provider', trap: true, risk: 'low' })
  expect(brazil?.subject).toEqual({ country: 'BR', service: 'sms', provider: 'beta' })
  expect(brazil?.title).toBe('Keep BETA out of Brazil')
  expect(brazil?.why).toMatch(/^BETA is cheaper and costs more: €0\.0250 a message against €0\.0300 through ALPHA/)
  expect(brazil?.monthly?.low).toBeGreaterThan(0)
  // It spends more on messages, and that is said.
  expect(brazil?.monthlySpend?.micros).toBeLessThan(0)
  expect(brazil?.conversion?.low).toBeGreaterThan(0.3)
  const { before, after } = brazil?.costPerConverted ?? {}
  expect(after?.micros).toBeLessThan(before?.micros ?? 0)
  expect(brazil?.evidence).toMatchObject({ withoutEvidence: 0 })
  expect(brazil?.change).toMatchObject({ kind: 'policy', differences: [{ kind: 'added', rule: 'default-br' }] })
})

test('nothing is recommended where routes are alike, and what is no longer found is outdated', async () => {
  const { desk, review, db } = await aTrap()
  const rows = await review()
  expect(pendingFor(rows, 'DE')).toEqual([])
  db.prepare('update verifications set converted_at = created_at, final_at = created_at').run()
  expect(pendingFor(await review(), 'BR')).toEqual([])
  expect(desk.list({ states: ['outdated'], limit: 10 }).rows.map(({ id }) => id)).toContain(rows[0]?.id)
})

test('applied it makes a new policy version; one click brings the old one back', async () => {
  const { desk, book, review, db } = await aTrap()
  const { id } = find(await review(), 'deny-provider')
  const before = book.state
  const applied = desk.apply(id, by)
  expect(applied).toMatchObject({ state: 'applied', canUndo: true, decidedBy: 'operator' })
  expect(applied.change).toMatchObject({ kind: 'policy', differences: [{ kind: 'added', rule: 'default-br' }] })
  const live = book.policy(book.state.live ?? 0)
  expect(live?.rules.map((rule) => [rule.id, rule.match.countries, rule.constraints.deny])).toEqual([
    ['default-br', ['BR'], ['beta']],
    ['default', null, []],
  ])
  expect(live?.reason).toBe(`recommendation ${id}: because`)
  expect(() => desk.apply(id, by)).toThrow('is applied already')
  expect(desk.undo(id, by)).toMatchObject({ state: 'undone', canUndo: false })
  expect(book.state).toEqual(before)
  expect(() => desk.undo(id, by)).toThrow('nothing to take back')
  const actions = listAudit(db, { subjects: [`recommendation:${id}`], beforeId: null, limit: 10 })
  expect(actions.map(({ action, actor }) => [action, actor])).toEqual([
    ['recommendation.undo', 'operator'],
    ['recommendation.apply', 'operator'],
  ])
})

test('what somebody else has changed since is not taken back from here', async () => {
  const { desk, book, review } = await aTrap()
  const { id } = find(await review(), 'deny-provider')
  desk.apply(id, by)
  book.activate({ version: 2 }, 'live', 1, by)
  const [row] = desk.list({ states: ['applied'], limit: 1 }).rows
  expect(row).toMatchObject({ canUndo: false, undoBlockedBy: expect.stringContaining('The policy was changed since') })
  expect(() => desk.undo(id, by)).toThrow('The policy was changed since')
  book.setMode('off', by)
})

test('a planned one is applied when its time has come, also when the machine slept over it', async () => {
  const { desk, book, clock, review } = await aTrap()
  const { id } = find(await review(), 'deny-provider')
  expect(desk.schedule(id, clock.now() + 2 * 3_600_000, by)).toMatchObject({ state: 'scheduled' })
  await clock.advance(3_600_000)
  expect(book.state.live).toBe(2)
  // Asleep: the wall clock goes on, timers do not.
  clock.jump(5 * 3_600_000)
  desk.wake()
  expect(book.state.live).toBe(3)
  expect(desk.list({ states: ['applied'], limit: 1 }).rows[0]).toMatchObject({
    id,
    reason: 'because',
    scheduledAt: null,
  })
})

test('a plan can be taken back, and one that cannot be carried out says why', async () => {
  const { desk, book, clock, review } = await aTrap()
  const { id } = find(await review(), 'deny-provider')
  desk.schedule(id, clock.now() + 3_600_000, by)
  expect(desk.schedule(id, null, by)).toMatchObject({ state: 'open', scheduledAt: null })
  await clock.advance(2 * 3_600_000)
  expect(book.state.live).toBe(2)
  desk.schedule(id, clock.now() + 3_600_000, by)
  book.setMode('off', by)
  await clock.advance(2 * 3_600_000)
  const [failed] = desk.list({ states: ['failed'], limit: 1 }).rows
  expect(failed).toMatchObject({ id, reason: expect.stringContaining('No policy is in force now') })
  expect(() => desk.apply(99, by)).toThrow('There is no recommendation 99')
})

test('a dismissed one stays away for 30 days, unless its money doubles', async () => {
  const { db, desk, clock, review } = await aTrap()
  const { id, monthly } = find(await review(), 'deny-provider')
  const dismissed = desk.dismiss(id, { ...by, reason: 'contract' })
  expect(dismissed).toMatchObject({ state: 'dismissed', reason: 'contract', canUndo: true })
  expect(dismissed.dismissedUntil).toBe(clock.now() + 30 * DAY_MS)
  expect(pendingFor(await review(), 'BR')).toEqual([])
  // Worth two and a half times as much as when it was dismissed.
  db.prepare('update recommendations set monthly_micros = ? where id = ?').run(
    Math.round((monthly?.micros ?? 0) / 2.5),
    id,
  )
  const [again] = pendingFor(await review(), 'BR')
  expect(again?.id).toBeGreaterThan(id)
  expect(() => desk.undo(id, by)).toThrow('come back by itself')
})

test('a dismissal can be taken back, and ends by itself', async () => {
  const { desk, clock, review, db } = await aTrap()
  const { id } = find(await review(), 'deny-provider')
  desk.dismiss(id, by)
  expect(desk.undo(id, by)).toMatchObject({ state: 'open', dismissedUntil: null })
  desk.dismiss(id, by)
  clock.jump(31 * DAY_MS)
  db.prepare('update verifications set created_at = created_at + ?').run(31 * DAY_MS)
  expect(pendingFor(await review(), 'BR')).toHaveLength(1)
})

test('after 14 days what was promised is held against what came true', async () => {
  const { db, desk, clock, review } = await aTrap()
  const { id, monthly } = find(await review(), 'deny-provider')
  desk.apply(id, by)
  const better: World = { BR: { alpha: { price: 30_000, rate: 0.9 } } }
  const rows = aRecording(better, { seed: 2, n: 400, explore: 0, from: clock.now() + 1 }).map(({ row }) => row)
  saveRecording(db, rows)
  // A review meanwhile does not recommend again what has just been done.
  expect(pendingFor(await review(), 'BR').filter(({ kind }) => kind === 'deny-provider')).toEqual([])
  clock.jump(13 * DAY_MS)
  await clock.advance(3_600_000)
  expect(desk.list({ states: ['applied'], limit: 1 }).rows[0]?.realised).toBeNull()
  clock.jump(DAY_MS)
  await clock.advance(3_600_000)
  const [row] = desk.list({ states: ['applied'], limit: 1 }).rows
  expect(row?.realised).toMatchObject({ verifications: 400 })
  expect(row?.realised?.conversion?.low).toBeGreaterThan(0)
  // Half of the promised month came true at least: only half of the traffic was sent.
  expect(row?.realised?.monthly?.low).toBeGreaterThan(0)
  expect(row?.realised?.monthly?.micros).toBeLessThan(monthly?.micros ?? 0)
})

test('where the list decides another order is recommended, and taken back', async () => {
  const db = await aStore()
  const world: World = { BR: { beta: { price: 25_000, rate: 0.35 }, alpha: { price: 30_000, rate: 0.9 } } }
  // A weighted order tries both.
  const rows = aRecording(world, { seed: 4, n: 1_000, explore: 0.3 }).map(({ row }) => row)
  saveRecording(
    db,
    rows.map((row) => ({ ...row, policyVersion: 'weighted@1' })),
  )
  const { review, desk, control } = anAdviceDesk(db, null)
  const order = ['beta', 'alpha']
  control.reorder(
    { country: null, service: 'sms', strategy: 'priority', providers: order },
    { actor: 'test', reason: null },
  )
  const found = find(await review(), 're-order')
  expect(found).toMatchObject({ trap: true, title: 'Ask ALPHA first in Brazil' })
  expect(found.change).toMatchObject({ kind: 'queue', before: ['beta', 'alpha'], after: ['alpha', 'beta'] })
  expect(desk.apply(found.id, by)).toMatchObject({ state: 'applied', canUndo: true })
  expect(control.order('BR', 'sms').providers).toEqual(['alpha', 'beta'])
  expect(desk.undo(found.id, by).change).toMatchObject({ after: ['alpha', 'beta'] })
  expect(control.order('BR', 'sms').providers).toEqual(['beta', 'alpha'])
})

test('more converts than is wanted: weigh failures less where that saves money, and back again', async () => {
  const db = await aStore()
  // At five messages a failure alpha is better, at three beta.
  const world: World = { DE: { alpha: { price: 60_000, rate: 0.965 }, beta: { price: 40_000, rate: 0.85 } } }
  saveRecording(
    db,
    aRecording(world, { seed: 6, n: 1_600, explore: 1 }).map(({ row }) => row),
  )
  const { desk, review } = anAdviceDesk(db, aPolicy())
  const lower = find(await review(), 'failure-cost')
  expect(lower.change).toEqual({ kind: 'failure-cost', before: 5, after: 3.3 })
  expect(lower.monthly?.micros).toBeGreaterThan(0)
  expect(lower.conversion?.high).toBeLessThan(0)
  expect(lower.risk).toBe('medium')
  desk.apply(lower.id, by)
  expect(getSetting(db, 'optimizer.failureCost')).toBe(3.3)
  setSetting(db, 'optimizer.failureCost', 6, NOON)
  expect(() => desk.undo(lower.id, by)).toThrow('The failure cost was changed since')
  setSetting(db, 'optimizer.failureCost', 3.3, NOON)
  expect(desk.undo(lower.id, by).change).toEqual({ kind: 'failure-cost', before: 5, after: 3.3 })
  expect(getSetting(db, 'optimizer.failureCost')).toBe(5)
})

test('fewer convert than is wanted: weigh failures more where that brings conversions, and back again', async () => {
  const db = await aStore()
  // At three messages a failure alpha is better, which the list asks first; at four and a half beta.
  const world: World = { DE: { alpha: { price: 40_000, rate: 0.85 }, beta: { price: 60_000, rate: 0.965 } } }
  saveRecording(
    db,
    aRecording(world, { seed: 7, n: 1_600, explore: 1 }).map(({ row }) => row),
  )
  setSetting(db, 'optimizer.failureCost', 3, NOON)
  setSetting(db, 'optimizer.successTarget', 0.93, NOON)
  const { desk, review } = anAdviceDesk(db, aPolicy())
  const raise = find(await review(), 'failure-cost')
  expect(raise.change).toEqual({ kind: 'failure-cost', before: 3, after: 4.5 })
  expect(raise.conversion?.low).toBeGreaterThan(0)
  // More conversions are paid for.
  expect(raise.monthly?.micros).toBeLessThan(0)
  expect(raise.why).toContain('93 % are wanted')
  expect(raise.why).toMatch(/Messages cost €[\d,.]+ a month more: €[\d.]+ for each further conversion/)
  desk.apply(raise.id, by)
  expect(getSetting(db, 'optimizer.failureCost')).toBe(4.5)
  desk.undo(raise.id, by)
  expect(getSetting(db, 'optimizer.failureCost')).toBe(3)
})

test('gaps: a country with one provider, an unknown price, an empty account, a sender nobody has registered', async () => {
  const db = await aStore()
  const world: World = { IN: { alpha: { price: 40_000, rate: 0.8 } }, FR: { alpha: { price: 40_000, rate: 0.8 } } }
  const rows = aRecording(world, { seed: 8, n: 200, explore: 0 }).map(({ row }) => row)
  const blind = rows.filter(({ country }) => country === 'FR').slice(0, 3)
  saveRecording(
    db,
    rows.map((row) =>
      blind.includes(row) ? { ...row, attempts: row.attempts.map((attempt) => ({ ...attempt, cost: null })) } : row,
    ),
  )
  const { desk, review, clock } = anAdviceDesk(db, null)
  db.prepare(
    `insert into provider_health (provider_name, status, updated_at, breaker, ejections, balance_micros, balance_currency)
     values ('alpha', 'healthy', 0, '{}', '[]', 1500000, 'EUR')`,
  ).run()
  const found = await review()
  expect(find(found, 'fix-price')).toMatchObject({
    subject: { country: 'FR', provider: 'alpha' },
    change: { page: 'pricing' },
  })
  expect(find(found, 'add-provider').why).toMatch(/could go through ALPHA only; they cost €\d+\.\d\d/)
  expect(find(found, 'register-sender').subject).toEqual({ country: 'IN', service: 'sms', provider: 'alpha' })
  expect(find(found, 'balance-low').why).toMatch(/^€1\.50 are left and €1\.\d\d a day are spent: that lasts 1 day\.$/)
  // A person does these: applied says that it was done, and nothing is measured.
  const done = desk.apply(find(found, 'balance-low').id, by)
  expect(done).toMatchObject({ state: 'applied', realisedAt: null, change: { kind: 'page' } })
  expect(desk.undo(done.id, by).state).toBe('undone')
  expect(desk.list({ kinds: ['fix-price'], limit: 10 })).toMatchObject({ total: 1, monthly: 0 })
  expect(clock.now()).toBeGreaterThan(NOON)
})

test('every night once, ten minutes after a first start, and what was slept through is caught up once', async () => {
  const { db, desk, clock } = await aTrap({ n: 300 })
  const runs = () =>
    db.prepare(`select count(*) from policy_replays where origin = 'review' and state = 'done'`).pluck().get()
  expect(desk.run.lastAt).toBeNull()
  await clock.advance(11 * 60_000)
  expect(runs()).toBe(1)
  const first = desk.run.lastAt
  await clock.advance(5 * 3_600_000)
  expect(desk.run.lastAt).toBe(first)
  clock.jump(3 * DAY_MS)
  await clock.advance(3_600_000)
  expect(desk.run.lastAt).toBeGreaterThan(first ?? 0)
  expect(desk.run.nextAt).toBeGreaterThan(clock.now())
})

test('a review that fails says so, and the next one works', async () => {
  const { desk, review, trouble } = await aTrap({ n: 300 })
  trouble.error = new Error('the disk hums')
  await review()
  expect(desk.run).toMatchObject({ running: false, problem: 'It failed: the disk hums' })
  trouble.error = null
  await review()
  expect(desk.run.problem).toBeNull()
})

test('a store that cannot be written refuses a decision, and everything stays as it was', async () => {
  const { db, desk, review, book } = await aTrap()
  const { id } = find(await review(), 'deny-provider')
  const before = book.state
  db.pragma('query_only = 1')
  for (const decide of [() => desk.apply(id, by), () => desk.dismiss(id, by), () => desk.schedule(id, 1, by)])
    expect(decide).toThrow('cannot be written')
  db.pragma('query_only = 0')
  expect(book.state).toEqual(before)
  expect(desk.list({ limit: 10 }).rows.find((row) => row.id === id)?.state).toBe('open')
})
