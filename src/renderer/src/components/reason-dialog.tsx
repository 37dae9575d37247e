import { Button, Group, Modal, TextInput } from '@mantine/core'
import { type ReactElement, type ReactNode, useState } from 'react'
import './reason-dialog.css'

export interface ReasonDialogProps {
  readonly title: string
  /** What the action does. */
  readonly children: ReactNode
  /** Of the button that does it. */
  readonly action: string
  /** Of the button, for what takes something away. */
  readonly color?: string
  /** Stands in the field at first. */
  readonly reason?: string
  /** Resolves when it is done; the dialog stays open when it is false. */
  readonly onConfirm: (reason: string) => Promise<boolean>
  readonly onClose: () => void
}

/** Says what an action does and asks why it is taken; the reason is kept in the records. */
export function ReasonDialog(props: ReasonDialogProps): ReactElement {
  const { title, children, action, color, onConfirm, onClose } = props
  const [reason, setReason] = useState(props.reason ?? '')
  const [busy, setBusy] = useState(false)
  const confirm = async (): Promise<void> => {
    setBusy(true)
    const done = await onConfirm(reason.trim())
    setBusy(false)
    if (done) onClose()
  }
  return (
    <Modal opened onClose={onClose} title={title} size="md">
      <form
        className="sb-reason-dialog"
        onSubmit={(event) => {
          event.preventDefault()
          void confirm()
        }}
      >
        {children}
        <TextInput
          label="Reason"
          description="For the audit log"
          required
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} disabled={reason.trim() === ''} {...(color !== undefined && { color })}>
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
