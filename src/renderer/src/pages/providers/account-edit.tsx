import { Button, Group, Modal, Stack, Tabs } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { Account, AccountKind } from '../../../../contract/account-models.ts'
import { api, useQuery } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { notify } from '../../components/notify.tsx'
import { useProviders } from '../../stores/providers.ts'
import { fieldProblem, isKeyField, type SenderDraft, sendersOf } from './account-draft.ts'
import { KeyFields } from './account-key-fields.tsx'
import { AccountKeys } from './account-keys.tsx'
import { AccountRegion } from './account-region.tsx'
import { AccountRemove } from './account-remove.tsx'
import { AccountSenders } from './account-senders.tsx'
import { AccountSettings } from './account-settings.tsx'
import './accounts.css'

export interface AccountEditProps {
  readonly account: Account
  readonly onClose: () => void
}

/** Everything that can be changed about an account. */
export function AccountEdit({ account, onClose }: AccountEditProps): ReactElement {
  const kinds = useQuery('account-kinds', (signal) => api.accounts.kinds(undefined, { signal }))
  const kind = kinds.data?.find(({ adapter }) => adapter === account.adapter)
  return (
    <Modal opened onClose={onClose} title={account.label} size={720}>
      {kind === undefined ? (
        kinds.error === undefined ? (
          <LoadingState lines={6} />
        ) : (
          <ErrorState error={kinds.error} onRetry={kinds.reload} />
        )
      ) : (
        <Tabs defaultValue={account.state === 'unusable' ? 'key' : 'settings'} keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="settings">Settings</Tabs.Tab>
            <Tabs.Tab value="key">Key</Tabs.Tab>
            <Tabs.Tab value="senders">Senders</Tabs.Tab>
            <Tabs.Tab value="remove">Remove</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="settings">
            <SettingsTab kind={kind} account={account} onSaved={onClose} />
          </Tabs.Panel>
          <Tabs.Panel value="key">
            <AccountKeys kind={kind} account={account} onSaved={onClose} />
          </Tabs.Panel>
          <Tabs.Panel value="senders">
            <SendersTab account={account} onSaved={onClose} />
          </Tabs.Panel>
          <Tabs.Panel value="remove">
            <AccountRemove account={account} onRemoved={onClose} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Modal>
  )
}

interface TabProps {
  readonly kind: AccountKind
  readonly account: Account
  readonly onSaved: () => void
}

function SettingsTab({ kind, account, onSaved }: TabProps): ReactElement {
  const [draft, setDraft] = useState({
    ...account,
    secret: '',
    testAccountId: '',
    testSecret: '',
    allowedCountries: account.allowedCountries ?? [],
  })
  const [busy, setBusy] = useState(false)
  const loadLabels = useProviders((store) => store.load)
  const change = (patch: Partial<typeof draft>): void => setDraft((last) => ({ ...last, ...patch }))
  const keys = kind.keys.filter(({ field }) => field === 'accountId' || field === 'sender')
  const fits = keys.every((key) => !isKeyField(key.field) || fieldProblem(key, draft[key.field]) === null)

  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      const { name, label, currency, allowedCountries, accountId, sender, region, baseUrls } = draft
      const countries = allowedCountries.length === 0 ? null : [...allowedCountries]
      const urls = { region, baseUrls: { ...baseUrls } }
      await api.accounts.update({ name, label, currency, allowedCountries: countries, accountId, sender, ...urls })
      notify.success(`${label} saved`)
      void loadLabels()
      onSaved()
    } catch (error) {
      notify.error(error)
      setBusy(false)
    }
  }

  return (
    <Stack gap="md">
      <AccountSettings
        settings={draft}
        onChange={({ allowedCountries, ...rest }) =>
          change({ ...rest, ...(allowedCountries !== undefined && { allowedCountries: [...allowedCountries] }) })
        }
      />
      <KeyFields keys={keys} values={draft} onChange={(field, value) => change({ [field]: value })} />
      <AccountRegion
        kind={kind}
        region={draft.region}
        baseUrls={draft.baseUrls}
        onChange={({ region, baseUrls }) => change({ region, baseUrls: { ...baseUrls } })}
      />
      <Group justify="flex-end">
        <Button loading={busy} disabled={!fits || draft.label.trim() === ''} onClick={() => void save()}>
          Save
        </Button>
      </Group>
    </Stack>
  )
}

function SendersTab({ account, onSaved }: Omit<TabProps, 'kind'>): ReactElement {
  const { name, label, sender: own } = account
  const stored = useQuery(`senders ${name}`, (signal) => api.accounts.senders.get({ name }, { signal }))
  const [edited, setEdited] = useState<readonly SenderDraft[] | null>(null)
  const [busy, setBusy] = useState(false)
  if (stored.error !== undefined) return <ErrorState error={stored.error} onRetry={stored.reload} />
  if (stored.data === undefined) return <LoadingState lines={4} />
  const before = stored.data.map(({ country, sender, registration }) => ({
    country,
    sender: sender ?? '',
    registered: registration === 'done',
  }))
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      await api.accounts.senders.set({ name, senders: sendersOf(edited ?? before) })
      notify.success(`Senders of ${label} saved`)
      onSaved()
    } catch (error) {
      notify.error(error)
      setBusy(false)
    }
  }
  return (
    <Stack gap="md">
      <AccountSenders own={own} senders={edited ?? before} onChange={setEdited} />
      <Group justify="flex-end">
        <Button loading={busy} disabled={edited === null} onClick={() => void save()}>
          Save
        </Button>
      </Group>
    </Stack>
  )
}
