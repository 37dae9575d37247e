import type { AlertRule } from '../../contract/alert-rules.ts'
import { severities } from '../../contract/alert-rules.ts'
import type { Alert, AlertNotice } from '../../contract/alerts.ts'
import type { Due } from './alert-book.ts'
import { countText } from './words.ts'

const leads: Readonly<Record<Due['kind'], string>> = { fired: '', repeat: 'Still: ', resolved: 'Resolved: ' }

/** What to tell about one alert. */
export const noticeOf = (kind: Due['kind'], alert: Alert): AlertNotice => ({
  kind,
  alert,
  severity: alert.severity,
  title: `${leads[kind]}${alert.ruleName}`,
  body: alert.message,
})

export const testNotice = ({ name, severity }: AlertRule): AlertNotice => ({
  kind: 'test',
  alert: null,
  severity,
  title: `Test: ${name}`,
  body: 'This is how the rule would notify you. Nothing is wrong.',
})

/** What quiet hours held back, in one notice; null when that was nothing. */
export function quietSummary(held: readonly Alert[]): AlertNotice | null {
  if (held.length === 0) return null
  const open = held.filter(({ state }) => state !== 'resolved')
  const worst = severities.findLast((severity) => held.some((alert) => alert.severity === severity)) ?? 'info'
  const names = [...new Set((open.length > 0 ? open : held).map(({ ruleName }) => ruleName))]
  const now = open.length === 0 ? 'All of them are over' : `${open.length} not over yet`
  return {
    kind: 'summary',
    alert: held.length === 1 ? (held[0] ?? null) : null,
    severity: worst,
    title: `${countText(held.length, 'alert')} during the quiet hours`,
    body: `${now}: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}.`,
  }
}
