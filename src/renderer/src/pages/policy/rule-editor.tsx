import { Button, Checkbox, Group, MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { services, serviceTexts } from '../../../../contract/models.ts'
import { type Rule, strategies } from '../../../../contract/policy-models.ts'
import { api, useQuery } from '../../api.ts'
import { ShareField } from '../../components/amount-fields.tsx'
import { DetailDrawer } from '../../components/detail-drawer/detail-drawer.tsx'
import { countryName } from '../../format.ts'
import { useProviders } from '../../stores/providers.ts'
import { useSystem } from '../../stores/system.ts'
import { strategyHints, strategyNames } from './policy-words.ts'

const PREFIX = /^\+\d{1,6}$/

/** An empty choice is no condition at all. */
const orNull = <T,>(values: readonly T[]): T[] | null => (values.length === 0 ? null : [...values])

export interface RuleEditorProps {
  readonly rule: Rule
  /** What a failure costs where the rule says nothing, in messages. */
  readonly failureCost: number | null
  /** Its id may still be changed: no version has it. */
  readonly isNew: boolean
  /** The only rule of a policy stays. */
  readonly removable: boolean
  readonly onChange: (rule: Rule) => void
  readonly onDuplicate: () => void
  readonly onRemove: () => void
  readonly onClose: () => void
}

/** A rule of the draft in a form; every change goes into the draft at once. */
export function RuleEditor(props: RuleEditorProps): ReactElement {
  const { rule, failureCost, isNew, removable, onChange, onDuplicate, onRemove, onClose } = props
  const { match, constraints } = rule
  const countries = useQuery('countries', (signal) => api.countries.list(undefined, { signal }))
  const labels = useProviders((providers) => providers.labels)
  const currency = useSystem(({ status }) => status?.reportingCurrency ?? 'EUR')
  const change = (patch: Partial<Rule>): void => onChange({ ...rule, ...patch })
  const setMatch = (patch: Partial<Rule['match']>): void => change({ match: { ...match, ...patch } })
  const setConstraints = (patch: Partial<Rule['constraints']>): void =>
    change({ constraints: { ...constraints, ...patch } })
  const codes = [...new Set([...(countries.data ?? []), ...(match.countries ?? [])])]
  const providers = [...new Set([...labels.keys(), ...(constraints.allow ?? []), ...constraints.deny])].map(
    (value) => ({
      value,
      label: labels.get(value) ?? value,
    }),
  )
  return (
    <DetailDrawer title={rule.name === '' ? 'Rule' : rule.name} onClose={onClose}>
      <section className="sb-drawer-section sb-policy-form">
        <div className="sb-policy-pair">
          <TextInput
            label="Name"
            required
            maxLength={80}
            value={rule.name}
            error={rule.name.trim() === '' ? 'A rule needs a name' : null}
            onChange={({ currentTarget: { value } }) => change({ name: value })}
          />
          <TextInput
            label="Id"
            readOnly={!isNew}
            description={isNew ? 'In the record of every choice' : 'Stays, since records name it'}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={rule.id}
            onChange={({ currentTarget: { value } }) =>
              change({
                id:
                  value
                    .toLowerCase()
                    .replace(/[^a-z0-9-]/g, '-')
                    .replace(/^-+/, '')
                    .slice(0, 40) || rule.id,
              })
            }
          />
        </div>
      </section>
      <section className="sb-drawer-section sb-policy-form">
        <h3>Which verifications</h3>
        <MultiSelect
          size="xs"
          label="Countries"
          placeholder={match.countries === null ? 'All' : ''}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Clear the countries' }}
          data={codes.map((value) => ({ value, label: countryName(value) }))}
          value={[...(match.countries ?? [])]}
          onChange={(value) => setMatch({ countries: orNull(value) })}
        />
        <div className="sb-policy-pair">
          <MultiSelect
            size="xs"
            label="Services"
            placeholder={match.services === null ? 'All' : ''}
            data={services.map((value) => ({ value, label: serviceTexts[value] }))}
            value={[...(match.services ?? [])]}
            onChange={(value) => setMatch({ services: orNull(services.filter((each) => value.includes(each))) })}
          />
          <TagsInput
            size="xs"
            label="Customers"
            placeholder={match.customers === null ? 'All' : ''}
            value={[...(match.customers ?? [])]}
            onChange={(value) => setMatch({ customers: orNull(value) })}
          />
        </div>
        <TagsInput
          size="xs"
          label="Beginnings of the number"
          description="Calling code and at most three further digits, such as +49151"
          placeholder={match.prefixes === null ? 'All' : ''}
          value={[...(match.prefixes ?? [])]}
          onChange={(value) => setMatch({ prefixes: orNull(value.filter((prefix) => PREFIX.test(prefix))) })}
        />
      </section>
      <section className="sb-drawer-section sb-policy-form">
        <h3>How it chooses</h3>
        <Select
          label="Strategy"
          description={strategyHints[rule.strategy]}
          allowDeselect={false}
          data={strategies.map((value) => ({ value, label: strategyNames[value] }))}
          value={rule.strategy}
          onChange={(value) => change({ strategy: strategies.find((each) => each === value) ?? rule.strategy })}
        />
        <div className="sb-policy-pair">
          <NumberInput
            label="A failed verification costs"
            suffix=" messages"
            placeholder={
              failureCost === null ? "the workspace's" : `the workspace's, ${Math.round(10 * failureCost) / 10}`
            }
            min={0}
            max={100}
            decimalScale={2}
            clampBehavior="blur"
            value={rule.failureCost ?? ''}
            onChange={(value) =>
              change({ failureCost: typeof value === 'number' ? Math.min(100, Math.max(0, value)) : null })
            }
          />
          <ShareField
            label="Canary share of this rule"
            value={rule.canaryShare}
            onChange={(canaryShare) => change({ canaryShare })}
          />
        </div>
        {rule.strategy === 'weighted' ? (
          <ShareField
            label="How much price counts; conversion counts the rest"
            value={rule.priceWeight}
            onChange={(priceWeight) => change({ priceWeight })}
          />
        ) : null}
      </section>
      <section className="sb-drawer-section sb-policy-form">
        <h3>What it leaves out</h3>
        <NumberInput
          label="Highest price of a message"
          placeholder="None"
          suffix={` ${currency}`}
          min={0}
          decimalScale={5}
          step={0.001}
          value={constraints.maxPrice === null ? '' : constraints.maxPrice.micros / 1_000_000}
          onChange={(value) =>
            setConstraints({
              maxPrice: typeof value === 'number' ? { micros: Math.round(value * 1_000_000), currency } : null,
            })
          }
        />
        <div className="sb-policy-pair">
          <MultiSelect
            size="xs"
            label="Only these providers"
            placeholder={constraints.allow === null ? 'All' : ''}
            data={providers}
            value={[...(constraints.allow ?? [])]}
            onChange={(value) => setConstraints({ allow: orNull(value) })}
          />
          <MultiSelect
            size="xs"
            label="Never these"
            placeholder={constraints.deny.length === 0 ? 'None' : ''}
            data={providers}
            value={[...constraints.deny]}
            onChange={(deny) => setConstraints({ deny })}
          />
        </div>
        <Checkbox
          size="xs"
          label="Leave out routes whose sender is known not to be registered"
          checked={constraints.registeredSender}
          onChange={({ currentTarget: { checked } }) => setConstraints({ registeredSender: checked })}
        />
      </section>
      <section className="sb-drawer-section">
        <Group gap={8}>
          <Button onClick={onClose}>Done</Button>
          <Button variant="default" onClick={onDuplicate}>
            Duplicate
          </Button>
          <Button variant="default" color="bad" disabled={!removable} onClick={onRemove}>
            Remove
          </Button>
        </Group>
      </section>
    </DetailDrawer>
  )
}
