import type { AuditLogEntry } from '../../../../contract/audit.ts'
import type { Column } from '../../components/data-table/column.ts'
import type { KeysetRow } from '../../components/data-table/keyset-list.ts'
import { TimeValue } from '../../components/time-value.tsx'
import { actionText, auditChanges, changeText, type SettingNames } from './audit-words.ts'

export type AuditListRow = AuditLogEntry & KeysetRow

export const auditTableWidth = 860

/** The columns of the audit log, in the order in which an entry is read. */
export const auditColumns = (names: SettingNames): readonly Column<AuditListRow>[] => [
  { id: 'at', header: 'Time', width: '150px', cell: ({ at }) => <TimeValue at={at} withDate /> },
  {
    id: 'actor',
    header: 'Who',
    width: 'minmax(80px, 0.5fr)',
    cell: ({ actor }) => <span className="sb-cut">{actor}</span>,
  },
  {
    id: 'action',
    header: 'What',
    width: 'minmax(150px, 1fr)',
    cell: ({ action }) => (
      <span className="sb-cut" title={action}>
        {actionText(action)}
      </span>
    ),
  },
  {
    id: 'subject',
    header: 'To what',
    width: 'minmax(150px, 1fr)',
    cell: ({ subject }) => (
      <span className="sb-cut" title={subject}>
        {subject}
      </span>
    ),
  },
  {
    id: 'change',
    header: 'Change',
    width: 'minmax(240px, 2.4fr)',
    cell: (row) => {
      const text = auditChanges(row, names).map(changeText).join('; ')
      return (
        <span className="sb-cut" title={text}>
          {text}
        </span>
      )
    },
  },
]
