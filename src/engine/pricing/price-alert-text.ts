import { decimalFromMicros } from '../../contract/money.ts'
import type { PriceAlertKind } from '../../contract/price-alerts.ts'
import { countryInText } from '../country-name.ts'

/** A hundredth of a unit of money in micros: the least that a message names. */
const CENT = 10_000

/** A card in figures. Money is micros a month. */
export interface CardFigures {
  readonly kind: PriceAlertKind
  /** As people know it. */
  readonly provider: string
  /** ISO 3166-1 alpha-2, each once. */
  readonly countries: readonly string[] | number
  /** Of a card with one route; null for more. */
  readonly network: string | null
  readonly routes: number
  readonly percent: { readonly min: number; readonly max: number } | null
  readonly impact: number | null
  readonly absorbed: number | null
  /** ISO 4217. */
  readonly currency: string
}

/** What happened, what it costs a month, and what another provider would absorb of it, in one or two sentences. */
export function cardMessage(card: CardFigures): string {
  return `${happened(card)}${byPercent(card)}. ${costs(card)}`.trim()
}

function happened(card: CardFigures): string {
  const { provider, kind, routes } = card
  const prices = routes === 1 ? `the price${where(card)}` : `${routes} prices${where(card)}`
  switch (kind) {
    case 'raised':
      return `${provider} raised ${prices}`
    case 'lowered':
      return `${provider} lowered ${prices}`
    case 'announced':
      return `${provider} announced ${routes === 1 ? `a new price${where(card)}` : `${routes} new prices${where(card)}`}`
    case 'disappeared':
      return `${provider} no longer lists ${routes === 1 ? `a price${where(card)}` : prices}`
    case 'billed-differently':
      return `${provider} bills something else than it lists${where(card)}`
  }
}

function where({ countries, network }: CardFigures): string {
  if (typeof countries === 'number') return ` in ${countries} countries`
  const [only, ...others] = countries
  if (only === undefined) return ''
  if (others.length > 0) return ` in ${countries.length} countries`
  const country = countryInText(only)
  return network === null || network === '' ? ` in ${country}` : ` in ${country}, network ${network}`
}

function byPercent({ percent, kind }: CardFigures): string {
  if (percent === null) return ''
  const low = Math.abs(kind === 'lowered' ? percent.max : percent.min)
  const high = Math.abs(kind === 'lowered' ? percent.min : percent.max)
  if (kind === 'announced' || kind === 'billed-differently')
    return percent.min === percent.max
      ? ` (${signed(percent.min)})`
      : ` (${signed(percent.min)} to ${signed(percent.max)})`
  return share(low) === share(high) ? ` by ${share(low)}` : ` by ${share(low)} to ${share(high)}`
}

const share = (percent: number) => (percent >= 999 ? 'more than 999 %' : `${percent.toFixed(percent < 10 ? 1 : 0)} %`)
const signed = (percent: number) => `${percent < 0 ? '−' : '+'}${share(Math.abs(percent))}`

function costs({ impact, absorbed, currency }: CardFigures): string {
  if (impact === null) return 'What that costs is not known.'
  const money = (micros: number) =>
    Math.abs(micros) < CENT ? `less than 0.01 ${currency}` : `${decimalFromMicros(Math.abs(micros), 2)} ${currency}`
  if (impact === 0) return 'No traffic goes there, so that it costs nothing.'
  const first = `That is ${money(impact)} ${impact > 0 ? 'more' : 'less'} a month`
  if (absorbed === null || Math.abs(absorbed) < CENT) return `${first}.`
  return `${first}; other providers would absorb ${money(absorbed)} of it.`
}
