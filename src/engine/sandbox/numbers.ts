import { type Country, countries, type Network } from './countries.ts'
import { isMagicNumber } from './magic.ts'
import { hashUnit, integerBelow, pickWeighted, type Random } from './random.ts'

/** The country of an E.164 number with plus, or null when the sandbox world has no people there. */
export function countryOfNumber(e164: string): Country | null {
  const digits = e164.slice(1)
  const matches = countries.filter((country) => digits.startsWith(country.dialingPrefix))
  return matches.sort((a, b) => b.dialingPrefix.length - a.dialingPrefix.length)[0] ?? null
}

/** The network a number belongs to; it never changes within one world. */
export const networkOfNumber = (seed: number, country: Country, e164: string): Network =>
  pickWeighted(country.networks, (network) => network.share, hashUnit(seed, 'network', e164))

/** A valid mobile number, E.164 with plus, that is none of the magic ones. */
export function randomMobileNumber(country: Country, random: Random): string {
  const pattern = country.mobile[integerBelow(random, country.mobile.length)] ?? ''
  const national = pattern.replace(/[XN]/g, (mark) =>
    String(mark === 'N' ? 2 + integerBelow(random, 8) : integerBelow(random, 10)),
  )
  const number = `+${country.dialingPrefix}${national}`
  return isMagicNumber(number) ? randomMobileNumber(country, random) : number
}
