import { useCallback, useState } from 'react'
import type { PriceSyncState } from '../../../../contract/pricing-models.ts'
import { api, type Subscription, useSubscription } from '../../api.ts'

export interface PriceSync {
  /** Null until the engine has answered. */
  readonly state: PriceSyncState | null
  readonly live: Subscription
  /** Is another one whenever prices may have changed. */
  readonly version: string
  /** Tells that something of this page changed prices. */
  readonly changed: () => void
}

/** Follows the sync of prices. */
export function usePriceSync(): PriceSync {
  const [state, setState] = useState<PriceSyncState | null>(null)
  const [round, setRound] = useState(0)
  const live = useSubscription((signal) => api.pricing.watch(undefined, { signal }), setState, {
    whilePaused: 'keep-last',
  })
  const changed = useCallback(() => setRound((n) => n + 1), [])
  return { state, live, version: `${state?.last?.id ?? 0}:${round}`, changed }
}
