import { create } from 'zustand'
import type { AlertSummary } from '../../../contract/alerts.ts'

interface AlertsStore {
  /** Null until the engine has answered for the first time. */
  readonly summary: AlertSummary | null
  /** Grows with every change, so that lists know when to ask again. */
  readonly version: number
  readonly changed: (summary: AlertSummary) => void
}

/** What is wrong now, in figures; the shell keeps it fresh. */
export const useAlerts = create<AlertsStore>((set) => ({
  summary: null,
  version: 0,
  changed: (summary) => set(({ version }) => ({ summary, version: version + 1 })),
}))
