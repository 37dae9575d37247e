import { type ReactElement, useState } from 'react'
import type { LocalApiView } from '../../../../contract/local-api.ts'
import { api, useSubscription } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { FigureRow } from '../../components/figure-row.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount } from '../../format.ts'
import { FirstStepsPanel } from './first-steps-panel.tsx'
import { SwitchPanel } from './switch-panel.tsx'
import { TokensPanel } from './tokens-panel.tsx'
import '../../components/time-bar/time-bar.css'
import './api.css'

/** The contract over HTTP: whether it is served, who may call it, and how. */
export function ApiPage(): ReactElement {
  const [view, setView] = useState<LocalApiView | null>(null)
  const { error, retry } = useSubscription((signal) => api.localApi.watch(undefined, { signal }), setView)
  return (
    <div className="sb-page">
      <PageHeader
        title="Local API"
        subtitle="The console's own functions over HTTP, for scripts and for your backend. Only programs on this machine can reach it."
      />
      {view !== null ? (
        <Body view={view} onChanged={setView} />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={retry} />
      ) : (
        <LoadingState lines={8} />
      )}
    </div>
  )
}

interface BodyProps {
  readonly view: LocalApiView
  readonly onChanged: (view: LocalApiView) => void
}

function Body({ view, onChanged }: BodyProps): ReactElement {
  const active = view.tokens.filter(({ revokedAt }) => revokedAt === null)
  const lastUsed = Math.max(0, ...view.tokens.map(({ lastUsedAt }) => lastUsedAt ?? 0))
  return (
    <>
      <FigureRow
        figures={[
          { label: 'State', ...stateOf(view) },
          { label: 'Address', value: <code className="sb-api-address">{view.address ?? `Port ${view.port}`}</code> },
          { label: 'Tokens in use', value: formatCount(active.length) },
          {
            label: 'Requests since the start',
            value: formatCount(view.requests),
            definition: 'Refused ones included.',
          },
          { label: 'A token last used', value: <TimeValue at={lastUsed === 0 ? null : lastUsed} withDate /> },
        ]}
      />
      {view.problem === null ? null : (
        <p className="sb-api-problem" role="alert" data-tone="bad">
          {view.problem}
        </p>
      )}
      <div className="sb-business-grid">
        <div data-span="5">
          <SwitchPanel view={view} onChanged={onChanged} />
        </div>
        <div data-span="7">
          <TokensPanel view={view} onChanged={onChanged} />
        </div>
        <div>
          <FirstStepsPanel view={view} />
        </div>
      </div>
    </>
  )
}

function stateOf({ state }: LocalApiView) {
  if (state === 'listening') return { value: 'Listening', tone: 'ok' as const }
  if (state === 'failed') return { value: 'Does not listen', tone: 'bad' as const }
  return { value: 'Off' }
}
