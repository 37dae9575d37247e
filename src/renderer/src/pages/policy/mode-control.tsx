import { SegmentedControl } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { type OptimizerMode, optimizerModes } from '../../../../contract/policy-models.ts'
import { ReasonDialog } from '../../components/reason-dialog.tsx'
import { setMode } from './policy-actions.ts'
import { modeHints } from './policy-words.ts'

const labels: Readonly<Record<OptimizerMode, string>> = { off: 'Off', shadow: 'Shadow', on: 'On' }

/** Switches the optimizer between off, looking on and choosing; each step says what it does and asks why. */
export function ModeControl({ mode }: { readonly mode: OptimizerMode }): ReactElement {
  const [wanted, setWanted] = useState<OptimizerMode | null>(null)
  return (
    <>
      <SegmentedControl
        aria-label="Optimizer"
        data={optimizerModes.map((value) => ({ value, label: labels[value] }))}
        value={mode}
        onChange={(value) => setWanted(optimizerModes.find((each) => each === value && each !== mode) ?? null)}
      />
      {wanted === null ? null : (
        <ReasonDialog
          title={`Optimizer: ${labels[wanted].toLowerCase()}`}
          action={wanted === 'off' ? 'Switch off' : wanted === 'shadow' ? 'Only look on' : 'Switch on'}
          onConfirm={(reason) => setMode(wanted, mode, reason)}
          onClose={() => setWanted(null)}
        >
          <p>{modeHints[wanted]}</p>
        </ReasonDialog>
      )}
    </>
  )
}
