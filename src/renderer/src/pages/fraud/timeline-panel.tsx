import { type ReactElement, useMemo } from 'react'
import type { FraudReport } from '../../../../contract/analytics-fraud.ts'
import { api } from '../../api.ts'
import { Chart } from '../../charts/chart.tsx'
import { usePalette } from '../../charts/palette.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { useFigures } from '../../components/time-bar/use-figures.ts'
import { formatCount, formatPercent } from '../../format.ts'
import { setParams } from '../../router.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { type TimelineData, timelineLegend, timelineOption, timelineTable } from './timeline-option.ts'

export interface TimelinePanelProps {
  readonly report: FraudReport
  /** The prefix looked at; null for all traffic. */
  readonly prefix: string | null
  readonly version: number
}

/** Sent and converted over time: of everything, or of one prefix over its last 8 days. */
export function TimelinePanel({ report, prefix, version }: TimelinePanelProps): ReactElement {
  const { funnel } = report
  const { sent, delivered, converted, open, over } = funnel
  const share = (k: number, n: number): string => formatPercent(n === 0 ? null : k / n)
  return (
    <Panel
      title={prefix === null ? 'All traffic' : `Prefix ${prefix}, last 8 days`}
      aside={
        prefix === null ? (
          sent === 0 ? undefined : (
            `${formatCount(sent)} sent, ${formatCount(delivered)} delivered (${share(delivered, sent)}), ` +
            `${formatCount(converted)} converted` +
            (over.sent === 0 ? '' : ` (${share(over.converted, over.sent)} of those whose codes have ended)`) +
            (open === 0 ? '' : `, ${formatCount(open)} still open`)
          )
        ) : (
          <button type="button" className="sb-link-button" onClick={() => setParams({ prefix: null })}>
            Show all traffic
          </button>
        )
      }
      flush
    >
      {prefix === null && sent === 0 ? (
        <EmptyState title="No traffic in this span" body="Choose a longer one." />
      ) : prefix === null ? (
        <Timeline data={report.timeline} caption="All traffic over time" />
      ) : (
        <OfPrefix key={prefix} prefix={prefix} version={version} />
      )}
    </Panel>
  )
}

function OfPrefix({ prefix, version }: { readonly prefix: string; readonly version: number }): ReactElement {
  const { data, error, reload } = useFigures(
    prefix,
    (signal) => api.analytics.fraud.timeline({ prefix }, { signal }),
    version,
  )
  if (data !== undefined) return <Timeline data={data} caption={`Prefix ${prefix} over time`} />
  return error === undefined ? <LoadingState lines={6} /> : <ErrorState error={error} onRetry={reload} />
}

function Timeline({ data, caption }: { readonly data: TimelineData; readonly caption: string }): ReactElement {
  const palette = usePalette()
  const zone = usePreferences((preferences) => preferences.zone)
  const option = useMemo(() => timelineOption(data, palette, zone), [data, palette, zone])
  return (
    <Chart
      option={option}
      ariaLabel={`${caption}: bars of what was sent, split by whether it converted or is still open.`}
      legend={timelineLegend(palette)}
      table={timelineTable(caption, data, zone)}
    />
  )
}
