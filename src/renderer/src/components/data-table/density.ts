import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export const densities = ['dense', 'comfortable'] as const
export type Density = (typeof densities)[number]

/** Height of a table row, in px. */
export const rowHeights: Readonly<Record<Density, number>> = { dense: 28, comfortable: 38 }

interface DensityState {
  readonly density: Density
  readonly setDensity: (density: Density) => void
}

/** How tightly tables are set; one choice for all of them, kept in localStorage. */
export const useDensity = create<DensityState>()(
  persist((set) => ({ density: 'dense', setDensity: (density) => set({ density }) }), { name: 'signalbox-density' }),
)
