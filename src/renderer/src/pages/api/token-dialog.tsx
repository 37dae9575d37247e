import { Button, Checkbox, Group, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { type ApiScope, apiScopes } from '../../../../contract/local-api.ts'
import { api, errorMessage, useQuery } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { scopeWords } from './scopes.ts'

/** Makes a token and shows it, once. */
export function TokenDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const [token, setToken] = useState<string | null>(null)
  return (
    <Modal
      opened
      onClose={onClose}
      title={token === null ? 'New token' : 'Copy this token now'}
      size="md"
      closeOnClickOutside={token === null}
    >
      {token === null ? (
        <TokenForm onMade={setToken} onClose={onClose} />
      ) : (
        <MadeToken token={token} onClose={onClose} />
      )}
    </Modal>
  )
}

interface FormProps {
  readonly onMade: (token: string) => void
  readonly onClose: () => void
}

function TokenForm({ onMade, onClose }: FormProps): ReactElement {
  const [name, setName] = useState('')
  const [scope, setScope] = useState<ApiScope>('read')
  const [confirmed, setConfirmed] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const status = useQuery('', (signal) => api.system.status(undefined, { signal }))
  const mustConfirm = scope !== 'read' && status.data?.workspace === 'live'
  const make = async (): Promise<void> => {
    setBusy(true)
    try {
      onMade((await api.localApi.createToken({ name, scope, confirmLive: mustConfirm && confirmed })).token)
    } catch (error) {
      setProblem(errorMessage(error))
      setBusy(false)
    }
  }
  return (
    <form
      className="sb-api-form"
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <TextInput
        label="Name"
        description="Of the program that calls"
        required
        data-autofocus
        maxLength={60}
        value={name}
        onChange={({ currentTarget: { value } }) => setName(value)}
      />
      <Radio.Group label="What it may do" value={scope} onChange={(value) => setScope(scopeOf(value))}>
        <Stack gap="xs" mt={6}>
          {apiScopes.map((one) => (
            <Radio key={one} value={one} label={scopeWords[one].label} description={scopeWords[one].meaning} />
          ))}
        </Stack>
      </Radio.Group>
      {mustConfirm ? (
        <Checkbox
          label="It may send real verifications, which cost money and count in revenue"
          checked={confirmed}
          onChange={({ currentTarget: { checked } }) => setConfirmed(checked)}
        />
      ) : null}
      {problem === null ? null : (
        <p className="sb-api-problem" role="alert" data-tone="bad">
          {problem}
        </p>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={busy} disabled={name.trim() === '' || (mustConfirm && !confirmed)}>
          Make token
        </Button>
      </Group>
    </form>
  )
}

const scopeOf = (text: string): ApiScope => apiScopes.find((scope) => scope === text) ?? 'read'

interface MadeProps {
  readonly token: string
  readonly onClose: () => void
}

function MadeToken({ token, onClose }: MadeProps): ReactElement {
  const copy = (): void => {
    navigator.clipboard.writeText(token).then(
      () => notify.success('The token is in the clipboard'),
      () => notify.error('The clipboard did not take it. Mark the token and copy it.'),
    )
  }
  return (
    <div className="sb-api-form">
      <p className="sb-api-text">It is shown this once. Signalbox keeps only a hash of it.</p>
      <code className="sb-api-token" data-testid="new-token">
        {token}
      </code>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={copy}>
          Copy
        </Button>
        <Button onClick={onClose}>Done</Button>
      </Group>
    </div>
  )
}
