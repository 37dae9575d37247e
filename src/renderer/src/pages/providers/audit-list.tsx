import type { ReactElement } from 'react'
import type { AuditEntry } from '../../../../contract/providers.ts'
import { TimeValue } from '../../components/time-value.tsx'
import { usePreferences } from '../../stores/preferences.ts'
import { auditText } from './audit-text.ts'

/** Who changed what about a provider, newest first. */
export function AuditList({ entries }: { readonly entries: readonly AuditEntry[] }): ReactElement {
  const zone = usePreferences((preferences) => preferences.zone)
  if (entries.length === 0) return <p className="sb-drawer-none">Nothing has been changed yet.</p>
  return (
    <ul className="sb-audit">
      {entries.map((entry) => (
        <li key={entry.id}>
          <span className="sb-audit-who">
            <TimeValue at={entry.at} withDate /> {entry.actor}
          </span>
          <span>{auditText(entry, zone)}</span>
          {entry.detail.reason === null ? null : <q>{entry.detail.reason}</q>}
        </li>
      ))}
    </ul>
  )
}
