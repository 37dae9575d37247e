import { useReducedMotion } from '@mantine/hooks'
import { useEffect, useEffectEvent } from 'react'

const CALM_MS = 1000

/**
 * Calls `draw` with the current time (UTC epoch ms) before every frame while `active`; once a second for people
 * who asked for less motion. Nothing runs otherwise.
 */
export function useFrames(active: boolean, draw: (now: number) => void): void {
  const calm = useReducedMotion()
  const paint = useEffectEvent(() => draw(Date.now()))

  useEffect(() => {
    paint()
    if (!active) return
    if (calm) {
      const timer = window.setInterval(() => paint(), CALM_MS)
      return () => window.clearInterval(timer)
    }
    let frame = requestAnimationFrame(function next() {
      paint()
      frame = requestAnimationFrame(next)
    })
    return () => cancelAnimationFrame(frame)
  }, [active, calm])
}
