import type { PriceRule } from '../../../contract/price-rule.ts'

/** How the price of a country comes out of those of its networks, as a sentence. */
export const ruleWords: Readonly<Record<PriceRule, string>> = {
  'country-row': 'The list gives one price for the whole country.',
  weighted: 'Mean over the networks, weighed by their share of the traffic.',
  max: 'The dearest network, because no traffic shares are known and an estimate must not flatter.',
  min: 'The cheapest network.',
  charged: 'The mean of what was charged: it is none of the listed prices.',
}
