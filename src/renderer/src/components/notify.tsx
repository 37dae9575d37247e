import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { errorMessage } from '../api.ts'

/** Long enough to read it and to take it back. */
const SHOWN_MS = 10_000
const BRIEFLY_MS = 5_000

export interface NotifyOptions {
  /** Takes the action back; offered for 10 s. */
  readonly undo?: () => void
}

const looks = {
  success: { color: 'ok', icon: <IconCheck size={16} aria-hidden="true" /> },
  error: { color: 'bad', icon: <IconAlertTriangle size={16} aria-hidden="true" /> },
  info: { color: 'signal', icon: <IconInfoCircle size={16} aria-hidden="true" /> },
} as const

function UndoMessage({ text, onUndo }: { readonly text: string; readonly onUndo: () => void }): ReactElement {
  return (
    <Group gap="sm" wrap="nowrap" justify="space-between">
      <span>{text}</span>
      <Button size="compact-xs" variant="default" onClick={onUndo}>
        Undo
      </Button>
    </Group>
  )
}

function show(look: keyof typeof looks, text: string, { undo }: NotifyOptions = {}): void {
  const id = crypto.randomUUID()
  const takeBack = (): void => {
    notifications.hide(id)
    undo?.()
  }
  notifications.show({
    id,
    ...looks[look],
    message: undo === undefined ? text : <UndoMessage text={text} onUndo={takeBack} />,
    autoClose: undo === undefined && look !== 'error' ? BRIEFLY_MS : SHOWN_MS,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  })
}

/** Toasts: what an action did. Errors may be given as caught; the contract's own sentence is shown. */
export const notify = {
  success: (text: string, options?: NotifyOptions): void => show('success', text, options),
  info: (text: string, options?: NotifyOptions): void => show('info', text, options),
  error: (problem: unknown, options?: NotifyOptions): void =>
    show('error', typeof problem === 'string' ? problem : errorMessage(problem), options),
}
