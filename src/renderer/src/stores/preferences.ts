import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Zone } from '../format.ts'
import type { RouteParams, RoutePath } from '../router.ts'

/** The state of a page's address under a name. */
export interface SavedView {
  readonly page: RoutePath
  readonly name: string
  readonly params: RouteParams
  /** What the page opens with when its address says nothing; at most one a page. */
  readonly isDefault: boolean
}

interface Preferences {
  readonly zone: Zone
  readonly navigationCollapsed: boolean
  readonly views: readonly SavedView[]
  readonly setZone: (zone: Zone) => void
  readonly setNavigationCollapsed: (collapsed: boolean) => void
  /** Adds a view, or replaces the one of that page and name. */
  readonly saveView: (view: SavedView) => void
  readonly removeView: (page: RoutePath, name: string) => void
}

const others = (views: readonly SavedView[], page: RoutePath, name: string): readonly SavedView[] =>
  views.filter((view) => view.page !== page || view.name !== name)

/** Choices of this person on this machine; kept in localStorage. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      zone: 'local',
      navigationCollapsed: false,
      views: [],
      setZone: (zone) => set({ zone }),
      setNavigationCollapsed: (navigationCollapsed) => set({ navigationCollapsed }),
      saveView: (view) =>
        set(({ views }) => ({
          views: [
            ...others(views, view.page, view.name).map((one) =>
              view.isDefault && one.page === view.page ? { ...one, isDefault: false } : one,
            ),
            view,
          ],
        })),
      removeView: (page, name) => set(({ views }) => ({ views: others(views, page, name) })),
    }),
    { name: 'signalbox-preferences' },
  ),
)
