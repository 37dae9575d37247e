import { Button } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { PricePlan } from '../../../../contract/customers.ts'
import { formatDateTime, formatPrice, plural, type Zone } from '../../format.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { draftOf, newPlan, type PlanDraft } from './plan-draft.ts'
import { PlanEditor } from './plan-editor.tsx'

export interface PlanListProps {
  readonly plans: readonly PricePlan[]
  /** Null: the default plans. */
  readonly customerId: string | null
  readonly owner: string
  /** Of a new plan. */
  readonly currency: string
  readonly onChanged: () => void
}

/** The price plans of a customer, newest first, with a way to change them. */
export function PlanList({ plans, customerId, owner, currency, onChanged }: PlanListProps): ReactElement {
  const zone = usePreferences((preferences) => preferences.zone)
  const [editing, setEditing] = useState<{ readonly start: PlanDraft; readonly before: PricePlan | null } | null>(null)
  const [now] = useState(() => Date.now())
  return (
    <>
      {plans.length === 0 ? (
        <p className="sb-quiet-line">
          {customerId === null
            ? 'There is no default plan: customers without a plan of their own pay nothing.'
            : 'No plan of its own: the default plan holds.'}
        </p>
      ) : (
        <ul className="sb-plan-list" aria-label="Price plans">
          {plans.map((plan) => (
            <li key={plan.id}>
              <span className="sb-plan-text">
                <strong>{plan.name}</strong> {spanText(plan, zone)}
                {isNow(plan, now) ? ', in force' : ''}
                <span className="sb-dim">
                  {plural(plan.prices.length, 'price')}, paid when {plan.billableOn}
                  {basePrice(plan)}
                </span>
              </span>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Change the plan ${plan.name}`}
                onClick={() => setEditing({ start: draftOf(plan, zone), before: plan })}
              >
                Change
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => setEditing({ start: newPlan(customerId, currency, Date.now(), zone), before: null })}
      >
        New plan
      </Button>
      {editing === null ? null : (
        <PlanEditor {...editing} owner={owner} onSaved={onChanged} onClose={() => setEditing(null)} />
      )}
    </>
  )
}

const isNow = ({ validFrom, validTo }: PricePlan, now: number): boolean =>
  validFrom <= now && (validTo === null || now < validTo)

function spanText({ validFrom, validTo }: PricePlan, zone: Zone): string {
  const day = (at: number): string => formatDateTime(at, { zone }).slice(0, -3)
  const from = validFrom === 0 ? 'from the beginning' : `from ${day(validFrom)}`
  return validTo === null ? from : `${from} until ${day(validTo)}`
}

/** The price of everything that has none of its own. */
function basePrice({ prices, currency }: PricePlan): string {
  const tier = prices.find(({ country, service }) => country === null && service === null)?.tiers[0]
  return tier === undefined ? '' : `, ${formatPrice({ micros: tier.micros, currency })} where nothing else is said`
}
