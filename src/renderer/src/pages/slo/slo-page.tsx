import { SegmentedControl } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { DAY_MS, MINUTE_MS } from '../../../../contract/durations.ts'
import type { Slo } from '../../../../contract/slo.ts'
import { api, useQuery } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { ReportButtons } from '../../components/export-menu/report-buttons.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { MaintenanceDialog, type MaintenanceDraft } from '../../components/maintenance/maintenance-dialog.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { setParams, useRoute } from '../../router.ts'
import { useNow } from '../../stores/now.ts'
import { BudgetPanel } from './budget-panel.tsx'
import { CalendarPanel } from './calendar-panel.tsx'
import { IncidentsPanel } from './incidents-panel.tsx'
import { MaintenancePanel } from './maintenance-panel.tsx'
import { ProvidersPanel } from './providers-panel.tsx'
import { TimesPanel } from './times-panel.tsx'
import { UptimePanel } from './uptime-panel.tsx'
import './slo.css'

/** A minute is recorded this long after its end. */
const RECORDED_AFTER_MS = 12_000

const spans = [
  { value: '1', label: '24 h' },
  { value: '7', label: '7 d' },
  { value: '30', label: '30 d' },
  { value: '90', label: '90 d' },
] as const

/** How well the promise was kept: uptime by observed minutes, error budget, and how all of it is counted. */
export function SloPage(): ReactElement {
  const { params } = useRoute()
  const days = spans.find(({ value }) => value === params['days'])?.value ?? '30'
  // What is counted are minutes, so there is something new once a minute.
  const minute = Math.floor((useNow() - RECORDED_AFTER_MS) / MINUTE_MS)
  const [shown, setShown] = useState<Slo | null>(null)
  const slo = useQuery(`${days} ${minute}`, async (signal) => {
    const answer = await api.slo.get({ spanMs: Number(days) * DAY_MS }, { signal })
    setShown(answer)
    return answer
  })
  const [draft, setDraft] = useState<MaintenanceDraft | null>(null)

  return (
    <div className="sb-page">
      <PageHeader
        title="SLO"
        subtitle={
          shown === null || shown.since === null ? null : (
            <>
              observing since <TimeValue at={shown.since} withDate />
            </>
          )
        }
        actions={
          <>
            <ReportButtons
              formats={['pdf']}
              request={() => {
                const to = Date.now()
                return { template: 'provider-sla', from: to - Number(days) * DAY_MS, to }
              }}
            />
            <SegmentedControl
              aria-label="Time range"
              data={[...spans]}
              value={days}
              onChange={(value) => setParams({ days: value === '30' ? null : value })}
            />
          </>
        }
      />
      {shown !== null ? (
        <Body slo={shown} onChanged={slo.reload} onPlan={setDraft} />
      ) : slo.error !== undefined ? (
        <ErrorState error={slo.error} onRetry={slo.reload} />
      ) : (
        <LoadingState lines={12} />
      )}
      {draft === null ? null : <MaintenanceDialog draft={draft} onClose={() => setDraft(null)} onSaved={slo.reload} />}
    </div>
  )
}

interface BodyProps {
  readonly slo: Slo
  readonly onChanged: () => void
  readonly onPlan: (draft: MaintenanceDraft) => void
}

function Body({ slo, onChanged, onPlan }: BodyProps): ReactElement {
  if (slo.since === null)
    return (
      <Panel>
        <EmptyState
          title="No minute is on record yet"
          body="Every minute in which the console runs is counted, a little after it ends. The first figures come in about a minute."
        />
      </Panel>
    )
  return (
    <div className="sb-slo">
      <UptimePanel slo={slo} onChanged={onChanged} />
      <BudgetPanel slo={slo} />
      <div className="sb-slo-wide">
        <CalendarPanel slo={slo} />
      </div>
      <IncidentsPanel slo={slo} onPlan={onPlan} />
      <ProvidersPanel slo={slo} />
      <MaintenancePanel slo={slo} onPlan={onPlan} onChanged={onChanged} />
      <TimesPanel slo={slo} />
      <div className="sb-slo-wide">
        <Panel title="How it is counted">
          <ul className="sb-slo-method">
            {slo.method.map((paragraph) => (
              <li key={paragraph}>{paragraph}</li>
            ))}
          </ul>
        </Panel>
      </div>
    </div>
  )
}
