import type { ReactElement } from 'react'
import type { BackupState } from '../../../../contract/backups.ts'
import { type Figure, FigureRow } from '../../components/figure-row.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatAge, formatBytes, UNKNOWN } from '../../format.ts'
import { useNow } from '../../stores/now.ts'
import { keptText, kindNames } from './backup-words.ts'

/** How old the newest verified copy is, when the next one is due, and what went wrong last. */
export function BackupFigures({ state }: { readonly state: BackupState }): ReactElement {
  const now = useNow()
  const { backups, running, nextAt, lastRun, schedule } = state
  const newest = backups.find(({ check }) => check === 'passed')
  const bytes = backups.reduce((sum, backup) => sum + backup.bytes, 0)
  const failed = lastRun?.state === 'failed' ? lastRun : null
  const figures: readonly Figure[] = [
    {
      label: 'Newest verified backup',
      value: newest === undefined ? 'None yet' : `${formatAge(now - newest.createdAt)} old`,
      detail: newest === undefined ? 'Make one now, or wait for the first' : kindNames[newest.kind],
      definition: 'What would be lost is what happened since then.',
      ...(newest === undefined && { tone: 'warn' as const }),
    },
    {
      label: 'Next backup',
      value: running !== null ? workText(running.what) : nextAt === null ? 'By hand' : dueText(nextAt - now),
      detail: nextAt === null ? 'No schedule is set' : <TimeValue at={nextAt} withDate />,
    },
    {
      label: 'Last attempt',
      value: lastRun === null ? UNKNOWN : failed === null ? resultText[lastRun.state] : 'Failed',
      detail: failed === null ? <TimeValue at={lastRun?.endedAt ?? null} withDate /> : failed.error,
      ...(failed !== null && { tone: 'bad' as const }),
    },
    {
      label: 'On the shelf',
      value: formatBytes(bytes),
      detail: `Keeps ${keptText(schedule)}`,
      definition: 'All backups together, those before updates and restores included.',
    },
  ]
  return <FigureRow figures={figures} />
}

const resultText = { running: 'Under way', done: 'Made and verified', failed: 'Failed', interrupted: 'Interrupted' }

const workText = (what: NonNullable<BackupState['running']>['what']): string =>
  what === 'copy' ? 'Being made ...' : what === 'check' ? 'Checking ...' : 'Restoring ...'

const dueText = (ms: number): string => (ms <= 0 ? 'Due now' : `In ${formatAge(ms)}`)
