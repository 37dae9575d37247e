import type { ScorecardRow, ScorecardState } from '../../../../contract/scorecard.ts'
import { formatUptime } from '../../components/slo-format.ts'
import type { ToneBadgeProps } from '../../components/state-badge.tsx'
import { formatCount, formatDuration, UNKNOWN } from '../../format.ts'

export const stateLooks: Readonly<Record<ScorecardState, ToneBadgeProps>> = {
  met: { tone: 'ok', icon: 'check', label: 'Met' },
  missed: { tone: 'bad', icon: 'cross', label: 'Missed' },
  unknown: { tone: 'unknown', icon: 'question', label: 'Not yet known' },
}

/** A value of a row, or an end of its interval, with its unit. */
export function measureText({ unit }: Pick<ScorecardRow, 'unit'>, value: number | null): string {
  if (value === null) return UNKNOWN
  switch (unit) {
    case 'duration':
      return formatDuration(value)
    case 'share':
      // Near the whole every nine counts.
      return value > 0.9 && value <= 1 ? formatUptime(value) : `${(value * 100).toFixed(1)} %`
    case 'count':
      return formatCount(value)
  }
}

/** `failovers, n = 40`; null while nothing is counted. */
export const countText = ({ n, of }: Pick<ScorecardRow, 'n' | 'of'>): string | null =>
  n === null ? null : `${of}, n = ${formatCount(n)}`

/** The 95 % interval; null where there is none. */
export const intervalOf = (row: Pick<ScorecardRow, 'unit' | 'low' | 'high'>): string | null =>
  row.low === null || row.high === null ? null : `${measureText(row, row.low)} to ${measureText(row, row.high)}`
