import { DAY_MS, HOUR_MS } from '../../contract/durations.ts'
import type { Climate } from './climate.ts'
import { type Country, type Network, countries as ownCountries } from './countries.ts'
import { createPriceLaws } from './price-laws.ts'
import type { ProviderProfile } from './provider-profiles.ts'
import { hashUnit, type Lognormal } from './random.ts'
import { createWeather, type Weather } from './weather.ts'

/** The world's own exchange rate: fixed, so that price moves are the providers' and nobody else's. */
const PER_USD = { USD: 1, EUR: 0.92 } as const
/** Prices are quoted to a hundred-thousandth of a unit. */
const PRICE_STEP_MICROS = 10
/** Some messages never arrive, whatever the weather. */
const MOST_DELIVERED = 0.995

/**
 * The laws of the sandbox world: pure functions of its seed, the route and the time (UTC epoch ms).
 * Nothing in here remembers anything, so two worlds of one seed agree for ever.
 */
export interface World {
  readonly seed: number
  /** Those that price lists name. */
  readonly countries: readonly Country[]
  /** What the weather does to it; null in a world without. */
  readonly weather: Weather | null
  /** Share of accepted messages that reach the handset: 0.90 to 0.99 without weather. */
  deliveryRate(provider: ProviderProfile, country: Country, at: number): number
  /** Share of delivered messages whose code is typed, 0.80 to 0.95. */
  conversionRate(provider: ProviderProfile, country: Country, at: number): number
  /** From acceptance to the handset. */
  receiptDelay(provider: ProviderProfile, country: Country): Lognormal
  /** From the handset to the typed code. */
  readonly typingDelay: Lognormal
  /** Price of a segment, micros of the provider's currency. Without a network: the country's default. */
  listPrice(provider: ProviderProfile, country: Country, network: Network | null, at: number): number
  /** What the account pays for a segment, micros of the provider's currency. */
  accountPrice(provider: ProviderProfile, country: Country, network: Network | null, at: number): number
  /** Networks of a country that are on the provider's price list just now; messages go to the others all the same. */
  listedNetworks(provider: ProviderProfile, country: Country, at: number): readonly Network[]
}

/**
 * @param priceHourMs how long an hour of the price lists takes, ms; an hour unless told
 * @param climate lets routes drift, break and move their prices as in the optimizer's simulator; left out, the world is
 * a mild one: rates swing slowly, prices move by small steps, and nothing breaks by itself
 */
export function createWorld(
  seed: number,
  priceHourMs: number = HOUR_MS,
  countries: readonly Country[] = ownCountries,
  climate: Climate | null = null,
): World {
  const laws = createPriceLaws(seed, priceHourMs)
  const weather = climate && createWeather(seed, climate)
  const level = (law: string, provider: ProviderProfile, country: Country, at: number) => {
    const key = [seed, law, provider.name, country.iso] as const
    const periodMs = (2 + 4 * hashUnit(...key, 'period')) * DAY_MS
    const drift = weather === null ? 0.06 * Math.sin(2 * Math.PI * (at / periodMs + hashUnit(...key, 'phase'))) : 0
    return Math.min(1, Math.max(0, 0.55 * provider.quality + 0.45 * hashUnit(...key) + drift))
  }

  const price = (provider: ProviderProfile, country: Country, network: Network | null, at: number, share: number) => {
    const moved =
      weather === null
        ? (0.85 + 0.3 * hashUnit(seed, 'price', provider.name, country.iso)) *
          laws.factor(routeOf(provider, country), at)
        : weather.priceFactor(provider.name, country, Math.floor(at / priceHourMs))
    const carrier =
      network === null ? 1 : 0.95 + 0.12 * hashUnit(seed, 'carrier', provider.name, network.mcc, network.mnc)
    const factor = provider.priceFactor * (provider.countryFactors?.[country.iso] ?? 1)
    const units = country.basePriceUsdMicros * PER_USD[provider.currency] * factor
    const micros = units * moved * carrier * share
    return Math.max(PRICE_STEP_MICROS, Math.round(micros / PRICE_STEP_MICROS) * PRICE_STEP_MICROS)
  }

  const delivery = (provider: ProviderProfile, country: Country, at: number) =>
    0.9 + 0.09 * level('delivery', provider, country, at)
  const conversion = (provider: ProviderProfile, country: Country, at: number) =>
    0.8 + 0.15 * level('conversion', provider, country, at)

  return {
    seed,
    countries,
    weather,
    deliveryRate(provider, country, at) {
      const settled = delivery(provider, country, at)
      if (weather === null) return settled
      // The weather is that of routes: who gets a code types it as ever.
      const typed = conversion(provider, country, at)
      const success = shifted(settled * typed, weather.shift(provider.name, country, at))
      return Math.min(MOST_DELIVERED, success / typed) * weather.left(provider.name, country, at)
    },
    conversionRate: conversion,
    receiptDelay: (provider, country) => ({
      medianMs: provider.receiptDelay.medianMs * (0.8 + 0.4 * hashUnit(seed, 'delay', provider.name, country.iso)),
      sigma: provider.receiptDelay.sigma,
    }),
    typingDelay: { medianMs: 9_000, sigma: 0.55 },
    listPrice: (provider, country, network, at) => price(provider, country, network, at, 1),
    accountPrice: (provider, country, network, at) => price(provider, country, network, at, provider.accountShare),
    listedNetworks(provider, country, at) {
      const listed = country.networks.filter((network) => laws.isListed(routeOf(provider, country), network, at))
      return listed.length > 0 ? listed : country.networks.slice(0, 1)
    },
  }
}

/** A probability moved on the logit scale. */
const shifted = (p: number, by: number): number => p / (p + (1 - p) * Math.exp(-by))

const routeOf = (provider: ProviderProfile, country: Country) => ({ provider: provider.name, country: country.iso })
