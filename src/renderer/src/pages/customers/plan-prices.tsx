import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { api, useQuery } from '../../api.ts'
import { countryName } from '../../format.ts'
import type { FieldProblem } from './customer-actions.ts'
import type { PriceDraft, TierDraft } from './plan-draft.ts'

export interface PlanPricesProps {
  readonly prices: readonly PriceDraft[]
  /** What is wrong with them, if anything. */
  readonly problem: FieldProblem | null
  readonly onChange: (prices: readonly PriceDraft[]) => void
}

/** The prices of a plan; the one that names country and service goes before one that names less. */
export function PlanPrices({ prices, problem, onChange }: PlanPricesProps): ReactElement {
  const countries = useQuery('countries', (signal) => api.countries.list(undefined, { signal }))
  const replace = (index: number, next: PriceDraft): void =>
    onChange(prices.map((price, at) => (at === index ? next : price)))
  return (
    <fieldset className="sb-plan-prices">
      <legend>Price of one verification</legend>
      {problem === null || problem.field !== 'prices' ? null : (
        <p className="sb-form-problem" role="alert" data-tone="bad">
          {problem.text}
        </p>
      )}
      <ul>
        {prices.map((price, index) => (
          <li key={price.key} className="sb-plan-price">
            <NativeSelect
              aria-label="Country"
              value={price.country}
              data={countryChoices(countries.data ?? [], price.country)}
              onChange={({ currentTarget: { value } }) => replace(index, { ...price, country: value })}
            />
            <NativeSelect
              aria-label="Service"
              value={price.service}
              data={[
                { value: '', label: 'All services' },
                { value: 'sms', label: 'SMS' },
                { value: 'voice', label: 'Voice' },
                { value: 'whatsapp', label: 'WhatsApp' },
              ]}
              onChange={({ currentTarget: { value } }) => replace(index, { ...price, service: value })}
            />
            <Tiers
              tiers={price.tiers}
              at={`prices.${index}.tiers`}
              problem={problem}
              onChange={(tiers) => replace(index, { ...price, tiers })}
            />
            <ActionIcon
              aria-label="Remove this price"
              disabled={prices.length === 1}
              onClick={() => onChange(prices.filter((_, at) => at !== index))}
            >
              <IconTrash size={14} aria-hidden="true" />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}

const countryChoices = (codes: readonly string[], chosen: string) => [
  { value: '', label: 'All other countries' },
  ...[...new Set([...codes, ...(chosen === '' ? [] : [chosen])])].map((value) => ({
    value,
    label: `${value} ${countryName(value)}`,
  })),
]

interface TiersProps {
  readonly tiers: readonly TierDraft[]
  /** The path of the first tier's list in the contract's input. */
  readonly at: string
  readonly problem: FieldProblem | null
  readonly onChange: (tiers: readonly TierDraft[]) => void
}

function Tiers({ tiers, at, problem, onChange }: TiersProps): ReactElement {
  const replace = (index: number, patch: Partial<TierDraft>): void =>
    onChange(tiers.map((tier, step) => (step === index ? { ...tier, ...patch } : tier)))
  const errorOf = (field: string): string | null => (problem?.field === field ? problem.text : null)
  return (
    <div className="sb-plan-tiers">
      {tiers.map((tier, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a tier is its place
        <div key={index} className="sb-plan-tier">
          <TextInput
            aria-label="From verification of the month"
            disabled={index === 0}
            leftSection="from"
            leftSectionWidth={42}
            value={tier.fromVolume}
            error={errorOf(`${at}.${index}.fromVolume`)}
            onChange={({ currentTarget: { value } }) => replace(index, { fromVolume: value })}
          />
          <TextInput
            aria-label="Price"
            inputMode="decimal"
            placeholder="0.05"
            value={tier.price}
            error={errorOf(`${at}.${index}.price`) ?? errorOf(`${at}.${index}.micros`)}
            onChange={({ currentTarget: { value } }) => replace(index, { price: value })}
          />
          {index === 0 ? null : (
            <ActionIcon
              aria-label="Remove this tier"
              onClick={() => onChange(tiers.filter((_, step) => step !== index))}
            >
              <IconTrash size={14} aria-hidden="true" />
            </ActionIcon>
          )}
        </div>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconPlus size={12} aria-hidden="true" />}
        onClick={() => onChange([...tiers, { fromVolume: '', price: '' }])}
      >
        Add a tier
      </Button>
    </div>
  )
}
