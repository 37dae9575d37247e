import { Button, Group, Modal, NativeSelect, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { billableOns, type PricePlan } from '../../../../contract/customers.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { usePreferences } from '../../stores/preferences.ts'
import { type FieldProblem, fieldProblem } from './customer-actions.ts'
import { WholeProblem } from './customer-form.tsx'
import { emptyPrice, type PlanDraft, planInput } from './plan-draft.ts'
import { PlanPrices } from './plan-prices.tsx'

const billableLabels: Readonly<Record<(typeof billableOns)[number], string>> = {
  attempted: 'Went to a provider',
  accepted: 'Was accepted by a provider',
  delivered: 'Was delivered by receipt',
  converted: 'Converted',
}

const known = ['name', 'currency', 'billableOn', 'validFrom', 'validTo']

export interface PlanEditorProps {
  readonly start: PlanDraft
  /** The plan that is changed; null for a new one. */
  readonly before: PricePlan | null
  /** Whose plan it is, for the title. */
  readonly owner: string
  readonly onSaved: () => void
  readonly onClose: () => void
}

/** What a customer pays, from when to when. The contract's objections are shown beside the field they concern. */
export function PlanEditor({ start, before, owner, onSaved, onClose }: PlanEditorProps): ReactElement {
  const zone = usePreferences((preferences) => preferences.zone)
  const [draft, setDraft] = useState(start)
  const [problem, setProblem] = useState<FieldProblem | null>(null)
  const [busy, setBusy] = useState(false)
  const change = (patch: Partial<PlanDraft>): void => {
    setDraft((was) => ({ ...was, ...patch }))
    setProblem(null)
  }
  const errorOf = (field: string): string | null => (problem?.field === field ? problem.text : null)
  const save = async (): Promise<void> => {
    const input = planInput(draft, before, zone)
    if ('field' in input) return setProblem(input)
    setBusy(true)
    try {
      const { name } = await api.customers.plans.save({
        ...input,
        prices: input.prices.map((price) => ({ ...price, tiers: [...price.tiers] })),
      })
      notify.success(`Plan “${name}” saved; it holds for what has no revenue yet`)
      onSaved()
      onClose()
    } catch (error) {
      setProblem(fieldProblem(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={`${before === null ? 'New price plan' : 'Price plan'} of ${owner}`}
      size="lg"
    >
      <form
        className="sb-business-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <div className="sb-form-columns">
          <TextInput
            label="Name"
            required
            maxLength={100}
            data-autofocus
            value={draft.name}
            error={errorOf('name')}
            onChange={({ currentTarget: { value } }) => change({ name: value })}
          />
          <TextInput
            label="Currency"
            required
            maxLength={3}
            value={draft.currency}
            error={errorOf('currency')}
            onChange={({ currentTarget: { value } }) => change({ currency: value })}
          />
          <NativeSelect
            label="Pays when a verification"
            data={billableOns.map((value) => ({ value, label: billableLabels[value] }))}
            value={draft.billableOn}
            error={errorOf('billableOn')}
            onChange={({ currentTarget: { value } }) =>
              change({ billableOn: billableOns.find((one) => one === value) ?? 'delivered' })
            }
          />
          <TextInput
            type="datetime-local"
            label={zone === 'utc' ? 'In force from (UTC)' : 'In force from'}
            required
            value={draft.validFrom}
            error={errorOf('validFrom')}
            onChange={({ currentTarget: { value } }) => change({ validFrom: value })}
          />
          <TextInput
            type="datetime-local"
            label="Until"
            description="Empty: open end"
            value={draft.validTo}
            error={errorOf('validTo')}
            onChange={({ currentTarget: { value } }) => change({ validTo: value })}
          />
        </div>
        <PlanPrices
          prices={draft.prices}
          problem={problem?.field?.startsWith('prices') === true ? problem : null}
          onChange={(prices) => change({ prices })}
        />
        <WholeProblem problem={problem?.field?.startsWith('prices') === true ? null : problem} known={known} />
        <Group justify="space-between" gap="xs">
          <Button variant="default" onClick={() => change({ prices: [...draft.prices, emptyPrice()] })}>
            Add a price
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy} disabled={draft.name.trim() === ''}>
              Save plan
            </Button>
          </Group>
        </Group>
      </form>
    </Modal>
  )
}
