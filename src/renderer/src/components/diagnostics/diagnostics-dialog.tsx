import { Modal } from '@mantine/core'
import type { ReactElement } from 'react'
import { DiagnosticsPreview } from './diagnostics-preview.tsx'
import { diagnostics, useDiagnostics } from './diagnostics-store.ts'

/** Shows the diagnostics before anybody saves them. */
export function DiagnosticsDialog(): ReactElement {
  const { opened, problem } = useDiagnostics()
  return (
    <Modal
      opened={opened}
      onClose={diagnostics.close}
      title="Diagnostics"
      size={860}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {opened ? <DiagnosticsPreview problem={problem} /> : null}
    </Modal>
  )
}
