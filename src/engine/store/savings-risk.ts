import type Database from 'better-sqlite3'
import type { RouteRisk } from './savings-baseline.ts'
import { statement } from './statements.ts'

/** Days of which refusals and duplicates are counted, and how long a count is used for: until the next day. */
const DAYS = 7
/** Messages that the provider's own share is worth beside what was seen in the country. */
const STRENGTH = 20
/** Submissions after which a count is taken again, while a day has only begun. */
const USES = 200

interface Kept extends RouteRisk {
  readonly day: number
  uses: number
}

const kept = new WeakMap<Database.Database, Map<string, Kept>>()

export interface RiskQuestion {
  /** Of the reporting zone. */
  readonly day: number
  readonly mode: string
  readonly provider: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
}

/** Refusals and duplicates of a route over the last week, pulled to its provider's where there is little of it. */
export function routeRisk(db: Database.Database, question: RiskQuestion): RouteRisk {
  const { day, mode, provider, country } = question
  const risks = kept.get(db) ?? new Map<string, Kept>()
  kept.set(db, risks)
  const key = `${mode} ${provider} ${country}`
  const known = risks.get(key)
  if (known !== undefined && known.day === day && known.uses < USES) {
    known.uses++
    return known
  }
  const counts = { all: 0, refused: 0, doubled: 0 }
  const own = { ...counts }
  for (let each = day - DAYS + 1; each <= day; each++)
    for (const row of statement(db, countsSql).all(each, mode, provider) as CountRow[]) {
      addUp(counts, row)
      if (row.country === country) addUp(own, row)
    }
  const share = (part: 'refused' | 'doubled') =>
    (own[part] + STRENGTH * (counts[part] / Math.max(1, counts.all))) / (own.all + STRENGTH)
  const risk = { day, uses: 1, refused: share('refused'), doubled: share('doubled') }
  risks.set(key, risk)
  return risk
}

interface Counts {
  all: number
  refused: number
  doubled: number
}
type CountRow = Readonly<Counts> & { readonly country: string }

function addUp(counts: Counts, row: CountRow): void {
  counts.all += row.all
  counts.refused += row.refused
  counts.doubled += row.doubled
}

const countsSql = `
select country, sum(attempts_decided) as "all", sum(attempts_rejected) as refused, sum(doubled) as doubled
from rollup_route_days where day = ? and mode = ? and provider = ? group by country`
