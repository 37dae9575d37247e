import { useEffect } from 'react'
import { api } from '../api.ts'

/** A page that still loads after this says nothing about speed any more: somebody left the machine, or it failed. */
const GIVEN_UP_MS = 60_000

/** What a page shows while it waits for its first answer. */
const LOADING = '#main .sb-loading'

/**
 * Measures from the opening of a page until nothing on it is loading and that is painted, and tells the engine.
 * While the window is hidden nothing is painted, so such a time is dropped.
 *
 * @param path of the page on the screen
 */
export function usePageLoad(path: string): void {
  useEffect(() => {
    const startedAt = performance.now()
    let frame = 0
    let hidden = document.hidden
    const look = (): void => {
      const ms = performance.now() - startedAt
      hidden ||= document.hidden
      if (hidden || ms > GIVEN_UP_MS) return
      if (document.querySelector(LOADING) !== null) frame = window.requestAnimationFrame(look)
      // Told by nobody: a page that cannot say how fast it was has other troubles.
      else void api.scorecard.measure({ page: path, ms }).catch(() => {})
    }
    // The first frame paints what was committed with this effect; the second comes after it.
    frame = window.requestAnimationFrame(() => {
      frame = window.requestAnimationFrame(look)
    })
    return () => window.cancelAnimationFrame(frame)
  }, [path])
}
