import * as z from 'zod'

/**
 * How one price of a country comes out of those of its networks. `country-row`: the list gives one for the country.
 * `weighted`: mean by share of traffic. `max`: the dearest network. `min`: the cheapest. `charged`: the mean of what
 * was charged.
 */
export const priceRuleSchema = z.enum(['country-row', 'weighted', 'max', 'min', 'charged'])
export type PriceRule = z.infer<typeof priceRuleSchema>
