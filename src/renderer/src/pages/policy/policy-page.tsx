import { SegmentedControl } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { CurrentPolicy } from '../../../../contract/policy-models.ts'
import { api, useSubscription } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { setParams, useRoute } from '../../router.ts'
import { ModeControl } from './mode-control.tsx'
import { ReplayTab } from './replay-tab.tsx'
import { RollBack } from './roll-back.tsx'
import { RulesTab } from './rules-tab.tsx'
import { TrialBar } from './trial-bar.tsx'
import { VersionsTab } from './versions-tab.tsx'
import '../../components/data-table/cells.css'
import './policy.css'

const tabs = [
  { value: 'rules', label: 'Rules' },
  { value: 'versions', label: 'Versions' },
  { value: 'replay', label: 'Replay' },
] as const

/** By which rules a verification finds its route: what is in force, what it was, and what another policy would do. */
export function PolicyPage(): ReactElement {
  const { params } = useRoute()
  const [current, setCurrent] = useState<CurrentPolicy | null>(null)
  const live = useSubscription((signal) => api.policies.watch(undefined, { signal }), setCurrent)
  const tab = tabs.find(({ value }) => value === params['tab'])?.value ?? 'rules'
  return (
    <div className="sb-page sb-page-fixed">
      <PageHeader
        title="Routing policy"
        subtitle={
          <SegmentedControl
            aria-label="Show"
            data={[...tabs]}
            value={tab}
            onChange={(value) => setParams({ tab: value === 'rules' ? null : value })}
          />
        }
        actions={
          current === null ? null : (
            <>
              <RollBack current={current} />
              <span className="sb-dim">Optimizer</span>
              <ModeControl mode={current.state.mode} />
            </>
          )
        }
      />
      {current === null ? (
        live.error === null ? (
          <LoadingState lines={12} />
        ) : (
          <ErrorState error={live.error} onRetry={live.retry} />
        )
      ) : (
        <>
          <p className="sb-policy-explanation">{current.explanation}</p>
          <TrialBar current={current} />
          <Content tab={tab} current={current} />
        </>
      )}
    </div>
  )
}

interface ContentProps {
  readonly tab: (typeof tabs)[number]['value']
  readonly current: CurrentPolicy
}

function Content({ tab, current }: ContentProps): ReactElement {
  switch (tab) {
    case 'rules':
      return <RulesTab current={current} />
    case 'versions':
      return <VersionsTab current={current} />
    case 'replay':
      return <ReplayTab current={current} />
  }
}
