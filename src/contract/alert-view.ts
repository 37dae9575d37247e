import type { AlertConditionKind } from './alert-rules.ts'
import type { Alert } from './alerts.ts'

/** A page of the console and the filter it is to open with, both as its address has them. */
export interface PageView {
  readonly path: string
  readonly params: Readonly<Record<string, string>>
}

/** What happened shortly before is part of the proof. */
const MARGIN_MS = 300_000

const priceAlerts: PageView = { path: '/prices', params: { tab: 'alerts' } }

/** Where the engine's own alarms lead, by their kind; others to the overview. */
const alarmViews: Readonly<Record<string, PageView>> = {
  'backup-failed': { path: '/backups', params: {} },
  'price-rise': priceAlerts,
  'price-announced': priceAlerts,
  'price-gone': priceAlerts,
  'billed-differently': priceAlerts,
}

/** The filtered view that shows what an alert is about. `now` ends the span of one that is not over, UTC epoch ms. */
export function alertView(
  alert: Pick<Alert, 'subject' | 'since' | 'resolvedAt'> & {
    /** With the kind of the alarm, where it asks for one. */
    readonly condition: { readonly kind: AlertConditionKind; readonly alarm?: string | null }
  },
  now: number,
): PageView {
  const { subject, condition } = alert
  const span = { from: String(alert.since - MARGIN_MS), to: String((alert.resolvedAt ?? now) + MARGIN_MS) }
  const of = (name: string) => (subject === null ? {} : { [name]: subject })
  switch (condition.kind) {
    case 'primary-failing':
      return { path: '/failovers', params: { ...of('fromProviders'), ...span } }
    case 'failover-rate':
      return { path: '/failovers', params: span }
    case 'rate-below':
      return { path: '/verifications', params: { ...of('providers'), ...span } }
    case 'last-route':
      return { path: '/verifications', params: { ...of('countries'), ...span } }
    case 'failed':
      return { path: '/verifications', params: { states: 'failed', ...span } }
    case 'queue-depth':
      return { path: '/verifications', params: { states: 'pending' } }
    case 'no-traffic':
    case 'budget':
    case 'link-down':
      return { path: '/verifications', params: span }
    case 'drill-failed':
      return { path: '/drills', params: { ...of('providers'), verdicts: 'failed' } }
    case 'breaker-open':
    case 'unreachable':
    case 'runway':
    case 'balance':
    case 'prices-stale':
      return { path: '/providers', params: of('name') }
    case 'alarm':
      return alarmViews[condition.alarm ?? ''] ?? { path: '/overview', params: {} }
  }
}
