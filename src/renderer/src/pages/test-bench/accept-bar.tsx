import { type ReactElement, useRef } from 'react'
import { formatTimer } from '../../components/attempt-tree/timeline.ts'
import { useFrames } from '../../components/attempt-tree/use-frames.ts'
import { formatDuration } from '../../format.ts'

/** A verification is to be accepted in this time, failover included, ms. */
const LIMIT_MS = 5_000
const LEAST_SCALE_MS = 6_000

export interface AcceptBarProps {
  /** UTC epoch ms. */
  readonly startedAt: number
  /** Null while it runs, or when nobody accepted it. */
  readonly acceptMs: number | null
  readonly running: boolean
}

/** Time to acceptance on a scale with the 5 s line. */
export function AcceptBar({ startedAt, acceptMs, running }: AcceptBarProps): ReactElement {
  const time = useRef<HTMLElement>(null)
  const scale = useRef<HTMLDivElement>(null)
  useFrames(running, (now) => {
    const ms = acceptMs ?? (running ? now - startedAt : null)
    const full = Math.max(LEAST_SCALE_MS, (ms ?? 0) * 1.1)
    if (time.current !== null) time.current.textContent = ms === null ? 'not accepted' : formatTimer(ms)
    scale.current?.style.setProperty('--sb-fill', String((ms ?? 0) / full))
    scale.current?.style.setProperty('--sb-limit', String(LIMIT_MS / full))
    scale.current?.setAttribute('data-late', String((ms ?? 0) > LIMIT_MS))
  })
  return (
    <div className="sb-accept">
      <div className="sb-accept-figures">
        <span>Time to acceptance</span>
        <strong key={`${acceptMs}:${running}`} ref={time} className="sb-timer" role="timer" aria-live="off" />
        <span role="status">{verdict(acceptMs, running)}</span>
      </div>
      <div ref={scale} className="sb-accept-scale" aria-hidden="true">
        <div className="sb-accept-fill" data-running={running} />
        <div className="sb-accept-limit" />
        <span className="sb-accept-limit-label">5 s</span>
      </div>
    </div>
  )
}

function verdict(acceptMs: number | null, running: boolean): string {
  if (acceptMs !== null) {
    const spare = LIMIT_MS - acceptMs
    return spare >= 0 ? `${formatDuration(spare)} before the 5 s line` : `${formatDuration(-spare)} after the 5 s line`
  }
  return running ? 'running' : 'no provider accepted it'
}
