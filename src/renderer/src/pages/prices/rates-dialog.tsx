import { Button, Modal, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import { decimalFromMicros, microsFromDecimal } from '../../../../contract/money.ts'
import { api, useQuery } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { notify } from '../../components/notify.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { rateSourceWords } from './price-words.ts'

export interface RatesDialogProps {
  readonly onClose: () => void
  /** A rate was set, so prices compare differently. */
  readonly onChanged: () => void
}

/** The exchange rates in force, where they come from, and a rate by hand. */
export function RatesDialog({ onClose, onChanged }: RatesDialogProps): ReactElement {
  const query = useQuery('exchange-rates', (signal) => api.pricing.rates(undefined, { signal }))
  const { data } = query
  return (
    <Modal opened onClose={onClose} title="Exchange rates" size={620}>
      {query.error !== undefined ? (
        <ErrorState error={query.error} onRetry={query.reload} />
      ) : data === undefined ? (
        <LoadingState lines={8} />
      ) : (
        <>
          <p className="sb-price-note">
            {data.checkedAt === null ? (
              'The daily file of the European Central Bank has not been asked for here.'
            ) : (
              <>
                The daily file of the European Central Bank was last asked for at{' '}
                <TimeValue at={data.checkedAt} withDate />.
              </>
            )}{' '}
            {data.error === null ? '' : <span className="sb-price-warn">It could not be read: {data.error}</span>}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by the keyboard */}
          <section className="sb-price-scroll" tabIndex={0} aria-label="Rates in force">
            <table className="sb-table">
              <TableHead columns={['Currency', { figure: 'For one euro' }, 'Day', 'Source']} />
              <tbody>
                {data.rates.map(({ currency, microsPerEuro, date, source }) => (
                  <tr key={currency}>
                    <th scope="row">{currency}</th>
                    <td data-number="true">{decimalFromMicros(microsPerEuro, 5)}</td>
                    <td>{date}</td>
                    <td>{rateSourceWords[source]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <RateForm
            onSaved={() => {
              query.reload()
              onChanged()
            }}
          />
        </>
      )}
    </Modal>
  )
}

function RateForm({ onSaved }: { readonly onSaved: () => void }): ReactElement {
  const [currency, setCurrency] = useState('')
  const [amount, setAmount] = useState('')
  const [date, setDate] = useState(() => new Date().toISOString().slice(0, 10))
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const micros = microsFromDecimal(amount)
  const ready = /^[A-Z]{3}$/.test(currency) && micros !== null && micros > 0 && date !== '' && reason.trim() !== ''

  const save = async (): Promise<void> => {
    if (micros === null) return
    setBusy(true)
    try {
      await api.pricing.setRate({ currency, microsPerEuro: micros, date, reason: reason.trim() })
      notify.success(`Rate set: 1 EUR is ${amount} ${currency} from ${date} on`)
      setAmount('')
      setReason('')
      onSaved()
    } catch (error) {
      notify.error(error)
    }
    setBusy(false)
  }
  return (
    <form
      className="sb-price-form sb-rate-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <div className="sb-price-pair">
        <TextInput
          label="Currency"
          placeholder="USD"
          maxLength={3}
          value={currency}
          onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
        />
        <TextInput
          label="Units for one euro"
          placeholder="1.0842"
          inputMode="decimal"
          value={amount}
          error={amount !== '' && (micros === null || micros <= 0) ? 'Use a plain number above 0, with a point' : null}
          onChange={(event) => setAmount(event.currentTarget.value.trim())}
        />
        <TextInput type="date" label="Day" value={date} onChange={(event) => setDate(event.currentTarget.value)} />
        <TextInput
          label="Reason"
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
      <Button type="submit" variant="default" disabled={!ready} loading={busy}>
        Set the rate
      </Button>
    </form>
  )
}
