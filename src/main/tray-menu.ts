import type { MenuItemConstructorOptions } from 'electron'

/** What the tray's menu shows. */
export interface TrayFacts {
  /** The worst state in words, such as `Critical, 3 open alerts`. */
  readonly state: string
  /** Such as `Twilio to Vonage`; null when there was none yet. */
  readonly lastFailover: string | null
  /** `traffic`: the sandbox's own; `sending`: everything. */
  readonly pauses: 'traffic' | 'sending'
  readonly paused: boolean
  /** Prices are being read now. */
  readonly syncing: boolean
}

/** What its entries do. */
export interface TrayActions {
  readonly open: () => void
  readonly openAlerts: () => void
  readonly openFailover: () => void
  readonly setPaused: (paused: boolean) => void
  readonly syncPrices: () => void
  readonly quit: () => void
}

/** The few things one wants without the window. */
export function trayMenu(facts: TrayFacts, actions: TrayActions): MenuItemConstructorOptions[] {
  const what = facts.pauses === 'traffic' ? 'Example Traffic' : 'Sending'
  return [
    { label: facts.state, click: actions.openAlerts },
    { type: 'separator' },
    { label: 'Open Signalbox', click: actions.open },
    {
      label: facts.lastFailover === null ? 'No Failover Yet' : `Last Failover: ${facts.lastFailover}`,
      enabled: facts.lastFailover !== null,
      click: actions.openFailover,
    },
    { type: 'separator' },
    { label: `${facts.paused ? 'Resume' : 'Pause'} ${what}`, click: () => actions.setPaused(!facts.paused) },
    {
      label: facts.syncing ? 'Prices Are Being Read' : 'Sync Prices Now',
      enabled: !facts.syncing,
      click: actions.syncPrices,
    },
    { type: 'separator' },
    { label: 'Quit', click: actions.quit },
  ]
}
