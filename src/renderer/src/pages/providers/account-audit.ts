import type { AuditEntry } from '../../../../contract/providers.ts'
import { countryName } from '../../format.ts'

const names: Readonly<Record<string, string>> = {
  label: 'name',
  accountId: 'account id',
  sender: 'sender',
  currency: 'currency',
  allowedCountries: 'countries',
  baseUrls: 'addresses',
}

/** What an entry of the audit log did to an account, as a sentence; null when it is about something else. */
export function accountAuditText({ action, detail: { before, after } }: AuditEntry): string | null {
  switch (action) {
    case 'provider.add':
      return `Added as ${text(after['label'])}, sender ${text(after['sender'])}`
    case 'provider.remove':
      return 'Removed; its keys were forgotten'
    case 'provider.key': {
      const had = before['testAccountId'] !== null
      const has = after['testAccountId'] !== null
      const test = had && !has ? 'test credentials removed' : has ? 'with test credentials' : ''
      return [after['key'] === 'replaced' ? 'Key replaced' : 'Key kept', test].filter((part) => part !== '').join(', ')
    }
    case 'provider.senders':
      return `Senders: ${changes(before, after, countryName)}`
    case 'provider.account':
      return changes(before, after, (key) => names[key] ?? key)
    default:
      return null
  }
}

function changes(
  before: AuditEntry['detail']['before'],
  after: typeof before,
  nameOf: (key: string) => string,
): string {
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => text(before[key]) !== text(after[key]),
  )
  return changed.map((key) => `${nameOf(key)}: ${text(before[key])} → ${text(after[key])}`).join('; ')
}

function text(value: unknown): string {
  if (value === null) return 'all'
  if (value === undefined || value === '') return 'none'
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'object') return Object.values(value).join(', ') || 'the usual'
  return String(value)
}
