import { api, useSubscription } from '../../api.ts'
import { usePriceAlerts } from '../../stores/price-alerts.ts'

/** Keeps the badge of the prices page fresh. */
export function PriceAlertWatch(): null {
  const changed = usePriceAlerts((alerts) => alerts.changed)
  useSubscription((signal) => api.pricing.watchAlerts(undefined, { signal }), changed)
  return null
}
