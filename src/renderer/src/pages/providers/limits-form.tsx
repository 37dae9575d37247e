import { Button, NumberInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { ProviderRow } from '../../../../contract/providers.ts'
import { setLimits } from './provider-actions.ts'

type Field = number | ''

const limitOf = (field: Field): number | null => (field === '' ? null : field)
const fieldOf = (text: number | string): Field => (typeof text === 'number' ? text : '')

/** The limits of a provider; an empty field is no limit. Give it a key, so that it starts anew with another one. */
export function LimitsForm({ provider }: { readonly provider: ProviderRow }): ReactElement {
  const [perSecond, setPerSecond] = useState<Field>(provider.perSecond ?? '')
  const [concurrent, setConcurrent] = useState<Field>(provider.concurrent ?? '')
  const [weight, setWeight] = useState<Field>(provider.weight)
  const limits = { perSecond: limitOf(perSecond), concurrent: limitOf(concurrent), weight: limitOf(weight) ?? 1 }
  const unchanged =
    limits.perSecond === provider.perSecond &&
    limits.concurrent === provider.concurrent &&
    limits.weight === provider.weight
  return (
    <form
      className="sb-limits"
      onSubmit={(event) => {
        event.preventDefault()
        void setLimits(provider, limits)
      }}
    >
      <NumberInput
        label="Sends per second"
        placeholder="No limit"
        min={0.1}
        max={10_000}
        decimalScale={1}
        value={perSecond}
        onChange={(value) => setPerSecond(fieldOf(value))}
      />
      <NumberInput
        label="Under way at once"
        placeholder="No limit"
        min={1}
        max={10_000}
        allowDecimal={false}
        value={concurrent}
        onChange={(value) => setConcurrent(fieldOf(value))}
      />
      <NumberInput
        label="Weight"
        title="Counts in a weighted order only"
        min={0.1}
        max={1_000}
        decimalScale={1}
        value={weight}
        onChange={(value) => setWeight(fieldOf(value))}
      />
      <Button type="submit" disabled={unchanged}>
        Save
      </Button>
    </form>
  )
}
