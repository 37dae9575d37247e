import { Button, Group, Modal } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { ApiToken } from '../../../../contract/local-api.ts'

export interface RevokeDialogProps {
  readonly token: ApiToken
  readonly onConfirm: () => Promise<void>
  readonly onClose: () => void
}

/** Asks once: a revoked token cannot be given back. */
export function RevokeDialog({ token, onConfirm, onClose }: RevokeDialogProps): ReactElement {
  const [busy, setBusy] = useState(false)
  return (
    <Modal opened onClose={onClose} title={`Revoke the token ${token.name}`} size="md">
      <p className="sb-api-text">
        From this moment requests with it are refused and its event streams end. It cannot be given back: its program
        needs a new token.
      </p>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          color="bad"
          loading={busy}
          onClick={() => {
            setBusy(true)
            void onConfirm()
          }}
        >
          Revoke token
        </Button>
      </Group>
    </Modal>
  )
}
