import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Zone } from '../format.ts'

interface Preferences {
  readonly zone: Zone
  readonly navigationCollapsed: boolean
  readonly setZone: (zone: Zone) => void
  readonly setNavigationCollapsed: (collapsed: boolean) => void
}

/** Choices of this person on this machine; kept in localStorage. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      zone: 'local',
      navigationCollapsed: false,
      setZone: (zone) => set({ zone }),
      setNavigationCollapsed: (navigationCollapsed) => set({ navigationCollapsed }),
    }),
    { name: 'signalbox-preferences' },
  ),
)
