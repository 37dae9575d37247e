import { IconCheck, IconCircleDashed, IconMinus, IconX } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { Verification } from '../../../../contract/models.ts'
import { formatDuration } from '../../format.ts'
import { TimeValue } from '../time-value.tsx'
import { type StepState, timelineOf } from './timeline.ts'
import './attempt-tree.css'

const icons: Readonly<Record<StepState, typeof IconCheck>> = {
  done: IconCheck,
  waiting: IconCircleDashed,
  missed: IconMinus,
  failed: IconX,
}

const tones: Readonly<Record<StepState, string>> = { done: 'ok', waiting: 'info', missed: 'neutral', failed: 'bad' }
const words: Readonly<Record<StepState, string>> = {
  done: 'done',
  waiting: 'waiting',
  missed: 'did not happen',
  failed: 'ended here',
}

/** Sent, accepted, delivered and converted as ticks on a line, each with its moment and the time since sending. */
export function TimelineStrip({ verification }: { readonly verification: Verification }): ReactElement {
  return (
    <ol className="sb-timeline">
      {timelineOf(verification).map((step) => {
        const Icon = icons[step.state]
        return (
          <li key={step.id} className="sb-timeline-step" data-tone={tones[step.state]}>
            <Icon className="sb-timeline-mark" size={16} stroke={2.4} role="img" aria-label={words[step.state]} />
            <span className="sb-timeline-label">{step.label}</span>
            <span className="sb-timeline-at">{step.at === null ? null : <TimeValue at={step.at} />}</span>
            <span className="sb-timeline-after">
              {step.afterMs === null || step.id === 'sent' ? null : `+${formatDuration(step.afterMs)}`}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
