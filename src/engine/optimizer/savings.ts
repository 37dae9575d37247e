import type Database from 'better-sqlite3'
import type { CostSavings, CostSavingsInput } from '../../contract/cost-savings.ts'
import { answerOf, type ReportFrame, type ReportSetting, reportFrame } from '../analytics/report-frame.ts'
import { totalSums } from '../store/queries/analytics-sums.ts'
import { costCells } from '../store/queries/cost-sums.ts'
import { comparedProviders, providerDays, type SavingsDay, savingsDays } from '../store/queries/savings.ts'
import { rollupState } from '../store/rollups.ts'
import { firstDayOfMonth, monthOfDay } from '../store/zone.ts'
import { daysAtLeast } from './cost-report.ts'
import { type ArmSums, type ComparedDay, comparedArms, modelCheck, savedOf } from './savings-interval.ts'
import { savingsMethod } from './savings-method.ts'

/** The share of the baseline that routing is to save. */
const TARGET = { low: 0.15, high: 0.25 } as const
/** With a greater share under way of what is or will be counted, too many of the failures are still to come. */
const MOST_OPEN = 0.05

/** One day as it was, beside the baseline and the best. */
interface Day extends ComparedDay {
  readonly day: number
  readonly best: number
  readonly converted: number
}

/** Savings of a span: runs where the reading connection is. `listed`: providers in the order of the static list. */
export function savingsReport(
  db: Database.Database,
  query: CostSavingsInput,
  setting: ReportSetting & { readonly listed: readonly string[] },
): CostSavings {
  const frame = reportFrame(db, { ...query, bucket: daysAtLeast(query) }, setting)
  const { calendar } = rollupState(db)
  const span = { fromDay: calendar.day(frame.from), toDay: calendar.day(frame.to - 1) }
  const known = comparedProviders(db, frame.mode, span.fromDay, span.toDay)
  const provider =
    query.baseline === 'single-provider'
      ? (query.provider ?? setting.listed.find((name) => known.includes(name)) ?? known[0] ?? setting.listed[0] ?? '')
      : null
  const rows = savingsDays(db, { mode: frame.mode, filter: frame.filter, ...span })
  const days = comparedDays(db, frame, rows, provider, query.baseline, span)
  const before = frame.before && {
    fromDay: calendar.day(frame.before.from),
    toDay: calendar.day(frame.before.to - 1),
  }
  const rowsBefore = before && savingsDays(db, { mode: frame.mode, filter: frame.filter, ...before })
  const daysBefore = before && rowsBefore && comparedDays(db, frame, rowsBefore, provider, query.baseline, before)
  const check = (of: readonly SavingsDay[]) =>
    query.baseline === 'static-list' ? modelCheck(armOf(of, 'control'), armOf(of, 'strategy')) : null
  const saved = savedOf(days, check(rows))
  const series = seriesOf(frame, days, (day) => calendar.dayStart(day))
  const total = sums(days, 'actual', 'baseline', 'best', 'verifications', 'converted')
  return {
    ...answerOf(db, frame, setting),
    baseline: query.baseline,
    provider,
    providers: [...known],
    series,
    cumulative: {
      actual: addedUp(series.actual),
      baseline: addedUp(series.baseline),
      best: addedUp(series.best),
      saved: addedUp(series.saved),
    },
    total,
    saved,
    savedBefore: daysBefore && rowsBefore && savedOf(daysBefore, check(rowsBefore)),
    leftMicros: total.actual - total.best,
    target: { ...TARGET, state: stateOf(saved.share) },
    ...roiAndCoverage(db, frame, saved.micros, rows),
    control: controlOf(rows),
    method: [...savingsMethod(query.baseline)],
  }
}

const armOf = (rows: readonly SavingsDay[], arm: SavingsDay['arm']) => rows.filter((row) => row.arm === arm)

type DaySpan = { readonly fromDay: number; readonly toDay: number }

function comparedDays(
  db: Database.Database,
  frame: ReportFrame,
  rows: readonly SavingsDay[],
  provider: string | null,
  baseline: CostSavingsInput['baseline'],
  span: DaySpan,
): readonly Day[] {
  if (provider !== null) {
    const best = new Map(byDay(rows.filter(({ arm }) => arm !== 'list')).map((day) => [day.day, day.best]))
    const question = { mode: frame.mode, filter: frame.filter, ...span, provider }
    return providerDays(db, question).map((row) => ({ ...row, best: best.get(row.day) ?? row.actual }))
  }
  if (baseline === 'static-list') return byDay(rows)
  const before = perConvertedBefore(db, frame, span.fromDay)
  return byDay(
    rows.map((row) => {
      const price = before.get(row.country)
      return price === undefined
        ? { ...row, baseline: row.actual }
        : { ...row, baseline: Math.round(price * row.converted) }
    }),
  ).map((day) => ({ ...day, savedSquares: null }))
}

/** Micros a converted verification cost by country in the calendar month before a day. */
function perConvertedBefore(db: Database.Database, { mode, filter }: ReportFrame, day: number) {
  const { calendar } = rollupState(db)
  const month = monthOfDay(day)
  const window = {
    from: calendar.dayStart(firstDayOfMonth(month - 1)),
    to: calendar.dayStart(firstDayOfMonth(month)),
  }
  const cells = costCells(db, { mode, filter, by: ['country'], window, isOpen: false })
  return new Map(
    cells.flatMap(({ keys: [country = ''], sums: { cost_micros, converted } }) =>
      converted === 0 ? [] : [[country, cost_micros / converted] as const],
    ),
  )
}

const added = [
  'verifications',
  'converted',
  'actual',
  'baseline',
  'best',
  'savedSquares',
  'costSquares',
  'convertedCost',
] as const
type Added = Record<(typeof added)[number], number>

function byDay(rows: readonly SavingsDay[]): readonly (Day & { readonly savedSquares: number })[] {
  const days = new Map<number, Added & { readonly day: number }>()
  for (const row of rows) {
    const day = days.get(row.day) ?? { day: row.day, ...nothing() }
    days.set(row.day, day)
    for (const name of added) day[name] += row[name]
  }
  return [...days.values()]
}

const nothing = (): Added => Object.fromEntries(added.map((name) => [name, 0])) as Added

function seriesOf(frame: ReportFrame, days: readonly Day[], startOf: (day: number) => number): CostSavings['series'] {
  const { buckets } = frame
  const within = buckets.map(() => ({ actual: 0, baseline: 0, best: 0, verifications: 0, converted: 0 }))
  for (const day of days) {
    const start = startOf(day.day)
    const place = buckets.findIndex(({ startMs, endMs }) => startMs <= start && start < endMs)
    const bucket = within[place]
    if (bucket === undefined) continue
    bucket.actual += day.actual
    bucket.baseline += day.baseline
    bucket.best += day.best
    bucket.verifications += day.verifications
    bucket.converted += day.converted
  }
  return {
    starts: buckets.map(({ startMs }) => startMs),
    actual: within.map(({ actual }) => actual),
    baseline: within.map(({ baseline }) => baseline),
    best: within.map(({ best }) => best),
    saved: within.map(({ actual, baseline }) => baseline - actual),
    verifications: within.map(({ verifications }) => verifications),
    converted: within.map(({ converted }) => converted),
  }
}

function addedUp(values: readonly number[]): number[] {
  let sum = 0
  return values.map((value) => {
    sum += value
    return sum
  })
}

function sums<K extends keyof Day>(days: readonly Day[], ...names: readonly K[]): Record<K, number> {
  return Object.fromEntries(
    names.map((name) => [name, days.reduce((sum, day) => sum + Number(day[name]), 0)]),
  ) as Record<K, number>
}

function stateOf(share: number | null): CostSavings['target']['state'] {
  if (share === null) return 'unknown'
  if (share < TARGET.low) return 'below'
  return share > TARGET.high ? 'above' : 'within'
}

function roiAndCoverage(
  db: Database.Database,
  { mode, filter, window }: ReportFrame,
  saved: number,
  rows: readonly SavingsDay[],
): Pick<CostSavings, 'roi' | 'coverage'> {
  const measures = ['sent', 'final', 'billable', 'unrated', 'revenue_micros', 'cost_micros'] as const
  const all = totalSums(db, { mode, filter, measures, window, isOpen: window.isOpen })
  const revenue = all.billable - all.unrated > 0 ? all.revenue_micros : null
  const roi = (cost: number) => (revenue === null || cost <= 0 ? null : (revenue - cost) / cost)
  const [as, without] = [roi(all.cost_micros), roi(all.cost_micros + saved)]
  const count = (value: (row: SavingsDay) => number) => rows.reduce((sum, row) => sum + value(row), 0)
  const unpriced = count((row) => row.unpriced)
  const [counted, open] = [count(({ verifications }) => verifications), all.sent - all.final]
  return {
    roi: {
      revenueMicros: revenue,
      with: as,
      without,
      improvement: as === null || without === null || without === 0 ? null : (as - without) / Math.abs(without),
    },
    coverage: {
      verifications: all.sent,
      counted,
      unpriced,
      byList: count(({ arm, verifications }) => (arm === 'list' ? verifications : 0)),
      open,
      early: open > MOST_OPEN * (counted + open),
    },
  }
}

function controlOf(rows: readonly SavingsDay[]): CostSavings['control'] {
  const sumsOf = (arm: SavingsDay['arm']): ArmSums => {
    const sum = nothing()
    for (const row of rows) if (row.arm === arm) for (const name of added) sum[name] += row[name]
    return sum
  }
  const figures = ({ verifications, converted, actual }: ArmSums) => ({
    verifications,
    converted,
    spendMicros: actual,
    costPerConverted: converted === 0 ? null : actual / converted,
  })
  const [control, strategy] = [sumsOf('control'), sumsOf('strategy')]
  return { control: figures(control), strategy: figures(strategy), ...comparedArms(control, strategy) }
}
