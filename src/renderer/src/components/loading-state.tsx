import { Skeleton } from '@mantine/core'
import { type ReactElement, useEffect, useState } from 'react'
import './page-states.css'

const DELAY_MS = 300

export interface LoadingStateProps {
  /** How many lines to sketch. */
  readonly lines?: number
}

/** A sketch of what is coming, shown only when it takes longer than 300 ms, so that fast answers do not flicker. */
export function LoadingState({ lines = 4 }: LoadingStateProps): ReactElement {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => setLate(true), DELAY_MS)
    return () => window.clearTimeout(timer)
  }, [])
  const sketch = Array.from({ length: lines }, (_, line) => `line ${line}`).map((line) => (
    <Skeleton key={line} height={18} radius="xs" />
  ))
  return (
    <div className="sb-loading" role="status" aria-label="Loading">
      {late ? sketch : null}
    </div>
  )
}
