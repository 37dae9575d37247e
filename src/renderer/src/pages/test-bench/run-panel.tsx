import { Anchor } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import type { Verification } from '../../../../contract/models.ts'
import { errorMessage } from '../../api.ts'
import { AttemptTree } from '../../components/attempt-tree/attempt-tree.tsx'
import { TimelineStrip } from '../../components/attempt-tree/timeline-strip.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { hrefOf } from '../../router.ts'
import { AcceptBar } from './accept-bar.tsx'
import type { Run } from './session.ts'

export interface RunPanelProps {
  readonly run: Run | null
  /** Null until the ledger has shown it. */
  readonly verification: Verification | null
}

/** The verification that was sent last, or chosen below, while it happens. */
export function RunPanel({ run, verification }: RunPanelProps): ReactElement {
  const aside: ReactNode =
    verification === null ? undefined : (
      <>
        <Anchor fz="inherit" href={hrefOf('/verifications', { id: String(verification.id) })}>
          Verification {verification.id}
        </Anchor>
        <StateBadge kind="verification" state={verification.state} />
      </>
    )
  return (
    <Panel title="Attempts" aside={aside}>
      <RunBody run={run} verification={verification} />
    </Panel>
  )
}

function RunBody({ run, verification }: RunPanelProps): ReactElement {
  if (run === null) {
    return (
      <EmptyState
        title="Nothing sent yet"
        body="Fill in a number and send. Every attempt appears here while it runs, with its time against the 5 s line."
      />
    )
  }
  if (verification === null && !run.sending && run.error !== null) {
    return (
      <div className="sb-page-state" role="alert">
        <p className="sb-page-state-title" data-tone="bad">
          <IconAlertTriangle size={16} aria-hidden="true" /> It was not sent
        </p>
        <p className="sb-page-state-body">{errorMessage(run.error)}</p>
      </div>
    )
  }
  const open = verification === null || verification.state === 'pending'
  return (
    <>
      <AcceptBar
        startedAt={verification?.createdAt ?? run.startedAt}
        acceptMs={verification?.acceptMs ?? null}
        running={open}
      />
      {verification === null ? (
        <p className="sb-bench-hint">Writing it down before anything is sent.</p>
      ) : (
        <>
          <AttemptTree verification={verification} />
          <div className="sb-bench-timeline">
            <TimelineStrip verification={verification} />
          </div>
          {verification.failureReason === null ? null : (
            <p className="sb-bench-problem">{verification.failureReason}</p>
          )}
        </>
      )}
    </>
  )
}
