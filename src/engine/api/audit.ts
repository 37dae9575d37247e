import * as z from 'zod'
import type { AuditLogEntry } from '../../contract/audit.ts'
import { isSettingAction } from '../settings/setting-audit.ts'
import type { AuditRow } from '../store/audit.ts'
import { os, type Parts } from './context.ts'

export function auditApi({ reader }: Parts) {
  return {
    list: os.audit.list.handler(async ({ input: { filter, beforeId = null, limit } }) => {
      const { rows, ...counts } = await reader.read('auditPage', filter, { beforeId, limit })
      return { ...counts, rows: rows.map(toEntry) }
    }),
    choices: os.audit.choices.handler(() => reader.read('auditChoices')),
  }
}

const detailSchema = z.record(z.string(), z.json())

function toEntry({ detail, ...row }: AuditRow): AuditLogEntry {
  const { reason = null, ...rest } = detailSchema.parse(JSON.parse(detail))
  return {
    ...row,
    detail: rest,
    reason: typeof reason === 'string' && reason !== '' ? reason : null,
    undoable: isSettingAction(row.action),
  }
}
