import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { api, errorMessage, useQuery } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { plural } from '../../format.ts'
import { useProviders } from '../../stores/providers.ts'
import { AccountStorage } from './account-storage.tsx'
import './accounts.css'

/** Asks for the passphrase after a start. Put off, the console runs without the accounts that wait for it. */
export function AccountUnlock(): ReactElement | null {
  const storage = useQuery('secret-storage', (signal) => api.accounts.secretStorage.get(undefined, { signal }))
  const [open, setOpen] = useState(true)
  if (storage.data?.locked !== true || !open) return null
  return <UnlockDialog onClose={() => setOpen(false)} />
}

export interface UnlockDialogProps {
  readonly onClose: () => void
}

export function UnlockDialog({ onClose }: UnlockDialogProps): ReactElement {
  const storage = useQuery('secret-storage', (signal) => api.accounts.secretStorage.get(undefined, { signal }))
  const accounts = useQuery('accounts', (signal) => api.accounts.list(undefined, { signal }))
  const loadLabels = useProviders((providers) => providers.load)
  const [passphrase, setPassphrase] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [forgotten, setForgotten] = useState(false)
  const waiting = accounts.data?.filter(({ state }) => state === 'locked').length ?? 0

  const unlock = async (): Promise<void> => {
    setBusy(true)
    try {
      await api.accounts.secretStorage.unlock({ passphrase })
      notify.success(`${plural(waiting, 'account')} unlocked`)
      void loadLabels()
      onClose()
    } catch (error) {
      setProblem(errorMessage(error))
      setBusy(false)
    }
  }

  return (
    <Modal opened onClose={onClose} title="Unlock the keys" size="md">
      {forgotten && storage.data !== undefined ? (
        <Stack gap="sm">
          <p className="sb-account-hint">
            Without the passphrase the stored keys are lost: {plural(waiting, 'account')} will need{' '}
            {waiting === 1 ? 'its key' : 'their keys'} again. Everything else stays.
          </p>
          <AccountStorage
            storage={storage.data}
            discardLocked
            onChosen={() => {
              notify.info('The locked keys were dropped; enter them anew under Accounts')
              onClose()
            }}
          />
          <Button variant="subtle" onClick={() => setForgotten(false)}>
            Back to the passphrase
          </Button>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void unlock()
          }}
        >
          <Stack gap="sm">
            <p className="sb-account-hint">
              {waiting === 0 ? 'Accounts wait' : `${plural(waiting, 'account')} ${waiting === 1 ? 'waits' : 'wait'}`}{' '}
              for the passphrase. Until then nothing is sent through {waiting === 1 ? 'it' : 'them'}.
            </p>
            <PasswordInput
              size="xs"
              label="Passphrase"
              autoComplete="current-password"
              data-autofocus
              error={problem}
              value={passphrase}
              onChange={({ currentTarget: { value } }) => {
                setProblem(null)
                setPassphrase(value)
              }}
            />
            <Group justify="space-between">
              <Button variant="subtle" onClick={() => setForgotten(true)}>
                I forgot it
              </Button>
              <Group gap="xs">
                <Button variant="default" onClick={onClose}>
                  Later
                </Button>
                <Button type="submit" loading={busy} disabled={passphrase === ''}>
                  Unlock
                </Button>
              </Group>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
