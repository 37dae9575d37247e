import type Database from 'better-sqlite3'
import type { ManualPriceInput } from '../../contract/pricing.ts'
import type { PriceChange } from '../../contract/pricing-models.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import { addAudit } from '../store/audit.ts'
import { writing } from '../store/open.ts'
import { quotesOf } from '../store/price-quotes.ts'
import type { RouteKey } from '../store/schema-prices.ts'
import type { PriceLedger } from './price-ledger.ts'

/**
 * Puts an operator's price in force, or takes it back, together with a line in the audit log. It outranks every other
 * source until it is cleared.
 *
 * @returns what it changed, first sights included
 * @throws {AppError} `NOT_FOUND` for an unknown provider and for a price to clear that is not there,
 *   `STORE_UNAVAILABLE`
 */
export function applyManualPrice(
  {
    db,
    clock,
    ledger,
    providers,
  }: {
    readonly db: Database.Database
    readonly clock: Clock
    readonly ledger: Pick<PriceLedger, 'record' | 'withdraw' | 'announce'>
    readonly providers: readonly { readonly name: string }[]
  },
  input: ManualPriceInput,
): readonly PriceChange[] {
  const { action, provider, country, service, network, reason } = input
  if (!providers.some(({ name }) => name === provider))
    throw new AppError('NOT_FOUND', {}, `There is no provider ${provider}.`)
  const route = { provider, country, service }
  const standing = manualQuote(db, route, network)
  if (action === 'clear' && standing === undefined)
    throw new AppError('NOT_FOUND', {}, 'No manual price stands for this route.')
  const micros = standing?.price ?? null
  const before = micros === null || standing === undefined ? null : { micros, currency: standing.currency }
  const after = action === 'set' ? { price: input.price, effectiveFrom: input.effectiveFrom ?? null } : { price: null }
  const changes = writing(db, () =>
    db.transaction(() => {
      addAudit(db, {
        at: clock.now(),
        actor: 'operator',
        action: action === 'set' ? 'price.set' : 'price.clear',
        subject: `price:${provider}:${country}`,
        detail: { before: { service, network, price: before }, after: { service, network, ...after }, reason },
      })
      if (action === 'clear') return ledger.withdraw({ ...route, source: 'manual' }, [network])
      const { price, effectiveFrom = null } = input
      const quotes = [{ network, networkName: null, price, effectiveFrom }]
      return ledger.record([{ ...route, source: 'manual', complete: false, quotes }], null)
    })(),
  )
  ledger.announce(changes, null)
  return changes
}

/** The manual quote of a network; undefined without one, or after it was cleared. */
const manualQuote = (db: Database.Database, route: RouteKey, network: string) =>
  quotesOf(db, route).find((quote) => quote.source === 'manual' && quote.network === network && quote.gone_at === null)
