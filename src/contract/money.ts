import * as z from 'zod'

/** ISO 4217 code, upper case. */
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, 'use an ISO 4217 code such as EUR')
  .describe('ISO 4217.')

/** An amount in millionths of a currency unit. Unknown money is `null`, never zero. */
export const moneySchema = z
  .object({ micros: z.int().describe('Millionths of the currency unit.'), currency: currencySchema })
  .describe('An amount of money. Unknown money is null, never zero.')
export type Money = Readonly<z.infer<typeof moneySchema>>

const MICROS_PER_UNIT = 1_000_000
const PLAIN_DECIMAL = /^([+-])?(\d+)(?:\.(\d+))?$/

/**
 * Parses a plain decimal as providers print it (`"0.0079"`, `"-0.00750"`) into micros, without going
 * through a float. Digits beyond the sixth are rounded half away from zero.
 *
 * @returns `null` for anything that is not a plain decimal or does not fit a safe integer.
 */
export function microsFromDecimal(text: string): number | null {
  const match = PLAIN_DECIMAL.exec(text.trim())
  if (match === null) return null
  const [, sign, units = '', fraction = ''] = match
  const roundUp = (fraction[6] ?? '0') >= '5' ? 1 : 0
  const micros = Number(units) * MICROS_PER_UNIT + Number(fraction.slice(0, 6).padEnd(6, '0')) + roundUp
  if (!Number.isSafeInteger(micros)) return null
  return sign === '-' && micros !== 0 ? -micros : micros
}

/** Prints micros as a plain decimal with `digits` places (0 to 6), rounded half away from zero. */
export function decimalFromMicros(micros: number, digits: number): string {
  const step = 10 ** (6 - digits)
  const steps = Math.round(Math.abs(micros) / step)
  const sign = micros < 0 && steps !== 0 ? '-' : ''
  const units = Math.floor(steps / 10 ** digits)
  if (digits === 0) return `${sign}${units}`
  return `${sign}${units}.${String(steps % 10 ** digits).padStart(digits, '0')}`
}
