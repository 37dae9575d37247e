import { Button, Group, Modal, Stack, Stepper, Switch } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { AccountKind, KeyStorage } from '../../../../contract/account-models.ts'
import { api, useQuery } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { notify } from '../../components/notify.tsx'
import { useProviders } from '../../stores/providers.ts'
import { type AccountDraft, credentialsOf, emptyDraft, keysComplete, sendersOf } from './account-draft.ts'
import { KeyFields } from './account-key-fields.tsx'
import { AccountRegion } from './account-region.tsx'
import { AccountSenders } from './account-senders.tsx'
import { AccountLimits, AccountSettings } from './account-settings.tsx'
import { AccountStorage, storageWords } from './account-storage.tsx'
import { AccountTestResult } from './account-test-result.tsx'
import { mayGoOn, useAccountTest } from './use-account-test.ts'
import './accounts.css'

export interface AccountWizardProps {
  readonly onClose: () => void
}

/** From the choice of a company to an account that takes traffic. */
export function AccountWizard({ onClose }: AccountWizardProps): ReactElement {
  const kinds = useQuery('account-kinds', (signal) => api.accounts.kinds(undefined, { signal }))
  const storage = useQuery('secret-storage', (signal) => api.accounts.secretStorage.get(undefined, { signal }))
  const [kind, setKind] = useState<AccountKind | null>(null)
  const error = kinds.error ?? storage.error
  return (
    <Modal opened onClose={onClose} title={kind === null ? 'Add a provider' : `Add ${kind.label}`} size={720}>
      {error !== undefined ? (
        <ErrorState error={error} onRetry={kinds.reload} />
      ) : kinds.data === undefined || storage.data === undefined ? (
        <LoadingState lines={8} />
      ) : kind === null ? (
        <Companies kinds={kinds.data} onChoose={setKind} />
      ) : (
        <Steps kind={kind} stored={storage.data} onBack={() => setKind(null)} onClose={onClose} />
      )}
    </Modal>
  )
}

interface CompaniesProps {
  readonly kinds: readonly AccountKind[]
  readonly onChoose: (kind: AccountKind) => void
}

/** The companies whose language is spoken, with what each asks for. */
export function Companies({ kinds, onChoose }: CompaniesProps): ReactElement {
  return (
    <ul className="sb-account-kinds" aria-label="Companies">
      {kinds.map((kind) => (
        <li key={kind.adapter}>
          <button type="button" onClick={() => onChoose(kind)}>
            <strong>{kind.label}</strong>
            <span>{kind.keys.map(({ label, required }) => (required ? label : `${label} (optional)`)).join(', ')}</span>
            {kind.testCredentials === null ? null : <em>Has test credentials: tests cost nothing</em>}
          </button>
        </li>
      ))}
    </ul>
  )
}

interface StepsProps {
  readonly kind: AccountKind
  readonly stored: KeyStorage
  readonly onBack: () => void
  readonly onClose: () => void
}

const [KEYS, REGION, TEST, SENDERS, LIMITS] = [0, 1, 2, 3, 4]

function Steps({ kind, stored, onBack, onClose }: StepsProps): ReactElement {
  const [step, setStep] = useState(KEYS)
  const [draft, setDraft] = useState<AccountDraft>(() => emptyDraft(kind))
  const [storage, setStorage] = useState(stored)
  const [saving, setSaving] = useState(false)
  const providers = useQuery('providers', (signal) => api.providers.list({}, { signal }))
  const loadLabels = useProviders((store) => store.load)
  const credentials = credentialsOf(kind, draft)
  const test = useAccountTest(step === TEST ? credentials : null)
  const change = (patch: Partial<AccountDraft>): void => setDraft((last) => ({ ...last, ...patch }))

  const canGoOn = [keysComplete(kind, draft), true, mayGoOn(test), true][step] ?? false
  const canSave = draft.label.trim() !== '' && storage.chosen && !storage.locked

  const save = async (): Promise<void> => {
    setSaving(true)
    try {
      const { label, currency, allowedCountries, place, perSecond, concurrent } = draft
      await api.accounts.add({
        ...credentials,
        label,
        currency,
        allowedCountries: allowedCountries.length === 0 ? null : [...allowedCountries],
        senders: sendersOf(draft.senders),
        ...(place !== '' && { place }),
        perSecond: perSecond || null,
        concurrent: concurrent || null,
      })
      notify.success(`${label} takes traffic now`)
      void loadLabels()
      onClose()
    } catch (error) {
      notify.error(error)
      setSaving(false)
    }
  }

  return (
    <form
      className="sb-account-wizard"
      onSubmit={(event) => {
        event.preventDefault()
        if (step < LIMITS && canGoOn) setStep(step + 1)
        else if (step === LIMITS && canSave) void save()
      }}
    >
      <Stepper active={step} size="xs" iconSize={24} onStepClick={setStep} allowNextStepsSelect={false}>
        <Stepper.Step label="Keys" />
        <Stepper.Step label="Region" />
        <Stepper.Step label="Test" />
        <Stepper.Step label="Senders" />
        <Stepper.Step label="Name and limits" />
      </Stepper>
      <div className="sb-account-step">
        {step === KEYS ? <KeysStep kind={kind} draft={draft} onChange={change} /> : null}
        {step === REGION ? <AccountRegion kind={kind} {...draft} onChange={change} /> : null}
        {step === TEST ? <AccountTestResult result={test.result} error={test.error} /> : null}
        {step === SENDERS ? (
          <AccountSenders own={draft.sender} senders={draft.senders} onChange={(senders) => change({ senders })} />
        ) : null}
        {step === LIMITS ? (
          <Stack gap="md">
            <AccountSettings settings={draft} onChange={change} />
            <AccountLimits limits={draft} others={providers.data?.length ?? 0} onChange={change} />
            {storage.chosen ? (
              <p className="sb-account-hint">{storageWords[storage.protection]}</p>
            ) : (
              <AccountStorage storage={storage} onChosen={setStorage} />
            )}
          </Stack>
        ) : null}
      </div>
      <Group justify="space-between">
        <Button variant="default" onClick={() => (step === KEYS ? onBack() : setStep(step - 1))}>
          Back
        </Button>
        <Group gap="xs">
          {step === TEST && test.result?.ok === false ? (
            <Button variant="default" onClick={test.again}>
              Try again
            </Button>
          ) : null}
          {step < LIMITS ? (
            <Button type="submit" disabled={!canGoOn}>
              {step === TEST && test.result?.ok === false ? 'Go on all the same' : 'Next'}
            </Button>
          ) : (
            <Button type="submit" loading={saving} disabled={!canSave}>
              Save and take traffic
            </Button>
          )}
        </Group>
      </Group>
    </form>
  )
}

interface KeysStepProps {
  readonly kind: AccountKind
  readonly draft: AccountDraft
  readonly onChange: (patch: Partial<AccountDraft>) => void
}

function KeysStep({ kind, draft, onChange }: KeysStepProps): ReactElement {
  const [withTest, setWithTest] = useState(draft.testAccountId !== '' || draft.testSecret !== '')
  const { testCredentials } = kind
  return (
    <Stack gap="sm">
      <KeyFields keys={kind.keys} values={draft} onChange={(field, value) => onChange({ [field]: value })} />
      {kind.notes.map((note) => (
        <p key={note} className="sb-account-hint">
          {note}
        </p>
      ))}
      {testCredentials === null ? null : (
        <>
          <Switch
            size="xs"
            label="Test credentials"
            description={`Tests then go by ${kind.label}'s own test mode: nothing is sent, nothing is charged.`}
            checked={withTest}
            onChange={({ currentTarget: { checked } }) => {
              setWithTest(checked)
              if (!checked) onChange({ testAccountId: '', testSecret: '' })
            }}
          />
          {withTest ? (
            <KeyFields
              keys={testCredentials.keys}
              values={draft}
              onChange={(field, value) => onChange({ [field]: value })}
            />
          ) : null}
        </>
      )}
    </Stack>
  )
}
