import { IconArrowDownRight, IconArrowUpRight, IconEqual } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { Figure } from '../../../../contract/analytics-query.ts'
import { describeChange } from './change.ts'
import './time-bar.css'

/** Which way is good; `neither` for figures that are only bigger or smaller. */
export type Better = 'more' | 'less' | 'neither'

export interface DeltaProps {
  readonly figure: Figure
  readonly better: Better
  /** Prints the figure it was before. */
  readonly format: (value: number) => string
  /** The figure is a share: the change is given in percentage points. */
  readonly isShare?: boolean
  /** Leaves the figure it was before to the tooltip, where there is little room. */
  readonly isBrief?: boolean
}

/** The change since the compared period, coloured by whether it is good. Nothing without a comparison. */
export function Delta(props: DeltaProps): ReactElement | null {
  const { better, format, isShare = false, isBrief = false } = props
  const { value, before } = props.figure
  if (before === null) return null
  if (value === null) return <span className="sb-delta">was {format(before)}</span>
  const change = value - before
  const Icon = change === 0 ? IconEqual : change > 0 ? IconArrowUpRight : IconArrowDownRight
  const isGood = better === 'more' ? change > 0 : change < 0
  const tone = change === 0 || better === 'neither' ? undefined : isGood ? 'ok' : 'bad'
  return (
    <span className="sb-delta" data-tone={tone} title={`${format(before)} in the compared period`}>
      <Icon size={13} aria-hidden="true" />
      <strong>{isBrief && change === 0 ? 'same' : describeChange(value, before, isShare)}</strong>
      {isBrief || before === 0 || change === 0 ? null : <span className="sb-delta-before">from {format(before)}</span>}
    </span>
  )
}
