import { useEffect, useEffectEvent, useState } from 'react'
import { api, useQuery } from '../../api.ts'

type PolicyShares = Awaited<ReturnType<typeof api.policies.shares>>

export interface SharesView {
  readonly shares: PolicyShares | null
  readonly error: unknown
  readonly reload: () => void
}

const REFRESH_MS = 5_000

/** What each rule really got in the window, asked for again every few seconds and at every new `version`. */
export function useShares(windowMs: number, version: number): SharesView {
  const query = useQuery(`shares ${windowMs}`, (signal) => api.policies.shares({ windowMs }, { signal }))
  const [last, setLast] = useState<PolicyShares | null>(null)
  const again = useEffectEvent(query.reload)
  useEffect(() => {
    if (query.data !== undefined) setLast(query.data)
  }, [query.data])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another policy is the reason to ask at once
  useEffect(() => {
    again()
    const timer = window.setInterval(again, REFRESH_MS)
    return () => window.clearInterval(timer)
  }, [version])
  return { shares: query.data ?? last, error: query.error, reload: query.reload }
}
