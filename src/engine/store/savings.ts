import type Database from 'better-sqlite3'
import type { Candidate } from '../../contract/models.ts'
import type { Arm } from '../../contract/policy-models.ts'
import type { AttemptFacts, Facts } from './rollup-facts.ts'
import { type ExpectedRoute, expectedRoutes, listedRoutes } from './savings-baseline.ts'
import { routeRisk } from './savings-risk.ts'
import { statement } from './statements.ts'
import type { ZoneCalendar } from './zone.ts'

/** `list`: no policy chose. */
export type SavingArm = Arm | 'list'

/** The first choice as it was logged. */
interface FirstChoice {
  readonly provider: string
  readonly policyVersion: string
  readonly arm: SavingArm
  readonly candidates: readonly Candidate[]
}

/** What is set against each other; micros, null when a price is unknown. */
interface Saving {
  readonly actual: number | null
  readonly baseline: number | null
  readonly best: number | null
}

/**
 * Writes what a verification saved beside the static list: when it is over, and again when its cost changes after
 * that. Runs within the transaction of the change, so that lines and sums always agree. Test messages and drills
 * save nothing.
 */
export function noteSaving(db: Database.Database, calendar: ZoneCalendar, before: Facts | null, after: Facts): void {
  const { verification: v, attempts } = after
  if (v.final_at === null || (v.mode !== 'live' && v.mode !== 'sandbox') || attempts.length === 0) return
  const day = calendar.day(v.created_at)
  if (before === null || before.verification.final_at === null) return over(db, day, after)
  if (costOf(before.attempts) !== costOf(attempts)) corrected(db, day, before, after)
}

function over(db: Database.Database, day: number, facts: Facts): void {
  const first = firstChoice(db, facts.verification.id)
  if (first === null) return
  const { expected, listed, saving } = compared(db, day, facts, first)
  addToDay(db, day, facts, first, saving, 1)
  if (first.arm === 'list') return
  log(db, facts, first, { expected, listed, saving, kind: 'final' })
  addProviders(db, day, facts, expected)
}

/** What the lines of a verification add up to. */
interface Logged extends Saving {
  readonly baselineProvider: string
  readonly bestProvider: string
}

/** The lines written before stay; the new one holds what has changed. */
function corrected(db: Database.Database, day: number, before: Facts, after: Facts): void {
  const first = firstChoice(db, after.verification.id)
  if (first === null) return
  const { expected, listed, saving } = compared(db, day, after, first)
  if (first.arm === 'list') {
    addToDay(db, day, before, first, listSaving(costOf(before.attempts)), -1)
    addToDay(db, day, after, first, saving, 1)
    return
  }
  const logged = statement(db, loggedSql).get(after.verification.id) as Logged | undefined
  if (logged === undefined) return
  // The list's cost was settled with the chances of that time; only where it is our own it follows the correction.
  const isOwn = first.arm !== 'strategy' || first.provider === logged.baselineProvider
  const isBest = first.arm !== 'strategy' || first.provider === logged.bestProvider
  const known = logged.baseline !== null && saving.actual !== null
  const now: Saving = {
    actual: saving.actual,
    baseline: known && !isOwn ? logged.baseline : saving.baseline,
    best: known && !isBest ? logged.best : saving.best,
  }
  addToDay(db, day, before, first, logged, -1)
  addToDay(db, day, after, first, now, 1)
  log(db, after, first, { expected, listed, saving: difference(now, logged), kind: 'correction' })
}

const difference = (now: Saving, then: Saving): Saving => ({
  actual: now.actual === null ? null : now.actual - (then.actual ?? 0),
  baseline: now.baseline === null ? null : now.baseline - (then.baseline ?? 0),
  best: now.best === null ? null : now.best - (then.best ?? 0),
})

const listSaving = (actual: number | null): Saving => ({ actual, baseline: actual, best: actual })

interface Compared {
  readonly expected: readonly ExpectedRoute[]
  /** The route of the static list; null when it has no price. */
  readonly listed: ExpectedRoute | null
  readonly saving: Saving
}

/** A conversion is worth what the list would have paid for one; what did not convert has no counterpart. */
function compared(db: Database.Database, day: number, facts: Facts, first: FirstChoice): Compared {
  const { verification: v, attempts } = facts
  const actual = costOf(attempts)
  if (first.arm === 'list') return { expected: [], listed: null, saving: listSaving(actual) }
  const routes = listedRoutes(first.candidates)
  const risk = (provider: string) => routeRisk(db, { day, mode: v.mode, provider, country: v.country })
  const expected = expectedRoutes(routes, risk)
  const head = routes[0]?.provider
  const listed = expected.find(({ provider }) => provider === head) ?? null
  if (actual === null) return { expected, listed, saving: { actual, baseline: null, best: null } }
  const through = (route: ExpectedRoute | null): number | null => {
    if (first.arm !== 'strategy' || route?.provider === first.provider) return actual
    if (route === null) return null
    return v.converted_at === null ? 0 : Math.round(route.perConversion)
  }
  // The list itself chose: whatever its first route was, nothing differs.
  const baseline = head === first.provider ? actual : through(listed)
  return { expected, listed, saving: { actual, baseline, best: baseline === null ? null : through(bestOf(expected)) } }
}

function bestOf(expected: readonly ExpectedRoute[]): ExpectedRoute | null {
  let best: ExpectedRoute | null = null
  for (const route of expected) if (best === null || route.perConversion < best.perConversion) best = route
  return best
}

function firstChoice(db: Database.Database, id: number): FirstChoice | null {
  const row = statement(db, firstSql).get(id) as
    | { readonly provider: string; readonly policyVersion: string; readonly candidates: string }
    | undefined
  if (row === undefined) return null
  const { provider, policyVersion } = row
  const arm = armOf(policyVersion)
  return { provider, policyVersion, arm, candidates: arm === 'list' ? [] : (JSON.parse(row.candidates) as Candidate[]) }
}

/** As written in a policy version such as `policy@3/default:control`. */
function armOf(policyVersion: string): SavingArm {
  if (!policyVersion.startsWith('policy@')) return 'list'
  if (policyVersion.endsWith(':control')) return 'control'
  return policyVersion.endsWith(':held-back') ? 'held-back' : 'strategy'
}

/** Of all attempts, micros of the reporting currency; null when one is unknown. */
function costOf(attempts: readonly AttemptFacts[]): number | null {
  let sum = 0
  for (const { cost_reporting_micros: cost, state } of attempts) {
    if (cost === null && state !== 'intent') return null
    sum += cost ?? 0
  }
  return sum
}

function log(
  db: Database.Database,
  { verification: v }: Facts,
  first: FirstChoice,
  { expected, listed, saving, kind }: Compared & { readonly kind: 'final' | 'correction' },
): void {
  const own = first.candidates.find(({ provider }) => provider === first.provider)
  const head = listedRoutes(first.candidates)[0]
  const { actual, baseline, best } = saving
  statement(db, logSql).run({
    id: v.id,
    provider: first.provider,
    saved: baseline === null || actual === null ? null : baseline - actual,
    reason: own?.chosenBecause ?? 'no reason on record',
    at: v.final_at,
    kind,
    mode: v.mode,
    country: v.country,
    policyVersion: first.policyVersion,
    baselineProvider: head?.provider ?? first.provider,
    baselinePrice: listed?.price ?? null,
    baselineEstimate: head?.estimate.mean ?? null,
    price: own?.comparablePrice?.micros ?? null,
    estimate: own?.estimate?.mean ?? null,
    actual,
    baseline,
    bestProvider: bestOf(expected)?.provider ?? first.provider,
    best,
    converted: v.converted_at === null ? 0 : 1,
  })
}

function addToDay(
  db: Database.Database,
  day: number,
  { verification: v }: Facts,
  { arm, provider }: FirstChoice,
  { actual, baseline, best }: Saving,
  sign: 1 | -1,
): void {
  const key = { day, mode: v.mode, arm, country: v.country, provider, n: sign }
  const converted = v.converted_at === null ? 0 : 1
  const known = actual !== null && baseline !== null && best !== null
  statement(db, daySql).run({
    ...key,
    converted: known ? sign * converted : 0,
    unpriced: known ? 0 : sign,
    actual: known ? sign * actual : 0,
    baseline: known ? sign * baseline : 0,
    best: known ? sign * best : 0,
    savedSquares: known ? sign * (baseline - actual) ** 2 : 0,
    costSquares: known ? sign * actual ** 2 : 0,
    convertedCost: known ? sign * converted * actual : 0,
  })
}

/** What it would have come to through each single provider; a correction of the cost leaves this as it was. */
function addProviders(db: Database.Database, day: number, facts: Facts, expected: readonly ExpectedRoute[]): void {
  const { verification: v, attempts } = facts
  const actual = costOf(attempts)
  if (actual === null) return
  const first = firstProvider(attempts)
  const converted = v.converted_at === null ? 0 : 1
  for (const route of expected) {
    const baseline = route.provider === first ? actual : converted * Math.round(route.perConversion)
    const { provider } = route
    const key = { day, mode: v.mode, country: v.country, provider, converted, actual, baseline }
    statement(db, providerSql).run({ ...key, squares: (baseline - actual) ** 2 })
  }
}

const firstProvider = (attempts: readonly AttemptFacts[]) => attempts.find(({ n }) => n === 1)?.provider

const firstSql =
  'select provider, policy_version as policyVersion, candidates from attempts where verification_id = ? and n = 1'

const loggedSql = `
select sum(actual_cost) as actual, sum(baseline_cost) as baseline, sum(best_cost) as best,
  max(baseline_provider) filter (where kind = 'final') as baselineProvider,
  max(best_provider) filter (where kind = 'final') as bestProvider
from cost_optimization_logs where verification_id = ? having count(*) > 0`

const logSql = `
insert into cost_optimization_logs (verification_id, selected_provider, cost_saved, optimization_reason, created_at,
  kind, mode, country, policy_version, baseline_provider, baseline_price, baseline_estimate, selected_price,
  selected_estimate, actual_cost, baseline_cost, best_provider, best_cost, converted)
values (:id, :provider, :saved, :reason, :at, :kind, :mode, :country, :policyVersion, :baselineProvider,
  :baselinePrice, :baselineEstimate, :price, :estimate, :actual, :baseline, :bestProvider, :best, :converted)`

const daySql = `
insert into savings_days (day, mode, arm, country, provider, verifications, converted, unpriced, actual_micros,
  baseline_micros, best_micros, saved_squares, cost_squares, converted_micros)
values (:day, :mode, :arm, :country, :provider, :n, :converted, :unpriced, :actual, :baseline, :best, :savedSquares,
  :costSquares, :convertedCost)
on conflict (day, mode, arm, country, provider) do update set verifications = verifications + excluded.verifications,
  converted = converted + excluded.converted, unpriced = unpriced + excluded.unpriced,
  actual_micros = actual_micros + excluded.actual_micros, baseline_micros = baseline_micros + excluded.baseline_micros,
  best_micros = best_micros + excluded.best_micros, saved_squares = saved_squares + excluded.saved_squares,
  cost_squares = cost_squares + excluded.cost_squares,
  converted_micros = converted_micros + excluded.converted_micros`

const providerSql = `
insert into savings_provider_days (day, mode, country, provider, verifications, converted, actual_micros,
  baseline_micros, saved_squares)
values (:day, :mode, :country, :provider, 1, :converted, :actual, :baseline, :squares)
on conflict (day, mode, country, provider) do update set verifications = verifications + 1,
  converted = converted + excluded.converted, actual_micros = actual_micros + excluded.actual_micros,
  baseline_micros = baseline_micros + excluded.baseline_micros, saved_squares = saved_squares + excluded.saved_squares`
