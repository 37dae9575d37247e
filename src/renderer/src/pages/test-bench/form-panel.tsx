import { Button, Kbd, Select, TextInput } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { type Service, services } from '../../../../contract/models.ts'
import { api, errorMessage, useQuery } from '../../api.ts'
import { Panel } from '../../components/panel.tsx'
import { countryName } from '../../format.ts'
import { cleanNumber, type Draft, type Field, fieldOf } from './draft.ts'
import { type Behaviour, behaviourNames, behaviours, sandboxCountries, sandboxNumber } from './sandbox-numbers.ts'

const serviceLabels: Readonly<Record<Service, string>> = {
  sms: 'SMS',
  voice: 'Voice (no provider offers it yet)',
  whatsapp: 'WhatsApp (no provider offers it yet)',
}
const serviceChoices = services.map((value) => ({ value, label: serviceLabels[value], disabled: value !== 'sms' }))
const behaviourChoices = behaviourNames.map((value) => ({ value, label: behaviours[value] }))

export interface FormPanelProps {
  readonly draft: Draft
  readonly onChange: (draft: Draft) => void
  /** What the quote or the last send objected to; undefined when nothing. */
  readonly problem: unknown
  readonly sandbox: boolean
  readonly sending: boolean
  readonly canSend: boolean
  readonly onSend: () => void
}

/** Whom to send to, and through whom. Ctrl+Enter sends from any field. */
export function FormPanel({
  draft,
  onChange,
  problem,
  sandbox,
  sending,
  canSend,
  onSend,
}: FormPanelProps): ReactElement {
  const countries = useQuery('countries', (signal) => api.countries.list(undefined, { signal }))
  const providers = useQuery('providers', (signal) => api.providers.list({}, { signal }))
  const field = fieldOf(problem)
  const problemOf = (name: Field): string | null => (field === name ? errorMessage(problem) : null)
  const codes = countries.data ?? []

  return (
    <Panel title="Test verification">
      <form
        className="sb-bench-form"
        onSubmit={(event) => {
          event.preventDefault()
          onSend()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          onSend()
        }}
      >
        <TextInput
          label="Number"
          type="tel"
          placeholder="+4915123456789"
          autoComplete="off"
          maxLength={40}
          data-page-filter
          value={draft.to}
          error={problemOf('to')}
          onChange={(event) => onChange({ ...draft, to: event.currentTarget.value })}
          onBlur={() => onChange({ ...draft, to: cleanNumber(draft.to) })}
        />
        {sandbox ? (
          <SandboxNumber country={draft.country ?? codes[0] ?? 'DE'} onNumber={(to) => onChange({ ...draft, to })} />
        ) : null}
        <div className="sb-bench-pair">
          <Select
            label="Country"
            placeholder="From the number"
            searchable
            clearable
            nothingFoundMessage="No provider has a price there"
            data={codes.map((value) => ({ value, label: `${value} ${countryName(value)}` }))}
            value={draft.country}
            error={problemOf('country')}
            onChange={(country) => onChange({ ...draft, country })}
          />
          <Select
            label="Service"
            data={serviceChoices}
            value={draft.service}
            allowDeselect={false}
            onChange={(service) => onChange({ ...draft, service: services.find((each) => each === service) ?? 'sms' })}
          />
        </div>
        <Select
          label="Provider"
          placeholder="Automatic (by priority)"
          clearable
          data={(providers.data ?? []).map(({ name, label, enabled }) => ({
            value: name,
            label: enabled ? label : `${label} (switched off)`,
            disabled: !enabled,
          }))}
          value={draft.provider}
          error={problemOf('provider')}
          onChange={(provider) => onChange({ ...draft, provider })}
        />
        <Button
          type="submit"
          size="sm"
          fullWidth
          disabled={!canSend}
          loading={sending}
          leftSection={<IconSend size={15} aria-hidden="true" />}
          rightSection={<Kbd size="xs">Ctrl Enter</Kbd>}
        >
          Send
        </Button>
        {problem !== undefined && field === null ? (
          <p className="sb-bench-problem" role="alert">
            {errorMessage(problem)}
          </p>
        ) : null}
      </form>
    </Panel>
  )
}

interface SandboxNumberProps {
  readonly country: string
  readonly onNumber: (e164: string) => void
}

/** Fills in a number of the country whose owner behaves as chosen. */
function SandboxNumber({ country, onNumber }: SandboxNumberProps): ReactElement {
  const [behaviour, setBehaviour] = useState<Behaviour>('99012')
  const fill = (chosen: Behaviour): void => {
    const number = sandboxNumber(country, chosen)
    if (number !== null) onNumber(number)
  }
  return (
    <div className="sb-bench-sandbox-number">
      <Button
        variant="default"
        disabled={!sandboxCountries.includes(country)}
        title={sandboxCountries.includes(country) ? undefined : `The sandbox has nobody in ${countryName(country)}`}
        onClick={() => fill(behaviour)}
      >
        Use a sandbox number
      </Button>
      <Select
        aria-label="What the owner of the sandbox number does"
        data={behaviourChoices}
        value={behaviour}
        allowDeselect={false}
        onChange={(value) => {
          const chosen = behaviourNames.find((each) => each === value) ?? '99012'
          setBehaviour(chosen)
          fill(chosen)
        }}
      />
    </div>
  )
}
