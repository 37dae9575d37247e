import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { Service } from '../../../../contract/models.ts'
import { microsFromDecimal } from '../../../../contract/money.ts'
import type { NetworkPrice } from '../../../../contract/pricing-models.ts'
import { api } from '../../api.ts'
import { fromInputValue } from '../../components/filter-bar/time-range.ts'
import { notify } from '../../components/notify.tsx'
import { countryName, formatPrice } from '../../format.ts'
import { usePreferences } from '../../stores/preferences.ts'

export interface ManualPriceProps {
  readonly route: { readonly provider: string; readonly country: string; readonly service: Service }
  readonly quotes: readonly NetworkPrice[]
  /** Proposed for the price, ISO 4217. */
  readonly currency: string
  readonly onChanged: () => void
}

/** Sets a price by hand, for the country or one network, or takes it back; both want a reason. */
export function ManualPrice({ route, quotes, currency: proposed, onChanged }: ManualPriceProps): ReactElement {
  const zone = usePreferences((state) => state.zone)
  const [amount, setAmount] = useState('')
  const [ownCurrency, setCurrency] = useState<string | null>(null)
  const [network, setNetwork] = useState('')
  const [from, setFrom] = useState('')
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const currency = ownCurrency ?? proposed
  const micros = microsFromDecimal(amount)
  const problem =
    amount !== '' && (micros === null || micros < 0) ? 'Use a plain number such as 0.0725, with a point' : null
  const effectiveFrom = from === '' ? null : fromInputValue(from, zone)
  const standing = quotes.find(
    (quote) => quote.source === 'manual' && quote.network === network && quote.goneAt === null,
  )
  const networks = new Map(
    quotes.filter((quote) => quote.network !== '').map((quote) => [quote.network, quote.networkName]),
  )
  const currencyFits = /^[A-Z]{3}$/.test(currency)
  const ready = micros !== null && micros >= 0 && currencyFits && reason.trim() !== ''
  const where = `${countryName(route.country)}${network === '' ? '' : `, ${network}`}`

  const act = async (input: Parameters<typeof api.pricing.update>[0], done: string): Promise<void> => {
    setBusy(true)
    try {
      await api.pricing.update(input)
      notify.success(done)
      setAmount('')
      setReason('')
      onChanged()
    } catch (error) {
      notify.error(error)
    }
    setBusy(false)
  }
  const set = (): void => {
    if (micros === null || !ready) return
    const price = { micros, currency }
    void act(
      {
        action: 'set',
        ...route,
        network,
        price,
        reason: reason.trim(),
        ...(effectiveFrom !== null && { effectiveFrom }),
      },
      `Price set for ${where}: ${formatPrice(price)}`,
    )
  }
  const clear = (): void =>
    void act({ action: 'clear', ...route, network, reason: reason.trim() }, `Manual price cleared for ${where}`)

  return (
    <form
      className="sb-price-form"
      onSubmit={(event) => {
        event.preventDefault()
        set()
      }}
    >
      {standing === undefined ? null : (
        <p className="sb-price-note">
          A price by hand stands: <strong>{formatPrice(standing.price)}</strong>. It outranks every other source.
        </p>
      )}
      <div className="sb-price-pair">
        <TextInput
          label="Price of a segment"
          placeholder="0.0725"
          inputMode="decimal"
          value={amount}
          error={problem}
          onChange={(event) => setAmount(event.currentTarget.value.trim())}
        />
        <TextInput
          label="Currency"
          maxLength={3}
          value={currency}
          error={currencyFits ? null : 'Three letters, such as EUR'}
          onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
        />
        <NativeSelect
          label="Holds for"
          data={[
            { value: '', label: 'The whole country' },
            ...[...networks].map(([value, name]) => ({
              value,
              label: name === null || name === value ? value : `${value} ${name}`,
            })),
          ]}
          value={network}
          onChange={(event) => setNetwork(event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={zone === 'utc' ? 'From (UTC), at once when empty' : 'From, at once when empty'}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
      </div>
      <TextInput
        label="Reason"
        description="Goes into the audit log"
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="flex-end" gap="xs">
        {standing === undefined ? null : (
          <Button variant="default" disabled={reason.trim() === ''} loading={busy} onClick={clear}>
            Clear the manual price
          </Button>
        )}
        <Button type="submit" disabled={!ready} loading={busy}>
          Set price
        </Button>
      </Group>
    </form>
  )
}
