export const climateNames = ['base', 'storm', 'thin', 'calm'] as const
export type ClimateName = (typeof climateNames)[number]

/** What kind of weather a simulated world has. Rates are per route, provider or pair as named, times are hours. */
export interface Climate {
  readonly name: ClimateName
  /** Verifications over the whole run, about. */
  readonly verifications: number
  /** Standard deviation of the slow drift of a route's success, on the logit scale. */
  readonly driftSd: number
  /** Hours in which the drift forgets half of where it was. */
  readonly driftHalfLifeH: number
  /** Lasting jumps of a route's success per 30 days. */
  readonly jumpsPerMonth: number
  /** Standard deviation of one such jump, on the logit scale. */
  readonly jumpSd: number
  /** Silent outages of one provider in one country, per 30 days. */
  readonly routeOutagesPerMonth: number
  /** Silent outages of one provider in a whole region, per 30 days. */
  readonly regionOutagesPerMonth: number
  /** Silent outages of one provider everywhere, per 30 days. */
  readonly providerOutagesPerMonth: number
  /** Times in which a provider refuses every submission, per 30 days. */
  readonly hardOutagesPerMonth: number
  /** Standard deviation of the hourly step of a price, share of the price. */
  readonly priceStep: number
  /** Lasting price changes of one route per 30 days. */
  readonly priceJumpsPerMonth: number
}

const base: Climate = {
  name: 'base',
  verifications: 140_000,
  driftSd: 0.36,
  driftHalfLifeH: 72,
  jumpsPerMonth: 3,
  jumpSd: 0.6,
  routeOutagesPerMonth: 2,
  regionOutagesPerMonth: 0.8,
  providerOutagesPerMonth: 0.5,
  hardOutagesPerMonth: 3,
  priceStep: 0.012,
  priceJumpsPerMonth: 2,
}

/** The four weathers of the bench. */
export const climates: Readonly<Record<ClimateName, Climate>> = {
  base,
  storm: {
    ...base,
    name: 'storm',
    driftHalfLifeH: 12,
    jumpsPerMonth: 4,
    driftSd: 0.5,
    jumpSd: 0.6,
    routeOutagesPerMonth: 3.5,
    regionOutagesPerMonth: 1.6,
    providerOutagesPerMonth: 0.8,
    hardOutagesPerMonth: 10,
    priceJumpsPerMonth: 4,
  },
  thin: { ...base, name: 'thin', verifications: 23_000 },
  calm: {
    ...base,
    name: 'calm',
    driftSd: 0.18,
    jumpsPerMonth: 0.9,
    jumpSd: 0.4,
    routeOutagesPerMonth: 0.9,
    regionOutagesPerMonth: 0.5,
    providerOutagesPerMonth: 0.25,
    hardOutagesPerMonth: 1,
    priceJumpsPerMonth: 1,
  },
}
