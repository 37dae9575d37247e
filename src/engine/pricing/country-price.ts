import type { Money } from '../../contract/money.ts'
import type { PriceRule } from '../../contract/price-rule.ts'
import type { PriceSource, QuotedSource } from '../../contract/pricing-models.ts'

/** With fewer charges than this the shares of the networks are guesswork. */
const MIN_TRAFFIC = 30
/** With fewer charges than this the list is believed rather than the receipts. */
const MIN_CHARGES = 20
/** What is charged may be off by rounding. */
const SAME_WITHIN = 0.01

/** A quote in force. */
export interface StandingQuote {
  /** Empty for the country as a whole. */
  readonly network: string
  readonly source: QuotedSource
  readonly price: Money
  readonly cachedAt: number
  readonly effectiveFrom: number
}

/** Charges of a segment since the listed prices last changed. */
export interface Charges {
  readonly currency: string
  readonly n: number
  /** Micros. */
  readonly total: number
  /** Submission of the first, UTC epoch ms. */
  readonly since: number
}

/** One price for a country, and how it came about. Micros of the price's currency. */
export interface CountryPrice {
  readonly price: Money
  readonly source: PriceSource
  readonly rule: PriceRule
  /** Null without prices by network. */
  readonly min: number | null
  readonly weighted: number | null
  readonly max: number | null
  readonly networks: number
  readonly cachedAt: number
  readonly effectiveFrom: number
  /** What the quotes come to, before what was charged corrects it, micros; null without quotes. */
  readonly estimate: number | null
  /** Enough is charged, and it is none of what is listed. */
  readonly differs: boolean
}

const strength: Readonly<Record<QuotedSource, number>> = { list: 0, account: 1, imported: 2, manual: 3 }

/**
 * What the router reckons with, from the quotes of one route. For each network the strongest source counts: an
 * operator's price over an imported over the account's over the list. A price for the whole country counts when its
 * source is stronger than those of the networks; else the networks weighed by their traffic, where that is known; else
 * the list's own price for the country; else the dearest network, because the recipient's network is not known before
 * sending and an estimate must not flatter. What is charged corrects all of it but an operator's price, and stands
 * alone where nobody quotes anything.
 *
 * @param traffic charges by network
 * @returns null without a standing quote and without charges
 */
export function countryPrice(
  quotes: readonly StandingQuote[],
  traffic: ReadonlyMap<string, number>,
  charges: Charges | null,
): CountryPrice | null {
  const strongest = strongestByNetwork(quotes)
  const whole = strongest.get('')
  const leading = whole ?? [...strongest.values()][0]
  if (leading === undefined) return charges === null || charges.n === 0 ? null : chargedOnly(charges)
  const { currency } = leading.price
  // A list in two currencies has no one minimum; those in the leading one are compared.
  const networks = [...strongest.values()].filter((quote) => quote.network !== '' && quote.price.currency === currency)
  const amounts = networks.map(({ price }) => price.micros)
  const spread = {
    min: amounts.length === 0 ? null : amounts.reduce((a, b) => Math.min(a, b)),
    weighted: weigh(networks, traffic),
    max: amounts.length === 0 ? null : amounts.reduce((a, b) => Math.max(a, b)),
    networks: networks.length,
  }
  const estimate = estimated(whole, networks, spread)
  const corrected = correct(estimate, spread, charges?.currency === currency ? charges : null)
  const used = estimate.whole ? [leading] : networks
  return {
    price: { micros: corrected.micros, currency },
    source: corrected.source,
    rule: corrected.rule,
    ...spread,
    cachedAt: used.reduce((at, quote) => Math.max(at, quote.cachedAt), 0),
    effectiveFrom: used.reduce((at, quote) => Math.max(at, quote.effectiveFrom), 0),
    estimate: estimate.micros,
    differs: corrected.differs,
  }
}

function chargedOnly({ currency, n, total, since }: Charges): CountryPrice {
  return {
    price: { micros: Math.round(total / n), currency },
    source: 'observed',
    rule: 'charged',
    min: null,
    weighted: null,
    max: null,
    networks: 0,
    cachedAt: since,
    effectiveFrom: since,
    estimate: null,
    differs: false,
  }
}

type Spread = Pick<CountryPrice, 'min' | 'weighted' | 'max'>
interface Estimate {
  readonly micros: number
  readonly source: QuotedSource
  readonly rule: PriceRule
  /** From the price for the country as a whole. */
  readonly whole: boolean
}

/** For each network the quote that counts: that of the strongest source. */
export function strongestByNetwork(quotes: readonly StandingQuote[]): ReadonlyMap<string, StandingQuote> {
  const found = new Map<string, StandingQuote>()
  for (const quote of quotes) {
    const other = found.get(quote.network)
    if (other === undefined || strength[other.source] < strength[quote.source]) found.set(quote.network, quote)
  }
  return found
}

function estimated(
  whole: StandingQuote | undefined,
  networks: readonly StandingQuote[],
  { weighted, max }: Spread,
): Estimate {
  const source = networks.reduce<QuotedSource>((s, q) => (strength[q.source] > strength[s] ? q.source : s), 'list')
  if (whole !== undefined) {
    const stronger = networks.filter((quote) => strength[quote.source] > strength[whole.source])
    const outranks = networks.every((quote) => strength[quote.source] < strength[whole.source])
    const outranked = networks.length > 0 && stronger.length === networks.length
    if (outranks || (weighted === null && !outranked))
      return { micros: whole.price.micros, source: whole.source, rule: 'country-row', whole: true }
  }
  return weighted === null
    ? { micros: max ?? 0, source, rule: 'max', whole: false }
    : { micros: weighted, source, rule: 'weighted', whole: false }
}

/** Mean by traffic; null while too little of it is known. */
function weigh(networks: readonly StandingQuote[], traffic: ReadonlyMap<string, number>): number | null {
  let n = 0
  let sum = 0
  for (const { network, price } of networks) {
    const share = traffic.get(network) ?? 0
    n += share
    sum += share * price.micros
  }
  return n < MIN_TRAFFIC ? null : Math.round(sum / n)
}

function correct(estimate: Estimate, { min, max }: Spread, charges: Charges | null) {
  const asEstimated = { ...estimate, source: estimate.source as PriceSource, differs: false }
  if (charges === null || charges.n < MIN_CHARGES) return asEstimated
  const mean = Math.round(charges.total / charges.n)
  const low = Math.min(estimate.micros, min ?? estimate.micros) * (1 - SAME_WITHIN)
  const high = Math.max(estimate.micros, max ?? estimate.micros) * (1 + SAME_WITHIN)
  const differs = mean < low || mean > high
  if (estimate.source === 'manual') return { ...asEstimated, differs }
  if (Math.abs(mean - estimate.micros) <= estimate.micros * SAME_WITHIN) return asEstimated
  return { micros: mean, source: 'observed' as PriceSource, rule: 'charged' as PriceRule, differs }
}
