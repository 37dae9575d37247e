import type { ReactElement } from 'react'
import type { PerformanceReport } from '../../../../contract/analytics-performance.ts'
import { type Dimension, dimensions } from '../../../../contract/analytics-query.ts'
import { api } from '../../api.ts'
import { useAnnotations } from '../../components/annotations/use-annotations.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { AnswerStamp } from '../../components/time-bar/answer-stamp.tsx'
import { BusinessBody } from '../../components/time-bar/business-body.tsx'
import { MethodPanel } from '../../components/time-bar/method-panel.tsx'
import { TimeBar } from '../../components/time-bar/time-bar.tsx'
import { type Bar, useBar } from '../../components/time-bar/use-bar.ts'
import { useFigures, useFiguresVersion } from '../../components/time-bar/use-figures.ts'
import { hrefOf, useRoute } from '../../router.ts'
import { FunnelPanel } from './funnel-panel.tsx'
import { GroupsPanel } from './groups-panel.tsx'
import { HeatMapPanel } from './heat-map-panel.tsx'
import { LatencyPanel } from './latency-panel.tsx'
import { rates, times } from './series-option.ts'
import { SeriesPanel } from './series-panel.tsx'
import './performance.css'

/** How well verifications get through: funnel, times, trends, the hours of the week and who does how well. */
export function PerformancePage(): ReactElement {
  const { params } = useRoute()
  const by = dimensions.find((one) => one === params['by']) ?? 'provider'
  const bar = useBar()
  const version = useFiguresVersion(['traffic'])
  const figures = useFigures(
    `${by} ${bar.key}`,
    (signal) => api.analytics.performance({ ...bar.query(), by }, { signal }),
    version,
  )
  return (
    <div className="sb-page">
      <PageHeader
        title="Performance"
        subtitle={figures.data === undefined ? undefined : <AnswerStamp answer={figures.data} />}
      />
      <TimeBar page="/performance" bar={bar} />
      <BusinessBody
        figures={figures}
        isEmpty={({ funnel }) => (funnel.find(({ name }) => name === 'sent')?.n ?? 0) === 0}
        filtered={Object.keys(bar.filter).length > 0}
        empty={
          <EmptyState
            title="Nothing was sent in this range"
            body="Choose a longer range, or send a test."
            action={<a href={hrefOf('/test-bench')}>Send a test</a>}
          />
        }
      >
        {(report) => <Report report={report} by={by} bar={bar} />}
      </BusinessBody>
    </div>
  )
}

interface ReportProps {
  readonly report: PerformanceReport
  readonly by: Dimension
  readonly bar: Bar
}

function Report({ report, by, bar }: ReportProps): ReactElement {
  const annotations = useAnnotations(bar)
  return (
    <>
      <div className="sb-business-grid">
        <div data-span="7">
          <FunnelPanel report={report} />
        </div>
        <div data-span="5">
          <LatencyPanel report={report} />
        </div>
        <div data-span="6">
          <SeriesPanel report={report} trend={rates} annotations={annotations} withList />
        </div>
        <div data-span="6">
          <SeriesPanel report={report} trend={times} annotations={annotations} />
        </div>
        <div>
          <GroupsPanel report={report} by={by} />
        </div>
        <div>
          <HeatMapPanel report={report} />
        </div>
      </div>
      <MethodPanel method={report.method} />
    </>
  )
}
