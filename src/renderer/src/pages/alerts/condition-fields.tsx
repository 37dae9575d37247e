import { Select, TextInput } from '@mantine/core'
import type { ReactElement } from 'react'
import { type AlertCondition, alertMetrics } from '../../../../contract/alert-rules.ts'
import { DAY_MS } from '../../../../contract/durations.ts'
import { AmountField, LengthField, ShareField } from '../../components/amount-fields.tsx'
import { metricNames } from './rule-words.ts'

const metrics = alertMetrics.map((value) => ({ value, label: metricNames[value] }))
const scopes = [
  { value: 'provider', label: 'Each provider' },
  { value: 'service', label: 'The whole service' },
] as const

export interface ConditionFieldsProps {
  readonly condition: AlertCondition
  readonly onChange: (condition: AlertCondition) => void
}

/** The thresholds of a condition; nothing for one that has none. */
export function ConditionFields({ condition, onChange }: ConditionFieldsProps): ReactElement | null {
  switch (condition.kind) {
    case 'primary-failing':
      return (
        <>
          <AmountField
            label="At least so many failovers"
            value={condition.failovers}
            min={1}
            max={10_000}
            onChange={(failovers) => onChange({ ...condition, failovers })}
          />
          <WindowField condition={condition} onChange={onChange} />
        </>
      )
    case 'failover-rate':
      return (
        <>
          <ShareField
            label="More than this share"
            value={condition.above}
            onChange={(above) => onChange({ ...condition, above })}
          />
          <WindowField condition={condition} onChange={onChange} />
          <MinimumField condition={condition} onChange={onChange} />
        </>
      )
    case 'rate-below':
      return (
        <>
          <Select
            label="Rate"
            data={metrics}
            value={condition.metric}
            allowDeselect={false}
            onChange={(value) =>
              onChange({ ...condition, metric: alertMetrics.find((each) => each === value) ?? condition.metric })
            }
          />
          <Select
            label="Of"
            data={scopes}
            value={condition.of}
            allowDeselect={false}
            onChange={(value) => onChange({ ...condition, of: value === 'service' ? 'service' : 'provider' })}
          />
          <ShareField label="Below" value={condition.below} onChange={(below) => onChange({ ...condition, below })} />
          <WindowField condition={condition} onChange={onChange} />
          <MinimumField condition={condition} onChange={onChange} />
        </>
      )
    case 'failed':
      return (
        <>
          <AmountField
            label="At least so many"
            value={condition.count}
            min={1}
            max={1_000_000}
            onChange={(count) => onChange({ ...condition, count })}
          />
          <WindowField condition={condition} onChange={onChange} />
        </>
      )
    case 'queue-depth':
      return (
        <AmountField
          label="More than so many"
          value={condition.above}
          min={0}
          max={1_000_000}
          onChange={(above) => onChange({ ...condition, above })}
        />
      )
    case 'no-traffic':
      return <WindowField condition={condition} onChange={onChange} />
    case 'runway':
      return (
        <AmountField
          label="Lasts less than"
          unit="h"
          value={condition.belowHours}
          min={1}
          max={8_760}
          onChange={(belowHours) => onChange({ ...condition, belowHours })}
        />
      )
    case 'balance':
      return (
        <AmountField
          label="Below, in the account's currency"
          digits={2}
          value={condition.belowMicros / 1_000_000}
          min={0}
          max={1_000_000_000}
          onChange={(units) => onChange({ ...condition, belowMicros: Math.round(units * 1_000_000) })}
        />
      )
    case 'prices-stale':
      return (
        <LengthField
          label="Not confirmed for"
          value={condition.olderThanMs}
          min={60_000}
          max={30 * DAY_MS}
          onChange={(olderThanMs) => onChange({ ...condition, olderThanMs })}
        />
      )
    case 'budget':
      return (
        <ShareField
          label="More than this share"
          value={condition.above}
          onChange={(above) => onChange({ ...condition, above })}
        />
      )
    case 'alarm':
      return (
        <TextInput
          label="Kind of alarm"
          placeholder="Empty for all others"
          maxLength={60}
          value={condition.alarm ?? ''}
          onChange={(event) => onChange({ ...condition, alarm: event.currentTarget.value.trim() || null })}
        />
      )
    default:
      return null
  }
}

type Windowed = Extract<AlertCondition, { readonly windowMs: number }>
type Counted = Extract<AlertCondition, { readonly minimum: number }>

const WindowField = ({
  condition,
  onChange,
}: {
  readonly condition: Windowed
  readonly onChange: (condition: AlertCondition) => void
}): ReactElement => (
  <LengthField
    label="Over the last"
    value={condition.windowMs}
    min={60_000}
    max={DAY_MS}
    onChange={(windowMs) => onChange({ ...condition, windowMs })}
  />
)

const MinimumField = ({
  condition,
  onChange,
}: {
  readonly condition: Counted
  readonly onChange: (condition: AlertCondition) => void
}): ReactElement => (
  <AmountField
    label="With at least so many"
    value={condition.minimum}
    min={1}
    max={1_000_000}
    onChange={(minimum) => onChange({ ...condition, minimum })}
  />
)
