import { decimalFromMicros, type Money } from '../../contract/money.ts'

const regions = new Intl.DisplayNames('en', { type: 'region' })

/** ISO 3166-1 alpha-2 as people say it. */
export const countryName = (country: string): string => regions.of(country) ?? country

/** Of a message: as many digits as prices have. */
export const priceText = ({ micros, currency }: Money): string => `${decimalFromMicros(micros, 4)} ${currency}`

export const moneyText = ({ micros, currency }: Money): string => `${decimalFromMicros(micros, 2)} ${currency}`

export const percentText = (share: number): string => `${Math.round(1_000 * share) / 10} %`

export const countText = (n: number, one: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : `${one}s`}`
