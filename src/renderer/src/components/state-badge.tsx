import {
  IconAlertTriangle,
  IconArrowDown,
  IconArrowRight,
  IconArrowUp,
  IconBan,
  IconCheck,
  IconChecks,
  IconClock,
  IconFlag,
  IconMinus,
  IconQuestionMark,
  IconRadar2,
  IconX,
} from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { type AnyState, lookOf, type StateIcon, type Tone } from './states.ts'
import './state-badge.css'

const icons: Readonly<Record<StateIcon, typeof IconCheck>> = {
  check: IconCheck,
  'double-check': IconChecks,
  cross: IconX,
  clock: IconClock,
  question: IconQuestionMark,
  arrow: IconArrowRight,
  up: IconArrowUp,
  down: IconArrowDown,
  ban: IconBan,
  dash: IconMinus,
  flag: IconFlag,
  probe: IconRadar2,
  warning: IconAlertTriangle,
}

export interface ToneBadgeProps {
  readonly tone: Tone
  readonly icon: StateIcon
  readonly label: ReactNode
  readonly hint?: string
}

/** Icon, word and colour for anything that is not one of the known states. */
export function ToneBadge({ tone, icon, label, hint }: ToneBadgeProps): ReactElement {
  const Icon = icons[icon]
  return (
    <span className="sb-badge" data-tone={tone} title={hint}>
      <Icon size={13} stroke={2.4} aria-hidden="true" />
      {label}
    </span>
  )
}

/** A state as icon, word and colour, never colour alone; the tooltip explains it. */
export function StateBadge(props: AnyState): ReactElement {
  const { tone, icon, label, hint } = lookOf(props)
  return <ToneBadge tone={tone} icon={icon} label={label} hint={hint} />
}
