import { Button, Group, Modal, Stack } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { Account } from '../../../../contract/account-models.ts'
import { api, useQuery } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import type { StateIcon, Tone } from '../../components/states.ts'
import { TimeValue } from '../../components/time-value.tsx'
import { AccountEdit } from './account-edit.tsx'
import { AccountStorage, storageWords } from './account-storage.tsx'
import { UnlockDialog } from './account-unlock.tsx'
import './accounts.css'

interface Look {
  readonly tone: Tone
  readonly icon: StateIcon
  readonly label: string
  readonly hint: string
}

const looks: Readonly<Record<Account['state'], Look>> = {
  ready: { tone: 'ok', icon: 'check', label: 'Ready', hint: 'Its key is there and it can be used.' },
  locked: { tone: 'warn', icon: 'clock', label: 'Locked', hint: 'It waits for the passphrase.' },
  unusable: { tone: 'bad', icon: 'cross', label: 'Key missing', hint: 'Enter its key anew.' },
}

export interface AccountListProps {
  readonly onAdd: () => void
  readonly onClose: () => void
}

/** All accounts, those without a usable key included, and how keys are kept. */
export function AccountList({ onAdd, onClose }: AccountListProps): ReactElement {
  const accounts = useQuery('accounts', (signal) => api.accounts.list(undefined, { signal }))
  const storage = useQuery('secret-storage', (signal) => api.accounts.secretStorage.get(undefined, { signal }))
  const [editing, setEditing] = useState<Account | null>(null)
  const [asking, setAsking] = useState<'unlock' | 'storage' | null>(null)
  const renew = (): void => {
    setEditing(null)
    setAsking(null)
    accounts.reload()
    storage.reload()
  }
  if (editing !== null) return <AccountEdit account={editing} onClose={renew} />
  if (asking === 'unlock') return <UnlockDialog onClose={renew} />
  return (
    <Modal opened onClose={onClose} title="Accounts" size={720}>
      {accounts.data === undefined || storage.data === undefined ? (
        accounts.error === undefined ? (
          <LoadingState lines={5} />
        ) : (
          <ErrorState error={accounts.error} onRetry={accounts.reload} />
        )
      ) : (
        <Stack gap="md">
          {accounts.data.length === 0 ? (
            <p className="sb-account-hint">There is no account yet.</p>
          ) : (
            <ul className="sb-account-list">
              {accounts.data.map((account) => (
                <li key={account.name}>
                  <div>
                    <strong>{account.label}</strong>
                    <span>
                      {account.name} · key entered <TimeValue at={account.keyedAt} withDate />
                    </span>
                  </div>
                  <ToneBadge {...looks[account.state]} />
                  <Button variant="default" onClick={() => setEditing(account)} aria-label={`Edit ${account.label}`}>
                    Edit
                  </Button>
                </li>
              ))}
            </ul>
          )}
          {asking === 'storage' ? (
            <AccountStorage storage={storage.data} onChosen={renew} />
          ) : (
            <Group justify="space-between" wrap="nowrap">
              <p className="sb-account-hint">
                {storage.data.chosen ? storageWords[storage.data.protection] : 'Nobody has chosen how keys are kept.'}
              </p>
              {storage.data.locked ? (
                <Button variant="default" onClick={() => setAsking('unlock')}>
                  Unlock…
                </Button>
              ) : (
                <Button variant="default" onClick={() => setAsking('storage')}>
                  Change…
                </Button>
              )}
            </Group>
          )}
          <Group justify="flex-end">
            <Button leftSection={<IconPlus size={14} aria-hidden="true" />} onClick={onAdd}>
              Add provider
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
