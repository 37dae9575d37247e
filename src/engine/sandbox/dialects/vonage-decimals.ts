import { decimalFromMicros } from '../../../contract/money.ts'

/** Micros as the eight decimals Vonage prints. */
export const eightPlaces = (micros: number): string => `${decimalFromMicros(micros, 6)}00`
