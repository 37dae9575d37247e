import type { PriceChangeKind } from '../../src/contract/pricing-models.ts'
import type { PriceQuote, UnusablePrice } from '../../src/engine/providers/provider.ts'

const USD_PER_EURO = 1.16

export interface ScriptedLine {
  readonly round: number
  readonly provider: string
  readonly country: string
  readonly network: string
  readonly kind: PriceChangeKind
  readonly old: string | null
  readonly now: string | null
  readonly percent: number | null
}

interface Listed {
  readonly micros: number
  readonly currency: 'USD' | 'EUR'
}

/**
 * A market that is played round by round. For every route it is decided what happens, and at once written down as the
 * line that should be in the history; nothing is worked out by comparing lists.
 */
export class PriceScript {
  readonly lines: ScriptedLine[] = []
  readonly #random: () => number
  readonly #level: PriceQuote['level']
  readonly #provider: string
  /** By country and network; null once it has disappeared. */
  readonly #listed = new Map<string, Map<string, { price: Listed; standing: boolean }>>()
  #unusable: UnusablePrice[] = []

  constructor(provider: string, countries: readonly string[], level: PriceQuote['level'], random: () => number) {
    this.#provider = provider
    this.#random = random
    this.#level = level
    for (const country of countries) {
      const networks = new Map<string, { price: Listed; standing: boolean }>()
      this.#listed.set(country, networks)
      for (let n = 0; n < 3 + Math.floor(random() * 4); n++) {
        const network = n === 0 ? '' : `262${String(n).padStart(2, '0')}`
        const price = { micros: 20_000 + 10 * Math.floor(random() * 10_000), currency: 'USD' } as const
        networks.set(network, { price, standing: true })
        this.#line(0, country, network, 'first-seen', null, price, null)
      }
    }
  }

  /** What happens to these countries before they are read in this round. */
  play(round: number, countries: readonly string[]): void {
    for (const country of countries)
      for (const [network, route] of this.#listed.get(country) ?? []) this.#move(round, country, network, route)
  }

  /** The list, in no order, with a cheaper double of some rows and some rows that cannot be read. */
  answer(countries: readonly string[], onUnusable: (row: UnusablePrice) => void): readonly PriceQuote[] {
    const quotes = countries.flatMap((country) =>
      [...(this.#listed.get(country) ?? [])].flatMap(([network, { price, standing }]) => {
        if (!standing || this.#isUnusable(country, network)) return []
        const quote = this.#quote(country, network, price)
        const double = { ...quote, price: { ...price, micros: Math.floor(price.micros / 2) } }
        return this.#random() < 0.05 ? [double, quote] : [quote]
      }),
    )
    for (const row of this.#unusable.filter(({ country }) => countries.includes(country))) onUnusable(row)
    return quotes
      .map((quote) => ({ quote, key: this.#random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ quote }) => quote)
  }

  beginRound(): void {
    this.#unusable = []
  }

  #move(round: number, country: string, network: string, route: { price: Listed; standing: boolean }): void {
    const old = route.price
    const dice = this.#random()
    const set = (kind: PriceChangeKind, price: Listed, percent: number | null) => {
      route.price = price
      route.standing = true
      this.#line(round, country, network, kind, old, price, percent)
    }
    if (!route.standing) {
      if (dice < 0.5) set('returned', old, old.micros === 0 ? null : 0)
      return
    }
    if (dice < 0.6) return
    if (dice < 0.65) {
      const problem = this.#random() < 0.5 ? 'malformed' : 'negative'
      this.#unusable.push({ ...this.#quote(country, network, old), problem })
    } else if (dice < 0.7) {
      route.standing = false
      this.#line(round, country, network, 'disappeared', old, null, null)
    } else if (dice < 0.75 && old.micros > 0) {
      const currency = old.currency === 'USD' ? 'EUR' : 'USD'
      const same = currency === 'EUR' ? old.micros / USD_PER_EURO : old.micros * USD_PER_EURO
      const micros = Math.round(same * 1.003)
      set('currency-changed', { micros, currency }, percent(Math.round(same), micros))
    } else if (dice < 0.77 && old.micros > 0) {
      const currency = old.currency === 'USD' ? 'EUR' : 'USD'
      const same = currency === 'EUR' ? old.micros / USD_PER_EURO : old.micros * USD_PER_EURO
      const micros = Math.round(same * 1.25)
      set('raised', { micros, currency }, percent(Math.round(same), micros))
    } else if (dice < 0.78) {
      if (old.micros > 0) set('lowered', { ...old, micros: 0 }, -100)
    } else if (dice < 0.8) {
      const micros = old.micros * 30 + 10
      set('raised', { ...old, micros }, old.micros === 0 ? null : 999)
    } else if (dice < 0.9 || old.micros < 1_000) {
      const micros = old.micros + 1 + Math.floor(this.#random() * 9_000)
      set('raised', { ...old, micros }, old.micros === 0 ? null : percent(old.micros, micros))
    } else {
      const micros = old.micros - 1 - Math.floor(this.#random() * (old.micros / 2))
      set('lowered', { ...old, micros }, percent(old.micros, micros))
    }
  }

  #line(
    round: number,
    country: string,
    network: string,
    kind: PriceChangeKind,
    old: Listed | null,
    now: Listed | null,
    change: number | null,
  ): void {
    const text = (price: Listed | null) => price && `${price.micros} ${price.currency}`
    this.lines.push({
      round,
      provider: this.#provider,
      country,
      network,
      kind,
      old: text(old),
      now: text(now),
      percent: change,
    })
  }

  #isUnusable = (country: string, network: string): boolean =>
    this.#unusable.some((row) => row.country === country && `${row.mcc ?? ''}${row.mnc ?? ''}` === network)

  #quote(country: string, network: string, price: Listed): PriceQuote {
    const mcc = network === '' ? null : network.slice(0, 3)
    const mnc = network === '' ? null : network.slice(3)
    return { country, service: 'sms', mcc, mnc, networkName: null, price, level: this.#level }
  }
}

/** To four decimals and never above 999. */
function percent(old: number, now: number): number {
  return Math.min(999, Number((((now - old) * 100) / old).toFixed(4)))
}
