import { useEffect, useMemo } from 'react'
import type { AnalyticsQueryInput } from '../../../../contract/analytics-query.ts'
import { navigate, type RoutePath, useRoute } from '../../router.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { type BarState, barQuery, readBar } from './bar-state.ts'

export interface Bar extends BarState {
  /** Everything the query depends on but the time, as text. */
  readonly key: string
  /** What to ask the engine with now. */
  readonly query: () => AnalyticsQueryInput
}

/** The bar of a page as its address has it; an empty address opens the page's default view, where there is one. */
export function useBar(page: RoutePath): Bar {
  const { path, params } = useRoute()
  const zone = usePreferences((preferences) => preferences.zone)
  const standard = usePreferences(({ views }) => views.find((view) => view.page === page && view.isDefault))
  const isEmpty = Object.keys(params).length === 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: only the opening of the page counts, not a later change
  useEffect(() => {
    if (path === page && isEmpty && standard !== undefined) navigate(page, { params: standard.params, replace: true })
  }, [page])

  return useMemo(() => {
    const state = readBar(params)
    return {
      ...state,
      key: JSON.stringify([state, zone]),
      query: () => barQuery(state, Date.now(), zone),
    }
  }, [params, zone])
}
