import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconZoomQuestion } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { services, serviceTexts } from '../../../../contract/models.ts'
import type { PolicyDraft, PolicySimulation } from '../../../../contract/policy-models.ts'
import { api, errorMessage, useQuery } from '../../api.ts'
import { CandidateTable } from '../../components/candidate-table/candidate-table.tsx'
import { CountryName } from '../../components/country-name.tsx'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { countryName, plural } from '../../format.ts'
import { constraintsText, matchText, strategyNames } from './policy-words.ts'

interface Asked {
  readonly to: string
  readonly country: string
  readonly service: (typeof services)[number]
  readonly customerId: string
}

const nothing: Asked = { to: '', country: '', service: 'sms', customerId: '' }

/** What would happen to one verification now, without sending it: which rule, which routes, and how likely each is. */
export function SimulatePanel({ draft }: { readonly draft: PolicyDraft | null }): ReactElement {
  const [asked, setAsked] = useState<Asked>(nothing)
  const [byDraft, setByDraft] = useState(true)
  const [answer, setAnswer] = useState<{ readonly found: PolicySimulation } | { readonly problem: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const countries = useQuery('countries', (signal) => api.countries.list(undefined, { signal }))
  const change = (patch: Partial<Asked>): void => setAsked({ ...asked, ...patch })
  const usesDraft = draft !== null && byDraft

  const simulate = async (): Promise<void> => {
    const { to, country, service, customerId } = asked
    setBusy(true)
    try {
      const found = await api.policies.simulate({
        service,
        ...(to.trim() !== '' && { to }),
        ...(country !== '' && { country }),
        ...(customerId.trim() !== '' && { customerId: customerId.trim() }),
        ...(usesDraft && { policy: { draft: { ...draft, rules: [...draft.rules] } } }),
      })
      setAnswer({ found })
    } catch (error) {
      setAnswer({ problem: errorMessage(error) })
    }
    setBusy(false)
  }

  return (
    <Panel title="Simulate one number" aside="nothing is sent">
      <div className="sb-policy-simulate">
        <form
          className="sb-policy-form"
          onSubmit={(event) => {
            event.preventDefault()
            void simulate()
          }}
        >
          <TextInput
            label="Number"
            placeholder="+4915112345678"
            description="With its calling code, or leave it empty and choose a country"
            value={asked.to}
            onChange={({ currentTarget: { value } }) => change({ to: value })}
          />
          <div className="sb-policy-pair">
            <NativeSelect
              label="Country"
              value={asked.country}
              onChange={({ currentTarget: { value } }) => change({ country: value })}
            >
              <option value="">Of the number</option>
              {(countries.data ?? [])
                .toSorted((a, b) => countryName(a).localeCompare(countryName(b)))
                .map((code) => (
                  <option key={code} value={code}>
                    {countryName(code)}
                  </option>
                ))}
            </NativeSelect>
            <NativeSelect
              label="Service"
              data={services.map((value) => ({ value, label: serviceTexts[value] }))}
              value={asked.service}
              onChange={({ currentTarget: { value } }) =>
                change({ service: services.find((each) => each === value) ?? 'sms' })
              }
            />
          </div>
          <div className="sb-policy-pair">
            <TextInput
              label="Customer"
              placeholder="None"
              value={asked.customerId}
              onChange={({ currentTarget: { value } }) => change({ customerId: value })}
            />
            <NativeSelect
              label="By"
              disabled={draft === null}
              data={[
                { value: 'draft', label: 'The draft' },
                { value: 'force', label: 'What is in force' },
              ]}
              value={usesDraft ? 'draft' : 'force'}
              onChange={({ currentTarget: { value } }) => setByDraft(value === 'draft')}
            />
          </div>
          <Button
            type="submit"
            loading={busy}
            disabled={asked.to.trim() === '' && asked.country === ''}
            leftSection={<IconZoomQuestion size={14} aria-hidden="true" />}
          >
            Simulate
          </Button>
        </form>
        <div className="sb-policy-answer" role="status">
          {answer === null ? (
            <p className="sb-dim">Which rule decides, which routes it leaves, and how likely each of them is.</p>
          ) : 'problem' in answer ? (
            <p className="sb-drawer-reason" data-tone="bad">
              {answer.problem}
            </p>
          ) : (
            <Found found={answer.found} />
          )}
        </div>
      </div>
    </Panel>
  )
}

function Found({ found }: { readonly found: PolicySimulation }): ReactElement {
  const { country, segments, version, rule, passed, chosen, candidates, reason } = found
  const constraints = rule === null ? '' : constraintsText(rule.constraints)
  return (
    <>
      <Facts
        facts={[
          ['Best route', chosen === null ? 'nobody' : <ProviderName key="chosen" name={chosen} />],
          ['Rule', rule === null ? 'none: the static list' : `${rule.name} (${rule.id})`],
          ['Version', version ?? (rule === null ? 'none' : 'draft')],
          ...(rule === null
            ? []
            : ([
                ['Strategy', strategyNames[rule.strategy]],
                ['For', constraints === '' ? matchText(rule.match) : `${matchText(rule.match)}; ${constraints}`],
              ] as const)),
          ['Country', <CountryName key="country" code={country} />],
          ['Message', plural(segments, 'segment')],
          ['Rules passed over', passed.length === 0 ? 'none' : passed.join(', ')],
        ]}
      />
      {candidates.some(({ provider, chosenBecause }) => provider === chosen && chosenBecause !== null) ? null : (
        <p className="sb-policy-because">{reason}</p>
      )}
      <CandidateTable candidates={candidates} chosen={chosen} chosenLabel="Best" />
    </>
  )
}
