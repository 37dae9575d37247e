import { type Country, countries, type Network } from './countries.ts'

/** A price list as long as a real one. */
export interface PriceMarket {
  /** ISO 3166-1 alpha-2; the sandbox's own countries among them keep their networks and prices. */
  readonly countries: readonly string[]
  readonly networksPerCountry: number
}

const BASE_PRICE_USD_MICROS = 60_000

/** Countries as the price lists name them: with made-up networks up to the number asked for. */
export function priceMarket({ countries: codes, networksPerCountry }: PriceMarket): readonly Country[] {
  return codes.map((iso, index) => {
    const known = countries.find((country) => country.iso === iso) ?? madeUp(iso, index)
    const mcc = known.networks[0]?.mcc ?? String(900 + (index % 100))
    const more = Array.from({ length: Math.max(0, networksPerCountry - known.networks.length) }, (_, n): Network => {
      const mnc = String(100 + n)
      return { mcc, mnc, name: `Network ${mnc}`, share: 1 }
    })
    return { ...known, networks: [...known.networks, ...more] }
  })
}

const madeUp = (iso: string, index: number): Country => ({
  iso,
  name: `Country ${iso}`,
  dialingPrefix: String(1_000 + index),
  mobile: [],
  networks: [],
  basePriceUsdMicros: BASE_PRICE_USD_MICROS,
  traffic: 0,
})
