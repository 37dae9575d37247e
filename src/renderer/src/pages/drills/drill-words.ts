import type {
  DrillCheck,
  DrillPhase,
  DrillPlan,
  DrillProgress,
  DrillSchedule,
  DrillVerdict,
} from '../../../../contract/drills.ts'
import type { StateLook } from '../../components/states.ts'
import { formatCount, formatDuration, UNKNOWN } from '../../format.ts'

/** How long the phases take that do not depend on the plan, s. */
const WARM_UP_S = 3
const RECOVERY_AT_MOST_S = 75

export const verdictLooks: Readonly<Record<DrillVerdict | 'running', StateLook>> = {
  running: { label: 'Running', tone: 'info', icon: 'clock', hint: 'Not over yet.' },
  passed: { label: 'Passed', tone: 'ok', icon: 'check', hint: 'Every target was met.' },
  failed: { label: 'Failed', tone: 'bad', icon: 'cross', hint: 'At least one target was missed.' },
  cancelled: { label: 'Cancelled', tone: 'neutral', icon: 'ban', hint: 'Ended by hand before it was over.' },
  interrupted: {
    label: 'Interrupted',
    tone: 'unknown',
    icon: 'question',
    hint: 'Signalbox stopped in the middle of it, so there is no report.',
  },
}

export const checkLooks: Readonly<Record<DrillCheck['verdict'], StateLook>> = {
  pass: { label: 'Pass', tone: 'ok', icon: 'check', hint: 'Within the target.' },
  fail: { label: 'Fail', tone: 'bad', icon: 'cross', hint: 'The target was missed.' },
  'not-applicable': {
    label: 'Nothing to measure',
    tone: 'neutral',
    icon: 'dash',
    hint: 'With this fault no verification had to move.',
  },
}

export const checkNames: Readonly<Record<DrillCheck['name'], { readonly name: string; readonly hint: string }>> = {
  failover: {
    name: 'Failover, longest',
    hint: 'First submission to acceptance by another provider, of the verification that waited longest',
  },
  recovery: {
    name: 'Recovery',
    hint: 'End of the fault to the first real verification that the provider accepted again',
  },
  lost: { name: 'Lost', hint: 'Drill verifications that no provider has, by the providers’ own record' },
}

/** The measured value of a check, or its target, in its unit. */
export const checkFigure = (name: DrillCheck['name'], value: number | null): string => {
  if (value === null) return UNKNOWN
  return name === 'lost' ? formatCount(value) : formatDuration(value)
}

export const checkTarget = ({ name, target }: DrillCheck): string =>
  name === 'lost' ? formatCount(target) : `under ${target / 1_000} s`

export const phaseNames: Readonly<Record<DrillPhase, string>> = {
  'warm-up': 'Warm-up',
  fault: 'Fault',
  recovery: 'Recovery',
  settling: 'Last answers',
}

/** What the running phase waits for, as a sentence. */
export function phaseText({ phase, fault }: Pick<DrillProgress, 'phase' | 'fault'>): string {
  switch (phase) {
    case 'warm-up':
      return 'Drill verifications go out while everything still works.'
    case 'fault':
      return 'The provider is broken for the drill; verifications have to find another way.'
    case 'recovery':
      return 'The fault is over; the drill waits for the provider to accept real traffic again.'
    case 'settling':
      return fault === 'silent-non-delivery'
        ? 'Nothing more is sent; what the provider swallowed is being rescued by another route.'
        : 'Nothing more is sent; the last answers come in.'
  }
}

/** How many verifications a plan sends at least and at most, and how long it takes, s. */
export function planExtent({ seconds, perSecond }: Pick<DrillPlan, 'seconds' | 'perSecond'>) {
  const leastS = WARM_UP_S + seconds
  const mostS = leastS + RECOVERY_AT_MOST_S
  return { leastS, mostS, least: Math.round(leastS * perSecond), most: Math.round(mostS * perSecond) }
}

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** `Every Monday at 03:00 UTC`. */
export function scheduleText({ interval, hour, weekday }: DrillSchedule): string {
  if (interval === 'off') return 'Switched off'
  const time = `${String(hour).padStart(2, '0')}:00 UTC`
  return interval === 'daily' ? `Every day at ${time}` : `Every ${weekdays[weekday - 1]} at ${time}`
}
