import { ActionIcon, Button } from '@mantine/core'
import { IconBellOff } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { PriceAlert, PriceAlertCard, PriceAlertFilter } from '../../../../contract/price-alerts.ts'
import { api } from '../../api.ts'
import { CountryName } from '../../components/country-name.tsx'
import { MoneyValue } from '../../components/money-value.tsx'
import { notify } from '../../components/notify.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { countryName, formatCount, formatPrice, UNKNOWN } from '../../format.ts'
import { hrefOf } from '../../router.ts'
import { NetworkName, Percent } from './history-columns.tsx'
import { mute } from './price-alert-actions.ts'

const PAGE = 200

export interface AlertRowsProps {
  readonly card: PriceAlertCard
  readonly filter: Partial<PriceAlertFilter>
}

/** The routes of one card, by what each costs a month; the first come with the card, the others when asked for. */
export function AlertRows({ card, filter }: AlertRowsProps): ReactElement {
  const [more, setMore] = useState<readonly PriceAlert[]>([])
  const [busy, setBusy] = useState(false)
  const rows = [...card.rows, ...more]
  const left = card.routes - rows.length

  const load = async (): Promise<void> => {
    setBusy(true)
    try {
      const page = await api.pricing.alertRoutes({ card: card.id, filter, offset: rows.length, limit: PAGE })
      setMore((last) => [...last, ...page.rows])
    } catch (error) {
      notify.error(error)
    }
    setBusy(false)
  }
  return (
    <div className="sb-price-alert-rows">
      <table className="sb-table">
        <thead>
          <tr>
            <th scope="col">Country</th>
            <th scope="col">Network</th>
            <th scope="col" data-number="true">
              Old → new
            </th>
            <th scope="col" data-number="true">
              Change
            </th>
            <th scope="col">From</th>
            <th scope="col" data-number="true" title="At forecast volume">
              Segments a month
            </th>
            <th scope="col" data-number="true">
              Impact a month
            </th>
            <th scope="col" data-number="true" title="What re-routing would spare">
              Re-routing absorbs
            </th>
            <th scope="col">
              <span className="sb-price-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} provider={card.provider} />
          ))}
        </tbody>
      </table>
      {left <= 0 ? null : (
        <Button variant="subtle" loading={busy} onClick={() => void load()}>
          Show more ({formatCount(left)} left)
        </Button>
      )}
    </div>
  )
}

function Row({ row, provider }: { readonly row: PriceAlert; readonly provider: string }): ReactElement {
  const { country, network, oldPrice, newPrice, percent, effectiveFrom, segmentsPerMonth, impact, absorbed } = row
  return (
    <tr>
      <td>
        <a href={hrefOf('/prices', { open: country, provider, countries: country })}>
          <CountryName code={country} />
        </a>
      </td>
      <td>
        <NetworkName network={network} name={null} />
      </td>
      <td data-number="true">
        <span className="sb-dim">{formatPrice(oldPrice)}</span> → {formatPrice(newPrice)}
      </td>
      <td data-number="true">
        <Percent value={percent} />
      </td>
      <td>
        <TimeValue at={effectiveFrom} withDate />
      </td>
      <td data-number="true">{formatCount(Math.round(segmentsPerMonth))}</td>
      <td data-number="true">
        <MoneyValue money={impact} kind="sum" />
      </td>
      <td data-number="true">
        {absorbed === null || row.absorbedBy === null ? (
          <span className="sb-unknown">{UNKNOWN}</span>
        ) : (
          <>
            <MoneyValue money={absorbed} kind="sum" /> by <ProviderName name={row.absorbedBy} />
          </>
        )}
      </td>
      <td>
        <ActionIcon
          aria-label={`Mute ${countryName(country)}`}
          title={`Mute ${countryName(country)}: no more price alerts of it`}
          onClick={() => void mute(country)}
        >
          <IconBellOff size={15} aria-hidden="true" />
        </ActionIcon>
      </td>
    </tr>
  )
}
