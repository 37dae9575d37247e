import { Button, NativeSelect, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { type CorrectionKind, correctionKinds } from '../../../../contract/customers.ts'
import { microsFromDecimal } from '../../../../contract/money.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { formatSum } from '../../format.ts'
import { type FieldProblem, fieldProblem } from './customer-actions.ts'
import { WholeProblem } from './customer-form.tsx'

const labels: Readonly<Record<CorrectionKind, string>> = {
  credit: 'Credit',
  refund: 'Refund',
  adjustment: 'Adjustment',
}

const empty = { kind: 'credit' as CorrectionKind, amount: '', reason: '' }

export interface CorrectionFormProps {
  readonly customerId: string
  readonly currency: string
  readonly onSaved: () => void
}

/** Books revenue given back or added afterwards. It is never changed; another correction undoes it. */
export function CorrectionForm({ customerId, currency, onSaved }: CorrectionFormProps): ReactElement {
  const [draft, setDraft] = useState(empty)
  const [problem, setProblem] = useState<FieldProblem | null>(null)
  const [busy, setBusy] = useState(false)
  const takesAway = draft.kind !== 'adjustment'
  const change = (patch: Partial<typeof empty>): void => {
    setDraft((was) => ({ ...was, ...patch }))
    setProblem(null)
  }
  const save = async (): Promise<void> => {
    const typed = microsFromDecimal(draft.amount)
    if (typed === null) return setProblem({ field: 'amount', text: 'Enter an amount such as 12.50.' })
    const micros = takesAway ? -Math.abs(typed) : typed
    setBusy(true)
    try {
      const { amount } = await api.customers.corrections.add({
        kind: draft.kind,
        customerId,
        amount: { micros, currency },
        reason: draft.reason.trim(),
      })
      notify.success(`${labels[draft.kind]} of ${formatSum(amount)} booked`)
      setDraft(empty)
      onSaved()
    } catch (error) {
      setProblem(fieldProblem(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form
      className="sb-business-form"
      aria-label="New correction"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <div className="sb-form-columns">
        <NativeSelect
          label="Kind"
          data={correctionKinds.map((value) => ({ value, label: labels[value] }))}
          value={draft.kind}
          onChange={({ currentTarget: { value } }) =>
            change({ kind: correctionKinds.find((one) => one === value) ?? 'credit' })
          }
        />
        <TextInput
          label={takesAway ? `Amount taken off, ${currency}` : `Amount, ${currency} (a minus takes off)`}
          required
          inputMode="decimal"
          placeholder="12.50"
          value={draft.amount}
          error={problem?.field?.startsWith('amount') === true ? problem.text : null}
          onChange={({ currentTarget: { value } }) => change({ amount: value })}
        />
      </div>
      <TextInput
        label="Reason"
        required
        maxLength={500}
        value={draft.reason}
        error={problem?.field === 'reason' ? problem.text : null}
        onChange={({ currentTarget: { value } }) => change({ reason: value })}
      />
      <WholeProblem
        problem={problem?.field?.startsWith('amount') === true ? null : problem}
        known={['amount', 'reason']}
      />
      <div>
        <Button
          type="submit"
          variant="default"
          loading={busy}
          disabled={draft.reason.trim() === '' || draft.amount === ''}
        >
          Book correction
        </Button>
      </div>
    </form>
  )
}
