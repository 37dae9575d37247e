/** A price of a list in euro micros, of the country as a whole without a network; `effectiveFrom` is UTC epoch ms. */
export const aQuote = (micros: number, network = '', effectiveFrom: number | null = null) => ({
  network,
  networkName: null,
  price: { micros, currency: 'EUR' },
  effectiveFrom,
})
