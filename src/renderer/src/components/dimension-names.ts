import type { Dimension } from '../../../contract/analytics-query.ts'
import type { Service } from '../../../contract/models.ts'
import { countryName } from '../format.ts'

export const dimensionNames: Readonly<Record<Dimension, string>> = {
  provider: 'Provider',
  country: 'Country',
  service: 'Service',
  customer: 'Customer',
  network: 'Network',
}

export const serviceNames: Readonly<Record<Service, string>> = { sms: 'SMS', voice: 'Voice', whatsapp: 'WhatsApp' }

const isService = (value: string): value is Service => Object.hasOwn(serviceNames, value)

/** A value of a dimension as people call it; customers are known here by their ids alone. */
export function groupName(dimension: Dimension, value: string, labels: ReadonlyMap<string, string>): string {
  if (value === '') return dimension === 'network' ? 'Unknown network' : `No ${dimension}`
  if (dimension === 'provider') return labels.get(value) ?? value
  if (dimension === 'country') return countryName(value)
  return dimension === 'service' && isService(value) ? serviceNames[value] : value
}
