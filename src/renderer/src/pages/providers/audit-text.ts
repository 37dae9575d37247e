import type { AuditEntry } from '../../../../contract/providers.ts'
import { countryName, formatDateTime, type Zone } from '../../format.ts'
import { accountAuditText } from './account-audit.ts'

const names: Readonly<Record<string, string>> = {
  state: 'state',
  disabledUntil: 'comes back',
  pinned: 'pinned',
  weight: 'weight',
  perSecond: 'sends per second',
  concurrent: 'under way at once',
}

function shown(key: string, value: unknown, zone: Zone): string {
  if (key === 'disabledUntil') return typeof value === 'number' ? formatDateTime(value, { zone }) : 'never'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value === null || value === undefined ? 'no limit' : String(value)
}

/** What an entry of the audit log did, as a sentence. */
export function auditText(entry: AuditEntry, zone: Zone): string {
  const account = accountAuditText(entry)
  if (account !== null) return account
  const { action, subject } = entry
  const { before, after } = entry.detail
  if (action === 'queue.order') {
    const country = subject.split(':').at(-1) ?? 'default'
    const whose = country === 'default' ? 'Default order' : `Order for ${countryName(country)}`
    const order = Array.isArray(after['providers']) ? after['providers'].join(', ') : 'as the default'
    return `${whose}: ${order} (version ${String(after['version'])})`
  }
  return Object.keys(after)
    .filter((key) => before[key] !== after[key])
    .map((key) => `${names[key] ?? key}: ${shown(key, before[key], zone)} → ${shown(key, after[key], zone)}`)
    .join('; ')
}
