import type Database from 'better-sqlite3'
import type { Candidate, Service } from '../../contract/models.ts'
import type { PriceRule } from '../../contract/price-rule.ts'
import { statement } from '../store/statements.ts'

/**
 * Says of each candidate how its price came out of those of the country's networks, since nobody knows the
 * recipient's network before sending.
 *
 * @param at when the candidates were priced, UTC epoch ms
 */
export const withPriceRules = (
  db: Database.Database,
  candidates: readonly Candidate[],
  { country, service, at }: { readonly country: string; readonly service: Service; readonly at: number },
): Candidate[] =>
  candidates.map((candidate) => {
    const rule = candidate.price === null ? undefined : ruleAt(db, candidate.provider, country, service, at)
    return rule === undefined ? candidate : { ...candidate, priceRule: rule }
  })

const ruleAt = (db: Database.Database, provider: string, country: string, service: Service, at: number) =>
  statement(
    db,
    `select rule from route_prices
     where country = ? and service = ? and provider = ? and at <= ? and price is not null order by at desc limit 1`,
  )
    .pluck()
    .get(country, service, provider, at) as PriceRule | undefined
