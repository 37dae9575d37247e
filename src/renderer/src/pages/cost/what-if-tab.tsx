import { NativeSelect, NumberInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { api, useQuery } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { MethodPanel } from '../../components/time-bar/method-panel.tsx'
import { useKept } from '../../stores/use-kept.ts'
import { useSettled } from '../../stores/use-settled.ts'
import { type Change, newChange, whatIfInput } from './what-if-draft.ts'
import { WhatIfForm } from './what-if-form.tsx'
import { WhatIfResult } from './what-if-result.tsx'

const strategies = [
  { value: '', label: 'As it is now' },
  { value: 'priority', label: 'Priority' },
  { value: 'cheapest', label: 'Cheapest' },
  { value: 'balanced', label: 'Balanced' },
  { value: 'conversion-first', label: 'Conversion first' },
] as const

/** What a change of prices, volume, conversion or exchange rates would come to; nothing is written. */
export function WhatIfTab(): ReactElement {
  const [changes, setChanges] = useState<readonly Change[]>([newChange(1)])
  const [strategy, setStrategy] = useState<(typeof strategies)[number]['value']>('')
  const [failureCost, setFailureCost] = useState<number | null>(null)
  const [days, setDays] = useState(30)
  const input = whatIfInput(changes, {
    days,
    ...(strategy !== '' && { strategy }),
    ...(failureCost !== null && { failureCost }),
  })
  const wanted = JSON.stringify(input)
  const key = useSettled(wanted)
  const query = useQuery(key, (signal) => api.cost.whatIf(JSON.parse(key) as typeof input, { signal }))
  const answer = useKept('what-if', query.data)
  return (
    <div className="sb-cost-body">
      <Panel title="Suppose that">
        <div className="sb-cost-form">
          <WhatIfForm changes={changes} onChange={setChanges} />
          <div className="sb-cost-pair">
            <NativeSelect
              label="Strategy"
              data={[...strategies]}
              value={strategy}
              onChange={({ currentTarget: { value } }) =>
                setStrategy(strategies.find((each) => each.value === value)?.value ?? '')
              }
            />
            <NumberInput
              label="A failed verification costs"
              suffix=" messages"
              placeholder="as set"
              min={0}
              max={100}
              decimalScale={2}
              clampBehavior="blur"
              value={failureCost ?? ''}
              onChange={(value) => setFailureCost(typeof value === 'number' ? Math.min(100, Math.max(0, value)) : null)}
            />
            <NativeSelect
              label="Volume and conversion of"
              data={[
                { value: '1', label: 'the last 24 h' },
                { value: '7', label: 'the last 7 days' },
                { value: '30', label: 'the last 30 days' },
                { value: '90', label: 'the last 90 days' },
              ]}
              value={String(days)}
              onChange={({ currentTarget: { value } }) => setDays(Number(value))}
            />
          </div>
        </div>
      </Panel>
      {query.error !== undefined ? (
        <Panel>
          <ErrorState error={query.error} onRetry={query.reload} />
        </Panel>
      ) : answer === undefined ? (
        <Panel>
          <LoadingState lines={8} />
        </Panel>
      ) : (
        <WhatIfResult answer={answer} busy={wanted !== key || query.loading} />
      )}
      {answer === undefined ? null : <MethodPanel method={answer.method} />}
    </div>
  )
}
