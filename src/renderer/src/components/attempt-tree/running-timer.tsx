import { type ReactElement, useRef } from 'react'
import { formatTimer } from './timeline.ts'
import { useFrames } from './use-frames.ts'

/** Counts up from a moment (UTC epoch ms), without drawing anything but itself. */
export function RunningTimer({ since }: { readonly since: number }): ReactElement {
  const text = useRef<HTMLSpanElement>(null)
  useFrames(true, (now) => {
    if (text.current !== null) text.current.textContent = formatTimer(now - since)
  })
  return <span ref={text} className="sb-timer" role="timer" aria-live="off" />
}
