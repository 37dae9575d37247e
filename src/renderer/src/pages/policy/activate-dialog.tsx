import { Radio } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { type Stage, stages } from '../../../../contract/policy-models.ts'
import { ReasonDialog } from '../../components/reason-dialog.tsx'
import { ShareSlider } from '../../components/share-slider.tsx'
import { activate, type PolicyChoice } from './policy-actions.ts'
import { stageHints, stageNames } from './policy-words.ts'

export interface ActivateDialogProps {
  readonly policy: PolicyChoice
  readonly title: string
  /** Chosen at first. */
  readonly stage?: Stage
  /** Of a canary, at first; 0..1. */
  readonly share?: number
  readonly onActivated?: () => void
  readonly onClose: () => void
}

/** Asks how a policy is to be switched on, and why. */
export function ActivateDialog(props: ActivateDialogProps): ReactElement {
  const { policy, title, onActivated, onClose } = props
  const [stage, setStage] = useState<Stage>(props.stage ?? 'shadow')
  const [share, setShare] = useState(props.share ?? 0.1)
  return (
    <ReasonDialog
      title={title}
      action={stage === 'live' ? 'Make it live' : stage === 'canary' ? 'Start the canary' : 'Start the shadow'}
      onClose={onClose}
      onConfirm={async (reason) => {
        const done = await activate(policy, stage, Math.max(0.001, share), reason)
        if (done) onActivated?.()
        return done
      }}
    >
      <Radio.Group
        label="How"
        value={stage}
        onChange={(value) => setStage(stages.find((each) => each === value) ?? stage)}
      >
        <div className="sb-policy-stages">
          {stages.map((each) => (
            <Radio key={each} size="xs" value={each} label={stageNames[each]} description={stageHints[each]} />
          ))}
        </div>
      </Radio.Group>
      {stage === 'canary' ? <ShareSlider label="Share of all verifications" value={share} onChange={setShare} /> : null}
      <p className="sb-dim">
        Verifications that are under way end on their rule. One click brings back what is in force now.
      </p>
    </ReasonDialog>
  )
}
