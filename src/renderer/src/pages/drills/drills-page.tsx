import { type ReactElement, useState } from 'react'
import type { DrillPlan, DrillProgress, DrillScheduleState } from '../../../../contract/drills.ts'
import { api, useQuery, useSubscription } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ExportMenu } from '../../components/export-menu/export-menu.tsx'
import { readId } from '../../components/filter-bar/filter-params.ts'
import { notify } from '../../components/notify.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { setParams, useRoute } from '../../router.ts'
import { useSystem } from '../../stores/system.ts'
import { drillFilter, HistoryPanel } from './history-panel.tsx'
import { PlanPanel } from './plan-panel.tsx'
import { ReportPanel } from './report-panel.tsx'
import { RunningPanel } from './running-panel.tsx'
import { SchedulePanel } from './schedule-panel.tsx'
import './drills-page.css'

const PAGE = 50
const MOST = 500

interface Live extends DrillScheduleState {
  readonly running: DrillProgress | null
}

/** Breaks a provider on drill traffic, and shows that nothing is lost by it. */
export function DrillsPage(): ReactElement {
  const { params } = useRoute()
  const sandbox = useSystem((state) => state.status?.workspace !== 'live')
  const [live, setLive] = useState<Live | null>(null)
  const [starting, setStarting] = useState(false)
  const [shown, setShown] = useState(PAGE)
  const [draft, setDraft] = useState<DrillPlan>({ provider: '', fault: 'hang', seconds: 20, perSecond: 4 })
  const openId = readId(params['id'])

  const providers = useQuery('providers', (signal) => api.providers.list({}, { signal }))
  const choices = providers.data ?? []
  const plan = draft.provider === '' ? { ...draft, provider: choices[0]?.name ?? '' } : draft
  const filter = drillFilter(params)
  const drills = useQuery(JSON.stringify([filter, shown]), (signal) =>
    api.drills.list({ filter, limit: shown }, { signal }),
  )
  const open = useQuery(`drill:${openId}`, async (signal) =>
    openId === null ? null : api.drills.get({ id: openId }, { signal }),
  )

  const running = live?.running ?? null
  const onLive = (next: Live): void => {
    const before = live?.running?.id ?? null
    const now = next.running?.id ?? null
    setLive(next)
    if (before === now) return
    drills.reload()
    if (before === null) return
    if (openId === before) open.reload()
    else setParams({ id: String(before) }, { replace: true })
  }
  const watched = useSubscription((signal) => api.drills.watch(undefined, { signal }), onLive)

  const start = async (): Promise<void> => {
    setStarting(true)
    try {
      await api.drills.start(plan)
      setParams({ id: null }, { replace: true })
    } catch (error) {
      notify.error(error)
    }
    setStarting(false)
  }
  const close = (): void => setParams({ id: null }, { replace: true })

  return (
    <div className="sb-page">
      <PageHeader
        title="Drills"
        subtitle="Break a provider on drill traffic and measure what happens"
        actions={<ExportMenu of={{ table: 'drills' }} />}
      />
      <div className="sb-drills">
        <div className="sb-drill-setup">
          {sandbox ? (
            <>
              <PlanPanel
                plan={plan}
                onChange={setDraft}
                providers={choices}
                running={running !== null}
                starting={starting}
                onStart={() => void start()}
              />
              <SchedulePanel state={live} plan={plan} />
            </>
          ) : (
            <Panel title="New drill">
              <EmptyState
                title="Not in the live workspace yet"
                body="Drills run in the sandbox workspace, against servers of their own. Open it to run one."
              />
            </Panel>
          )}
        </div>
        <div className="sb-drill-main" aria-busy={watched.status === 'connecting'}>
          {running === null ? null : <RunningPanel drill={running} />}
          {open.data == null || open.data.id === running?.id ? null : <ReportPanel drill={open.data} onClose={close} />}
          <HistoryPanel
            params={params}
            drills={drills}
            providers={choices}
            openId={openId}
            onOpen={(id) => setParams({ id: String(id) }, { replace: openId !== null })}
            onMore={() => setShown(Math.min(MOST, shown + PAGE))}
          />
        </div>
      </div>
    </div>
  )
}
