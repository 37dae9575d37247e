import type { Backup, BackupPreview } from '../../contract/backups.ts'
import type { Workspace } from '../../contract/models.ts'
import type { FileFacts } from '../store/backup-manifest.ts'
import type { ChangesSince } from '../store/queries/backups.ts'

/** What restoring would change. A table that one side does not have counts as empty there. */
export function previewOf(options: {
  readonly backup: Backup
  readonly now: FileFacts
  /** Of the backup. */
  readonly copy: FileFacts
  readonly changes: ChangesSince
  readonly workspace: Workspace
}): BackupPreview {
  const { backup, now, copy, changes, workspace } = options
  const names = [...new Set([...Object.keys(now.rows), ...Object.keys(copy.rows)])]
  return {
    backup,
    tables: names
      .map((name) => ({ name, now: now.rows[name] ?? 0, inBackup: copy.rows[name] ?? 0 }))
      .filter((table) => table.now !== table.inBackup)
      .sort((a, b) => b.now - b.inBackup - (a.now - a.inBackup) || a.name.localeCompare(b.name)),
    lastVerificationNow: now.lastVerificationAt,
    lastVerificationInBackup: copy.lastVerificationAt,
    verificationsSince: changes.verifications,
    pricesSince: changes.prices,
    settingsSince: [...changes.settings],
    actionsSince: [...changes.actions],
    sums: sumsOf(now, copy),
    confirmation: workspace,
  }
}

function sumsOf(now: FileFacts, copy: FileFacts): BackupPreview['sums'] {
  const keyOf = ({ of, currency }: FileFacts['sums'][number]) => `${of}|${currency}`
  const byKey = ({ sums }: FileFacts) => new Map(sums.map((sum) => [keyOf(sum), sum]))
  const [nowBy, copyBy] = [byKey(now), byKey(copy)]
  const all = new Map([...nowBy, ...copyBy])
  return [...all].map(([key, { of }]) => ({ of, now: moneyOf(nowBy.get(key)), inBackup: moneyOf(copyBy.get(key)) }))
}

const moneyOf = (sum: FileFacts['sums'][number] | undefined) =>
  sum === undefined ? null : { micros: sum.micros, currency: sum.currency }
