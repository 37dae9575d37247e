import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { SavedView } from '../../../contract/saved-views.ts'
import type { Zone } from '../format.ts'
import type { RoutePath } from '../router.ts'

interface Preferences {
  readonly zone: Zone
  readonly navigationCollapsed: boolean
  readonly views: readonly SavedView[]
  readonly setZone: (zone: Zone) => void
  readonly setNavigationCollapsed: (collapsed: boolean) => void
  /** Adds a view, or replaces the one of that page and name. */
  readonly saveView: (view: SavedView) => void
  /** The same for many; a default that is there stays the default of its page. */
  readonly addViews: (views: readonly SavedView[]) => void
  readonly pinView: (page: RoutePath, name: string, isPinned: boolean) => void
  readonly removeView: (page: RoutePath, name: string) => void
}

const others = (views: readonly SavedView[], page: RoutePath, name: string): readonly SavedView[] =>
  views.filter((view) => view.page !== page || view.name !== name)

/** Of a page only one is the default. */
const withView = (views: readonly SavedView[], view: SavedView): readonly SavedView[] => [
  ...others(views, view.page, view.name).map((one) =>
    view.isDefault && one.page === view.page ? { ...one, isDefault: false } : one,
  ),
  view,
]

function withViews(views: readonly SavedView[], added: readonly SavedView[]): readonly SavedView[] {
  return added.reduce((all, view) => {
    const standard = all.find(({ page, isDefault }) => page === view.page && isDefault)
    const isDefault = standard === undefined ? view.isDefault : standard.name === view.name
    return withView(all, { ...view, isDefault })
  }, views)
}

/** Choices of this person on this machine; kept in localStorage. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      zone: 'local',
      navigationCollapsed: false,
      views: [],
      setZone: (zone) => set({ zone }),
      setNavigationCollapsed: (navigationCollapsed) => set({ navigationCollapsed }),
      saveView: (view) => set(({ views }) => ({ views: withView(views, view) })),
      addViews: (added) => set(({ views }) => ({ views: withViews(views, added) })),
      pinView: (page, name, isPinned) =>
        set(({ views }) => ({
          views: views.map((view) => (view.page === page && view.name === name ? { ...view, isPinned } : view)),
        })),
      removeView: (page, name) => set(({ views }) => ({ views: others(views, page, name) })),
    }),
    { name: 'signalbox-preferences' },
  ),
)
