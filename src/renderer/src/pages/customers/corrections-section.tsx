import type { ReactElement } from 'react'
import { api, useQuery } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatSum } from '../../format.ts'
import { CorrectionForm } from './correction-form.tsx'

export interface CorrectionsSectionProps {
  readonly customerId: string
  readonly currency: string
  readonly onChanged: () => void
}

/** Credits, refunds and adjustments of a customer, newest first, and a form for another one. */
export function CorrectionsSection({ customerId, currency, onChanged }: CorrectionsSectionProps): ReactElement {
  const { data, error, reload } = useQuery(customerId, (signal) =>
    api.customers.corrections.list({ customerId, limit: 50 }, { signal }),
  )
  return (
    <section className="sb-drawer-section">
      <h3>Corrections</h3>
      {error !== undefined ? <ErrorState error={error} onRetry={reload} /> : null}
      {data === undefined || data.length === 0 ? (
        <p className="sb-quiet-line">{data === undefined ? '' : 'None was booked.'}</p>
      ) : (
        <table className="sb-table sb-drawer-table" aria-label="Corrections">
          <tbody>
            {data.map((correction) => (
              <tr key={correction.id}>
                <td>
                  <TimeValue at={correction.bookedAt} withDate />
                </td>
                <td>{correction.kind}</td>
                <td data-number="true">{formatSum(correction.amount)}</td>
                <td>{correction.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <CorrectionForm
        customerId={customerId}
        currency={currency}
        onSaved={() => {
          reload()
          onChanged()
        }}
      />
    </section>
  )
}
