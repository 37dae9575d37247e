import type { SelfTest, SelfTestState } from '../../../../contract/self-test.ts'
import type { ToneBadgeProps } from '../../components/state-badge.tsx'

export const checkLooks: Readonly<Record<SelfTestState, ToneBadgeProps>> = {
  waiting: { tone: 'neutral', icon: 'dash', label: 'Waiting' },
  running: { tone: 'info', icon: 'clock', label: 'Running' },
  passed: { tone: 'ok', icon: 'check', label: 'Passed' },
  warning: { tone: 'warn', icon: 'warning', label: 'Warning' },
  failed: { tone: 'bad', icon: 'cross', label: 'Failed' },
  skipped: { tone: 'neutral', icon: 'dash', label: 'Left out' },
}

/** The result as text for a message to somebody who helps. */
export function selfTestText({ state, startedAt, checks }: SelfTest, version: string): string {
  const at = startedAt === null ? 'not run' : new Date(startedAt).toISOString()
  const lines = checks.map(({ title, state: each, found, advice }) => {
    const said = [found, advice].filter((part) => part !== null).join(' ')
    return `[${checkLooks[each].label}] ${title}${said === '' ? '' : `: ${said}`}`
  })
  return [`Signalbox ${version}, self-test ${at}${state === 'cancelled' ? ', cancelled' : ''}`, ...lines].join('\n')
}

/** Such as `8 passed, 1 warning`. */
export function selfTestSummary({ checks }: Pick<SelfTest, 'checks'>): string {
  const count = (state: SelfTestState): number => checks.filter((check) => check.state === state).length
  const warnings = count('warning')
  const parts = [
    `${count('passed')} passed`,
    ...(warnings === 0 ? [] : [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`]),
    ...(count('failed') === 0 ? [] : [`${count('failed')} failed`]),
    ...(count('skipped') === 0 ? [] : [`${count('skipped')} left out`]),
  ]
  return parts.join(', ')
}
