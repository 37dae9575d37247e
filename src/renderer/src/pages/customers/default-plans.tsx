import { Modal } from '@mantine/core'
import type { ReactElement } from 'react'
import { api, useQuery } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { PlanList } from './plan-list.tsx'

/** What customers without a plan of their own pay. */
export function DefaultPlans({
  currency,
  onClose,
}: {
  readonly currency: string
  readonly onClose: () => void
}): ReactElement {
  const plans = useQuery('default plans', (signal) => api.customers.plans.list({ customerId: null }, { signal }))
  return (
    <Modal opened onClose={onClose} title="Default price plans" size="md">
      {plans.data !== undefined ? (
        <PlanList
          plans={plans.data}
          customerId={null}
          owner="everybody else"
          currency={currency}
          onChanged={plans.reload}
        />
      ) : plans.error !== undefined ? (
        <ErrorState error={plans.error} onRetry={plans.reload} />
      ) : (
        <LoadingState lines={3} />
      )}
    </Modal>
  )
}
