import { create } from 'zustand'
import type { Money } from '../../../contract/money.ts'

/** Unread price alerts and what they cost a month; null when no impact is known. */
export interface PriceAlertSummary {
  readonly unread: number
  readonly impact: Money | null
}

interface PriceAlertsStore {
  /** Null until the engine has answered for the first time. */
  readonly summary: PriceAlertSummary | null
  /** Grows with every change, so that lists know when to ask again. */
  readonly version: number
  readonly changed: (summary: PriceAlertSummary) => void
}

/** Price alerts in figures; the shell keeps them fresh. */
export const usePriceAlerts = create<PriceAlertsStore>((set) => ({
  summary: null,
  version: 0,
  changed: (summary) => set(({ version }) => ({ summary, version: version + 1 })),
}))
