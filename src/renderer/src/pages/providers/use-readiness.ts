import { useEffect, useEffectEvent } from 'react'
import type { ProviderRow } from '../../../../contract/providers.ts'
import type { Readiness } from '../../../../contract/readiness.ts'
import { api, useQuery } from '../../api.ts'

/** Balances move slowly, and what was spent is read from a whole day, ms. */
const REFRESH_MS = 15_000

/** Balance, runway and readiness by provider; asked for again some time after the rows were renewed. */
export function useReadiness(rows: readonly ProviderRow[]): ReadonlyMap<string, Readiness> {
  const states = rows.map(({ name, breaker, state }) => `${name} ${breaker.state} ${state}`).join()
  const query = useQuery('readiness', (signal) => api.readiness.list(undefined, { signal }))
  const again = useEffectEvent(query.reload)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed state is the reason to ask again
  useEffect(() => again(), [states])
  const traffic = Math.floor(rows.reduce((sum, { accept }) => sum + accept.n, 0) / 20)
  // biome-ignore lint/correctness/useExhaustiveDependencies: renewed traffic is the reason to wait
  useEffect(() => {
    const timer = window.setTimeout(again, REFRESH_MS)
    return () => window.clearTimeout(timer)
  }, [traffic])
  return new Map((query.data ?? []).map((each) => [each.provider, each]))
}
