import { Button, Group, PasswordInput, Radio, Stack } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { type KeyProtection, type KeyStorage, PASSPHRASE_MIN } from '../../../../contract/account-models.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'

export const storageWords: Readonly<Record<KeyProtection, string>> = {
  keychain: "Keys are encrypted by this system's keychain.",
  passphrase: 'Keys are encrypted with a passphrase, which is asked for at every start.',
  session: 'Keys stay in memory and are gone when Signalbox closes; they are entered again after every start.',
}

const choices: Readonly<Record<KeyProtection, string>> = {
  keychain: "This system's keychain",
  passphrase: 'A passphrase, asked for at every start. Nobody can recover it.',
  session: 'For this session only: nothing is written down',
}

export interface AccountStorageProps {
  readonly storage: KeyStorage
  /** Locked keys are lost by another choice. */
  readonly discardLocked?: boolean
  readonly onChosen: (storage: KeyStorage) => void
}

/** Where the keys of accounts are kept; asked where this system has no real keychain. */
export function AccountStorage({ storage, discardLocked = false, onChosen }: AccountStorageProps): ReactElement {
  const [protection, setProtection] = useState<KeyProtection>(storage.keychain ? 'keychain' : 'passphrase')
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [busy, setBusy] = useState(false)
  const short = passphrase.length < PASSPHRASE_MIN
  const ready = protection !== 'passphrase' || (!short && passphrase === again)

  const choose = async (): Promise<void> => {
    setBusy(true)
    try {
      const input = protection === 'passphrase' ? { protection, passphrase } : { protection }
      onChosen(await api.accounts.secretStorage.choose({ ...input, discardLocked }))
    } catch (error) {
      notify.error(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Stack gap="sm" className="sb-account-storage">
      {storage.keychain ? null : (
        <p>
          This system offers no real keychain: anything “encrypted” by it could be read by every program. Choose how
          keys are kept instead. They are never written down as they are.
        </p>
      )}
      <Radio.Group
        aria-label="Where keys are kept"
        value={protection}
        onChange={(value) => setProtection(protections(storage).find((each) => each === value) ?? 'session')}
      >
        <Stack gap={6}>
          {protections(storage).map((each) => (
            <Radio key={each} size="xs" value={each} label={choices[each]} />
          ))}
        </Stack>
      </Radio.Group>
      {protection === 'passphrase' ? (
        <Group gap="xs" align="start" grow>
          <PasswordInput
            size="xs"
            label="Passphrase"
            description={`At least ${PASSPHRASE_MIN} characters`}
            autoComplete="new-password"
            error={passphrase !== '' && short ? `${PASSPHRASE_MIN - passphrase.length} more to go` : null}
            value={passphrase}
            onChange={({ currentTarget: { value } }) => setPassphrase(value)}
          />
          <PasswordInput
            size="xs"
            label="Once more"
            description="So that no slip locks you out"
            autoComplete="new-password"
            error={again !== '' && again !== passphrase ? 'Not the same' : null}
            value={again}
            onChange={({ currentTarget: { value } }) => setAgain(value)}
          />
        </Group>
      ) : null}
      <Group justify="flex-end">
        <Button variant="default" disabled={!ready} loading={busy} onClick={() => void choose()}>
          Keep keys like this
        </Button>
      </Group>
    </Stack>
  )
}

const protections = ({ keychain }: KeyStorage): readonly KeyProtection[] =>
  keychain ? ['keychain', 'passphrase', 'session'] : ['passphrase', 'session']
