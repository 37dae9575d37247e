import { type Dimension, dimensions } from '../../../../contract/analytics-query.ts'
import { countryName } from '../../format.ts'
import type { RouteParams } from '../../router.ts'

export const dimensionNames: Readonly<Record<Dimension, string>> = {
  provider: 'Provider',
  country: 'Country',
  service: 'Service',
  customer: 'Customer',
  network: 'Network',
}

const services: Readonly<Record<string, string>> = { sms: 'SMS', voice: 'Voice', whatsapp: 'WhatsApp' }

/** A value of a dimension as people call it. */
export function groupName(dimension: Dimension, value: string, labels: ReadonlyMap<string, string>): string {
  if (value === '') return dimension === 'network' ? 'Unknown network' : `No ${dimension}`
  if (dimension === 'provider') return labels.get(value) ?? value
  if (dimension === 'country') return countryName(value)
  return dimension === 'service' ? (services[value] ?? value) : value
}

export const isDimension = (text: string | undefined): text is Dimension => dimensions.some((each) => each === text)

/** The one or two dimensions of an address; provider and country at first. */
export function readGroups(params: RouteParams): Dimension[] {
  const chosen = (params['by'] ?? 'provider,country').split(',').filter(isDimension)
  const [first = 'provider', second] = chosen
  return second === undefined || second === first ? [first] : [first, second]
}
