import { type ReactElement, useEffect, useEffectEvent } from 'react'
import { DAY_MS } from '../../../../contract/durations.ts'
import type { HealthTimeline, TimelineState } from '../../../../contract/health.ts'
import { api, useQuery } from '../../api.ts'
import { breakerLooks, type Tone } from '../../components/states.ts'
import { formatDateTime, formatTime, plural } from '../../format.ts'
import { usePreferences } from '../../stores/preferences.ts'

const HEIGHT = 16

const toneOf = (state: TimelineState | null): Tone | 'none' => {
  if (state === null) return 'none'
  return state === 'unknown' ? 'unknown' : breakerLooks[state].tone
}

const wordsOf = (state: TimelineState | null): string => {
  if (state === null) return 'not observed'
  return state === 'unknown' ? 'unknown: own network down' : breakerLooks[state].label
}

export interface BreakerRibbonProps {
  readonly name: string
  /** Changes with the breaker, so that the ribbon follows it. */
  readonly version: string
}

/** The breaker of the last 24 h, five minutes a step; the worst of each step decides. */
export function BreakerRibbon({ name, version }: BreakerRibbonProps): ReactElement | null {
  const zone = usePreferences((preferences) => preferences.zone)
  const timeline = useQuery(`ribbon ${name}`, (signal) =>
    api.health.timeline({ provider: name, spanMs: DAY_MS }, { signal }),
  )
  const again = useEffectEvent(timeline.reload)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed breaker is the reason to ask again
  useEffect(() => again(), [version])
  if (timeline.data === undefined) return null
  const { starts, bucketMs } = timeline.data
  const own = timeline.data.providers.find(({ provider }) => provider === name)
  if (own === undefined) return <p className="sb-drawer-none">No minute is on record yet.</p>
  const runs = runsOf(own)
  const at = (index: number) => starts[index] ?? (starts.at(-1) ?? 0) + bucketMs
  const shut = runs.filter(({ state }) => state === 'open' || state === 'forced-open')
  return (
    <div className="sb-ribbon">
      <svg
        viewBox={`0 0 ${starts.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={
          shut.length === 0
            ? 'The breaker did not open in the last 24 h'
            : `The breaker opened ${plural(shut.length, 'time')} in the last 24 h`
        }
      >
        {runs.map(({ state, from, to }) => (
          <g key={from}>
            <title>{`${formatDateTime(at(from), { zone }).slice(0, 16)} to ${formatTime(at(to), { zone }).slice(0, 5)}: ${wordsOf(state)}`}</title>
            <rect className="sb-ribbon-run" data-tone={toneOf(state)} x={from} width={to - from} height={HEIGHT} />
          </g>
        ))}
      </svg>
      <div className="sb-ribbon-axis">
        {[0, 0.25, 0.5, 0.75].map((part) => (
          <span key={part}>{formatTime(at(Math.floor(part * starts.length)), { zone }).slice(0, 5)}</span>
        ))}
        <span>now</span>
      </div>
    </div>
  )
}

interface Run {
  readonly state: TimelineState | null
  /** Indices of the steps, the end not included. */
  readonly from: number
  readonly to: number
}

/** Steps next to each other with one state are one piece. */
function runsOf({ state }: HealthTimeline['providers'][number]): readonly Run[] {
  const runs: Run[] = []
  for (const [index, each] of state.entries()) {
    const last = runs.at(-1)
    if (last !== undefined && last.state === each) runs[runs.length - 1] = { ...last, to: index + 1 }
    else runs.push({ state: each, from: index, to: index + 1 })
  }
  return runs
}
