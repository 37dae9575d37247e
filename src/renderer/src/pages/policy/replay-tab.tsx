import { type ReactElement, useState } from 'react'
import type { CurrentPolicy } from '../../../../contract/policy-models.ts'
import type { ReplaySummary } from '../../../../contract/replay.ts'
import { api, useQuery, useSubscription } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { readId } from '../../components/filter-bar/filter-params.ts'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { setParams, useRoute } from '../../router.ts'
import { RegretPanel } from './regret-panel.tsx'
import { ReplayList } from './replay-list.tsx'
import { ReplayResultView } from './replay-result.tsx'
import { ReplayStart } from './replay-start.tsx'
import './replay.css'

/** What a policy would have made of the recorded traffic, and how far what was done is from the best. */
export function ReplayTab({ current }: { readonly current: CurrentPolicy }): ReactElement {
  const { params } = useRoute()
  const [latest, setLatest] = useState<ReplaySummary | null>(null)
  const watch = useSubscription(
    (signal) => api.policies.replay.watch(undefined, { signal }),
    (event) => setLatest(event.latest),
  )
  const stamp = `${latest?.id} ${latest?.state}`
  const list = useQuery(`replays ${stamp}`, (signal) => api.policies.replay.list({ limit: 20 }, { signal }))
  const regret = useQuery(`regret ${stamp}`, (signal) => api.policies.regret({ days: 30 }, { signal }))
  const shownId = readId(params['replay']) ?? latest?.id ?? null
  const show = (id: number): void => setParams({ replay: String(id) }, { replace: true })
  return (
    <div className="sb-policy-body">
      <ReplayStart current={current} latest={latest} onStarted={show} />
      {watch.error !== null ? <ErrorState error={watch.error} onRetry={watch.retry} /> : null}
      {shownId === null ? (
        <Panel>
          <EmptyState
            title="No policy was replayed yet"
            body="A replay runs a policy over the recorded traffic with the prices and the health of each minute, so that it can be judged before it is switched on."
          />
        </Panel>
      ) : (
        <Shown id={shownId} stamp={stamp} />
      )}
      {regret.data?.regret == null ? null : <RegretPanel regret={regret.data.regret} />}
      {list.data === undefined || list.data.rows.length === 0 ? null : (
        <ReplayList rows={list.data.rows} total={list.data.total} shownId={shownId} onShow={show} />
      )}
    </div>
  )
}

function Shown({ id, stamp }: { readonly id: number; readonly stamp: string }): ReactElement | null {
  const query = useQuery(`replay ${id} ${stamp}`, (signal) => api.policies.replay.get({ id }, { signal }))
  if (query.error !== undefined) return <ErrorState error={query.error} onRetry={query.reload} />
  if (query.data === undefined) return <LoadingState lines={6} />
  const { result, state, problem } = query.data
  if (result !== null) return <ReplayResultView replay={query.data} result={result} />
  if (state === 'running') return null
  const words = { cancelled: 'It was cancelled.', interrupted: 'The console stopped in the middle of it.' } as const
  return (
    <Panel>
      <EmptyState
        title="This replay has no result"
        body={state === 'cancelled' || state === 'interrupted' ? words[state] : (problem ?? 'It failed.')}
      />
    </Panel>
  )
}
