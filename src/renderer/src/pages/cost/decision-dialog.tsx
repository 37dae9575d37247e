import { TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { HOUR_MS } from '../../../../contract/durations.ts'
import type { Recommendation } from '../../../../contract/recommendations.ts'
import { fromInputValue, toInputValue } from '../../components/filter-bar/time-range.ts'
import { ReasonDialog } from '../../components/reason-dialog.tsx'
import { usePreferences } from '../../stores/preferences.ts'
import { apply, dismiss, schedule } from './recommendation-actions.ts'
import type { Decision } from './recommendation-card.tsx'

export interface DecisionDialogProps {
  readonly recommendation: Recommendation
  readonly decision: Decision
  readonly onClose: () => void
}

/** Asks why a recommendation is applied, scheduled (and when) or dismissed. */
export function DecisionDialog({ recommendation, decision, onClose }: DecisionDialogProps): ReactElement {
  const zone = usePreferences((preferences) => preferences.zone)
  const [at, setAt] = useState(() => toInputValue(Date.now() + HOUR_MS, zone))
  const moment = fromInputValue(at, zone)
  const { title, change, riskWhy } = recommendation
  switch (decision) {
    case 'apply':
      return (
        <ReasonDialog
          title={title}
          action={change.kind === 'page' ? 'Mark as done' : 'Apply now'}
          reason="recommended"
          onConfirm={(reason) => apply(recommendation, reason)}
          onClose={onClose}
        >
          <p>{change.kind === 'page' ? 'Nothing is changed by this; it says that you have done it.' : riskWhy}</p>
        </ReasonDialog>
      )
    case 'schedule':
      return (
        <ReasonDialog
          title={title}
          action="Schedule"
          reason="scheduled"
          onConfirm={async (reason) => moment !== null && schedule(recommendation, moment, reason)}
          onClose={onClose}
        >
          <TextInput
            type="datetime-local"
            label={zone === 'utc' ? 'When (UTC)' : 'When'}
            description="Or on the next start after it"
            value={at}
            error={moment === null ? 'Enter a date and a time' : null}
            onChange={({ currentTarget: { value } }) => setAt(value)}
          />
        </ReasonDialog>
      )
    case 'dismiss':
      return (
        <ReasonDialog
          title={title}
          action="Dismiss"
          onConfirm={(reason) => dismiss(recommendation, reason)}
          onClose={onClose}
        >
          <p>It stays away for 30 days, unless its money doubles.</p>
        </ReasonDialog>
      )
  }
}
