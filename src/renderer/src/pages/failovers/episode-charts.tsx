import { type ReactElement, type ReactNode, useEffect, useEffectEvent, useMemo } from 'react'
import type { EpisodeFilter } from '../../../../contract/episodes.ts'
import { api, type Query, useQuery } from '../../api.ts'
import { Chart } from '../../charts/chart.tsx'
import { usePalette } from '../../charts/palette.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatDuration, plural } from '../../format.ts'
import { useProviders } from '../../stores/providers.ts'
import { durationOption, durationTable } from './duration-option.ts'
import { flowOption, flowTable } from './flow-option.ts'

const REFRESH_MS = 2_000

export interface EpisodeChartsProps {
  readonly filter: EpisodeFilter
  /** Everything that the filter depends on, as text. */
  readonly filterKey: string
  /** Changes with the episodes, so that the charts follow them. */
  readonly version: string
}

/** How long the failovers took, and from whom to whom they went. */
export function EpisodeCharts({ filter, filterKey, version }: EpisodeChartsProps): ReactElement {
  const durations = useQuery(filterKey, (signal) => api.episodes.durations({ filter }, { signal }))
  const flows = useQuery(filterKey, (signal) => api.episodes.flows({ filter }, { signal }))
  const palette = usePalette()
  const labels = useProviders((providers) => providers.labels)
  const reload = useEffectEvent(() => {
    durations.reload()
    flows.reload()
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is the reason to ask again
  useEffect(() => {
    const timer = window.setTimeout(reload, REFRESH_MS)
    return () => window.clearTimeout(timer)
  }, [version])

  const histogram = useMemo(() => durations.data && durationOption(durations.data, palette), [durations.data, palette])
  const streams = useMemo(
    () => flows.data && flowOption(flows.data, (name) => labels.get(name) ?? name, palette),
    [flows.data, labels, palette],
  )
  return (
    <div className="sb-episode-charts">
      <Panel title="Time to another provider" aside={summaryOf(durations)} flush>
        <Filled query={durations}>
          {histogram === undefined || durations.data === undefined ? null : (
            <Chart
              option={histogram}
              ariaLabel={`Bars of ${plural(durations.data.n, 'failover')} by how long they took, with a line at 5 s.`}
              table={durationTable(durations.data)}
            />
          )}
        </Filled>
      </Panel>
      <Panel title="From and to" aside="hops, rescues included" flush>
        <Filled query={flows}>
          {streams === undefined || flows.data === undefined ? null : (
            <Chart
              option={streams}
              ariaLabel="Streams from the providers that were left to those that took over."
              table={flowTable(flows.data, (name) => labels.get(name) ?? name)}
            />
          )}
        </Filled>
      </Panel>
    </div>
  )
}

function Filled({ query, children }: { readonly query: Query<unknown>; readonly children: ReactNode }): ReactElement {
  if (query.error !== undefined) return <ErrorState error={query.error} onRetry={query.reload} />
  if (query.data === undefined) return <LoadingState lines={5} />
  return <>{children}</>
}

function summaryOf({ data }: Query<{ p50Ms: number | null; p95Ms: number | null; n: number; slow: number }>): string {
  if (data === undefined || data.n === 0) return 'rescues left out'
  const slow = data.slow === 0 ? 'none over 5 s' : `${plural(data.slow, 'hop')} over 5 s`
  return `p50 ${formatDuration(data.p50Ms)} · p95 ${formatDuration(data.p95Ms)} · ${slow}`
}
