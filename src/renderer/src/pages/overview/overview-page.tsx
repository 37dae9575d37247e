import { Button, SegmentedControl } from '@mantine/core'
import { type ReactElement, useEffect, useState } from 'react'
import type { Overview } from '../../../../contract/overview.ts'
import { api, type Subscription, useSubscription } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { type Range, rangeOf, ranges } from '../../components/recent-range.ts'
import { navigate, setParams, useRoute } from '../../router.ts'
import { useSandbox } from '../../stores/sandbox.ts'
import { markFirstData } from './first-data.ts'
import { Freshness } from './freshness.tsx'
import { InsightsPanel } from './insights-panel.tsx'
import { KpiRow } from './kpi-row.tsx'
import { LatestFailovers } from './latest-failovers.tsx'
import { ProviderStrip } from './provider-strip.tsx'
import { TodayPanel } from './today-panel.tsx'
import { TrafficPanel } from './traffic-panel.tsx'
import './overview.css'

function NoTraffic({ range }: { readonly range: Range }): ReactElement {
  const sandbox = useSandbox((store) => store.sandbox)
  const setPaused = useSandbox((store) => store.setPaused)
  const idle = sandbox?.paused === true
  return (
    <Panel>
      <EmptyState
        title={range.id === '24h' ? 'No traffic yet' : `No traffic in the last ${range.words}`}
        body={idle ? 'Send a test or resume the sandbox traffic.' : 'Send a test, or choose a longer range.'}
        action={
          <>
            <Button onClick={() => navigate('/test-bench')}>Send a test</Button>
            {idle ? (
              <Button variant="default" onClick={() => void setPaused(false)}>
                Resume sandbox traffic
              </Button>
            ) : null}
          </>
        }
      />
    </Panel>
  )
}

/** What a workspace shows before its first account. */
function NoProvider(): ReactElement {
  return (
    <Panel>
      <EmptyState
        title="No provider is set up yet"
        body="Add an account of a provider and test it; then verifications can be sent."
        action={<Button onClick={() => navigate('/providers')}>Add a provider</Button>}
      />
    </Panel>
  )
}

function Figures({ overview, range }: { readonly overview: Overview; readonly range: Range }): ReactElement {
  useEffect(markFirstData, [])
  return (
    <>
      {overview.providers.length === 0 ? (
        <NoProvider />
      ) : overview.sent === 0 ? (
        <NoTraffic range={range} />
      ) : (
        <>
          <KpiRow overview={overview} />
          <div className="sb-overview-middle">
            <TrafficPanel overview={overview} />
            <LatestFailovers failovers={overview.latestFailovers} />
          </div>
        </>
      )}
      <div className="sb-overview-business">
        <InsightsPanel />
        <TodayPanel />
      </div>
      {overview.providers.length === 0 ? null : <ProviderStrip providers={overview.providers} />}
    </>
  )
}

interface BodyProps {
  readonly overview: Overview | null
  readonly range: Range
  readonly subscription: Subscription
}

function Body({ overview, range, subscription }: BodyProps): ReactElement {
  if (overview !== null) return <Figures overview={overview} range={range} />
  const { status, error, retry } = subscription
  if (status === 'retrying' || status === 'failed') return <ErrorState error={error} onRetry={retry} />
  return <LoadingState lines={10} />
}

/** Numbers, trend, providers and failovers of the chosen range; live. */
export function OverviewPage(): ReactElement {
  const { params } = useRoute()
  const range = rangeOf(params['range'])
  const [overview, setOverview] = useState<Overview | null>(null)
  const subscription = useSubscription(
    (signal) => api.overview.watch({ windowMs: range.windowMs }, { signal }),
    setOverview,
    { key: range.id, whilePaused: 'keep-last' },
  )
  return (
    <div className="sb-page">
      <PageHeader
        title="Overview"
        subtitle={overview === null ? undefined : <Freshness to={overview.to} subscription={subscription} />}
        actions={
          <SegmentedControl
            aria-label="Time range"
            data={ranges.map(({ id, label }) => ({ value: id, label }))}
            value={range.id}
            onChange={(id) => setParams({ range: id })}
          />
        }
      />
      <Body overview={overview} range={range} subscription={subscription} />
    </div>
  )
}
