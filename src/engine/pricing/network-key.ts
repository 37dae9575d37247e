import type { PriceQuote } from '../providers/provider.ts'

/** MCC and MNC; where a list names networks without their codes the name; empty for the country as a whole. */
export const networkKey = ({ mcc, mnc, networkName }: Pick<PriceQuote, 'mcc' | 'mnc' | 'networkName'>): string =>
  `${mcc ?? ''}${mnc ?? ''}` || (networkName ?? '')
