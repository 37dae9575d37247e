import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { CurrentPolicy } from '../../../../contract/policy-models.ts'
import { ReasonDialog } from '../../components/reason-dialog.tsx'
import { rollBack } from './policy-actions.ts'
import { stateText } from './policy-words.ts'

/** Brings back what was in force before the last change, after naming both. */
export function RollBack({ current: { state, previous } }: { readonly current: CurrentPolicy }): ReactElement {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconArrowBackUp size={14} aria-hidden="true" />}
        disabled={previous === null}
        title={previous === null ? 'Nothing has been changed yet' : `Back to ${stateText(previous)}`}
        onClick={() => setAsking(true)}
      >
        Roll back
      </Button>
      {asking && previous !== null ? (
        <ReasonDialog
          title="Roll back"
          action="Roll back"
          reason="rolled back"
          onConfirm={rollBack}
          onClose={() => setAsking(false)}
        >
          <p>
            Now: {stateText(state)}.
            <br />
            Then: {stateText(previous)}.
          </p>
          <p className="sb-dim">Doing it twice goes forward again.</p>
        </ReasonDialog>
      ) : null}
    </>
  )
}
