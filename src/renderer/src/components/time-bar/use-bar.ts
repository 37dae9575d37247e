import { useMemo } from 'react'
import type { AnalyticsQueryInput } from '../../../../contract/analytics-query.ts'
import { useRoute } from '../../router.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { type BarState, barQuery, readBar } from './bar-state.ts'

export interface Bar extends BarState {
  /** Everything the query depends on but the time, as text. */
  readonly key: string
  /** What to ask the engine with now. */
  readonly query: () => AnalyticsQueryInput
}

/** The bar of a page as its address has it. */
export function useBar(): Bar {
  const { params } = useRoute()
  const zone = usePreferences((preferences) => preferences.zone)
  return useMemo(() => {
    const state = readBar(params)
    return {
      ...state,
      key: JSON.stringify([state, zone]),
      query: () => barQuery(state, Date.now(), zone),
    }
  }, [params, zone])
}
