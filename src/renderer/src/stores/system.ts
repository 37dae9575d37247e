import { create } from 'zustand'
import type { SystemStatus } from '../../../contract/models.ts'

interface SystemState {
  /** Null until the engine has answered for the first time. */
  readonly status: SystemStatus | null
  readonly setStatus: (status: SystemStatus) => void
}

/** What the engine last said of itself; the shell keeps it fresh. */
export const useSystem = create<SystemState>((set) => ({
  status: null,
  setStatus: (status) => set({ status }),
}))
