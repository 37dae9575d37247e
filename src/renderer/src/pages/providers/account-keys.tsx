import { Button, Group, Stack } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { Account, AccountKind } from '../../../../contract/account-models.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { fieldProblem, isKeyField, type KeyField } from './account-draft.ts'
import { KeyFields } from './account-key-fields.tsx'
import { AccountTestResult } from './account-test-result.tsx'
import { mayGoOn, useAccountTest } from './use-account-test.ts'

export interface AccountKeysProps {
  readonly kind: AccountKind
  readonly account: Account
  readonly onSaved: () => void
}

const empty: Readonly<Record<KeyField, string>> = {
  accountId: '',
  secret: '',
  sender: '',
  testAccountId: '',
  testSecret: '',
}

/** Replaces the keys of an account: entered, tried, then saved. What is left empty stays. */
export function AccountKeys({ kind, account, onSaved }: AccountKeysProps): ReactElement {
  const { name, label, adapter, accountId, sender, region, baseUrls, testAccountId } = account
  const [values, setValues] = useState({ ...empty, testAccountId: testAccountId ?? '' })
  const [tried, setTried] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const testKeys = kind.testCredentials?.keys ?? []
  const keys = [...kind.keys.filter(({ field }) => field === 'secret'), ...testKeys]
  const entered = JSON.stringify(values)
  const fits = keys.every(
    (key) => !isKeyField(key.field) || values[key.field] === '' || fieldProblem(key, values[key.field]) === null,
  )
  const test = useAccountTest(
    tried !== entered
      ? null
      : {
          name,
          adapter,
          accountId,
          sender,
          region,
          baseUrls: { ...baseUrls },
          ...(values.secret !== '' && { secret: values.secret }),
          testAccountId: values.testAccountId || null,
          testSecret: values.testSecret || null,
        },
  )
  const changed = values.secret !== '' || values.testSecret !== ''

  const save = async (remove = false): Promise<void> => {
    setBusy(true)
    const newTest = { accountId: values.testAccountId, secret: values.testSecret }
    try {
      await api.accounts.rotateKey({
        name,
        ...(values.secret !== '' && { secret: values.secret }),
        ...(remove ? { test: null } : values.testSecret !== '' && { test: newTest }),
      })
      notify.success(remove ? `The test credentials of ${label} are gone` : `The new key of ${label} is in use`)
      onSaved()
    } catch (error) {
      notify.error(error)
      setBusy(false)
    }
  }

  return (
    <Stack gap="md">
      <p className="sb-account-hint">
        The stored key is never shown. A new one takes effect at once; what is under way ends with the old one.
      </p>
      <KeyFields
        keys={keys.map((key) => ({ ...key, required: false, label: `New ${key.label}` }))}
        values={values}
        onChange={(field, value) => setValues((last) => ({ ...last, [field]: value }))}
      />
      {tried === entered ? <AccountTestResult result={test.result} error={test.error} /> : null}
      <Group justify="space-between">
        {testAccountId === null ? (
          <span />
        ) : (
          <Button variant="subtle" onClick={() => void save(true)}>
            Remove test credentials
          </Button>
        )}
        <Group gap="xs">
          <Button
            variant="default"
            disabled={!fits}
            onClick={() => (tried === entered ? test.again() : setTried(entered))}
          >
            {changed ? 'Test' : 'Test the stored key'}
          </Button>
          <Button loading={busy} disabled={!changed || tried !== entered || !mayGoOn(test)} onClick={() => void save()}>
            Save
          </Button>
        </Group>
      </Group>
    </Stack>
  )
}
