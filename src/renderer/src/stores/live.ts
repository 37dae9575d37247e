import { create } from 'zustand'

interface LiveState {
  /** While true, pages keep what they show; events wait. */
  readonly paused: boolean
  readonly setPaused: (paused: boolean) => void
}

/** Whether live updates reach the pages (Space switches it). */
export const useLive = create<LiveState>((set) => ({
  paused: false,
  setPaused: (paused) => set({ paused }),
}))
