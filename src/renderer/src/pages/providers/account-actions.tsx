import { Button, Group, Modal } from '@mantine/core'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { api, useQuery } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { openWorkspace } from '../../components/shell/workspace-switch.tsx'
import { plural } from '../../format.ts'
import { useSystem } from '../../stores/system.ts'
import { AccountList } from './account-list.tsx'
import { AccountWizard } from './account-wizard.tsx'
import './accounts.css'

/** Adds and manages real accounts; in the sandbox, leads to where they are. */
export function AccountActions(): ReactElement {
  const [open, setOpen] = useState<'add' | 'accounts' | null>(null)
  const live = useSystem((system) => system.status?.workspace === 'live')
  const close = (): void => setOpen(null)
  return (
    <>
      {live ? (
        <Button
          variant="default"
          leftSection={<IconKey size={14} aria-hidden="true" />}
          onClick={() => setOpen('accounts')}
        >
          Accounts
        </Button>
      ) : null}
      <Button leftSection={<IconPlus size={14} aria-hidden="true" />} onClick={() => setOpen('add')}>
        Add provider
      </Button>
      {open === 'add' ? live ? <AccountWizard onClose={close} /> : <SandboxDialog onClose={close} /> : null}
      {open === 'accounts' ? <AccountList onAdd={() => setOpen('add')} onClose={close} /> : null}
    </>
  )
}

function SandboxDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  return (
    <Modal opened onClose={onClose} title="Add a provider" size="md">
      <p className="sb-account-hint">
        The providers here are simulated. Real accounts belong to the live workspace, which has a database and keys of
        its own; the sandbox stays as it is, and you can come back at any time.
      </p>
      <Group justify="flex-end" gap="xs" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button onClick={() => void openWorkspace('live')}>Switch to the live workspace</Button>
      </Group>
    </Modal>
  )
}

/** What stands in the place of the table while there is no provider to show. */
export function FirstAccount(): ReactElement {
  const accounts = useQuery('accounts', (signal) => api.accounts.list(undefined, { signal }))
  const waiting = accounts.data?.length ?? 0
  return waiting === 0 ? <NoAccount /> : <KeysMissing waiting={waiting} />
}

/** Accounts are there, but none of them can be used. */
function KeysMissing({ waiting }: { readonly waiting: number }): ReactElement {
  const [open, setOpen] = useState<'add' | 'accounts' | null>(null)
  const close = (): void => setOpen(null)
  return (
    <>
      <EmptyState
        title={`${plural(waiting, 'account')} cannot be used yet`}
        body="Unlock the keys, or enter those that were kept for one session only."
        action={<Button onClick={() => setOpen('accounts')}>Open the accounts</Button>}
      />
      {open === 'accounts' ? <AccountList onAdd={() => setOpen('add')} onClose={close} /> : null}
      {open === 'add' ? <AccountWizard onClose={close} /> : null}
    </>
  )
}

/** Who can be added, and what that takes. */
function NoAccount(): ReactElement {
  const kinds = useQuery('account-kinds', (signal) => api.accounts.kinds(undefined, { signal }))
  const [adding, setAdding] = useState(false)
  return (
    <>
      <EmptyState
        title="Add your first provider"
        body="You need an account at one of these companies. Its keys stay on this machine."
        action={
          <Button leftSection={<IconPlus size={14} aria-hidden="true" />} onClick={() => setAdding(true)}>
            Choose a company
          </Button>
        }
      />
      <dl className="sb-account-needs">
        {(kinds.data ?? []).map(({ adapter, label, keys }) => (
          <div key={adapter}>
            <dt>{label}</dt>
            <dd>
              {keys
                .filter(({ required }) => required)
                .map((key) => key.label)
                .join(', ')}
            </dd>
          </div>
        ))}
      </dl>
      {adding ? <AccountWizard onClose={() => setAdding(false)} /> : null}
    </>
  )
}
