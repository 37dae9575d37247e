import type { Severity } from '../../../contract/alert-rules.ts'
import type { AlertState } from '../../../contract/alerts.ts'
import type { StateLook } from './states.ts'

const look = (label: string, tone: StateLook['tone'], icon: StateLook['icon'], hint: string): StateLook => ({
  label,
  tone,
  icon,
  hint,
})

export const severityLooks: Readonly<Record<Severity, StateLook>> = {
  info: look('Info', 'info', 'flag', 'Good to know; nobody has to act.'),
  warning: look('Warning', 'warn', 'warning', 'Somebody should look at it today.'),
  critical: look('Critical', 'bad', 'ban', 'Somebody has to act now.'),
}

export const alertStateLooks: Readonly<Record<AlertState, StateLook>> = {
  firing: look('Firing', 'bad', 'clock', 'The condition holds.'),
  recovering: look('Recovering', 'warn', 'probe', 'The condition is over, but not for long enough yet.'),
  resolved: look('Resolved', 'ok', 'check', 'The condition was over for long enough.'),
}
