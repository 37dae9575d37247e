import { Button } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { CurrentPolicy, Stage } from '../../../../contract/policy-models.ts'
import { ReasonDialog } from '../../components/reason-dialog.tsx'
import { formatPercent } from '../../format.ts'
import { ActivateDialog } from './activate-dialog.tsx'
import { stopTrial } from './policy-actions.ts'

/** What is on trial beside what is in force, with the ways on: another share, live, or stop. */
export function TrialBar({ current: { state } }: { readonly current: CurrentPolicy }): ReactElement | null {
  const [asking, setAsking] = useState<Stage | 'stop' | null>(null)
  const { mode, trial } = state
  if (trial === null || mode === 'off') return null
  const isCanary = trial.stage === 'canary'
  const name = `version ${trial.version}`
  const close = (): void => setAsking(null)
  return (
    <section className="sb-policy-draft" data-tone="info" aria-label="On trial">
      <strong>{isCanary ? 'Canary' : 'Shadow'}</strong>
      <span role="status">
        {isCanary
          ? `Version ${trial.version} decides for ${formatPercent(trial.share)} of the verifications.`
          : `What version ${trial.version} would have chosen is only noted.`}
      </span>
      <div className="sb-policy-draft-end">
        <Button variant="default" onClick={() => setAsking('canary')}>
          {isCanary ? 'Change the share…' : 'Start a canary…'}
        </Button>
        <Button variant="default" onClick={() => setAsking('live')}>
          Make it live…
        </Button>
        <Button variant="default" onClick={() => setAsking('stop')}>
          Stop…
        </Button>
      </div>
      {asking === 'stop' ? (
        <ReasonDialog
          title={`Stop the ${trial.stage} of ${name}`}
          action="Stop"
          reason="stopped"
          onConfirm={stopTrial}
          onClose={close}
        >
          <p>What was in force before it began decides again. Verifications that are under way end on their rule.</p>
        </ReasonDialog>
      ) : asking === null ? null : (
        <ActivateDialog
          policy={{ version: trial.version }}
          title={asking === 'live' ? `Make ${name} live` : `Canary of ${name}`}
          stage={asking}
          {...(isCanary && { share: trial.share })}
          onClose={close}
        />
      )}
    </section>
  )
}
