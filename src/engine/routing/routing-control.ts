import type { Service } from '../../contract/models.ts'
import type { ProviderControl, QueueStrategy } from '../../contract/providers.ts'
import type { ProviderConfig } from '../provider-config.ts'

/** The order in which providers are tried, as one version of it says. */
export interface Order {
  readonly version: number
  readonly strategy: QueueStrategy
  /** Names; providers that are missing follow by priority. */
  readonly providers: readonly string[]
}

/** What the router needs to know of an operator's decisions. */
export interface RoutingControl {
  of(provider: string): ProviderControl
  order(country: string, service: Service): Order
}

/** Nothing decided yet. */
export const freeControl: ProviderControl = {
  state: 'enabled',
  disabledUntil: null,
  pinned: false,
  weight: 1,
  perSecond: null,
  concurrent: null,
}

/** What the configuration alone says: everybody by priority. */
export function configuredControl(configs: readonly ProviderConfig[]): RoutingControl {
  const byPriority = configs.toSorted((a, b) => a.priority - b.priority).map(({ name }) => name)
  const disabled = new Set(configs.filter(({ enabled }) => !enabled).map(({ name }) => name))
  return {
    of: (provider) => (disabled.has(provider) ? { ...freeControl, state: 'disabled' } : freeControl),
    order: () => ({ version: 1, strategy: 'priority', providers: byPriority }),
  }
}
