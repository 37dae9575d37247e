import { NativeSelect } from '@mantine/core'
import type { ReactElement } from 'react'
import type { DecimalMark } from '../../../../contract/report-document.ts'
import { api, useQuery } from '../../api.ts'
import { LogoField } from './logo-field.tsx'

/** How a report is written. */
export interface ReportLooks {
  readonly decimal: DecimalMark
  /** ISO 4217; null for the reporting currency. */
  readonly currency: string | null
  /** A data URL. */
  readonly logo: string | null
}

export const plainLooks: ReportLooks = { decimal: 'point', currency: null, logo: null }

export interface LookFieldsProps {
  readonly looks: ReportLooks
  /** A bill keeps its own currency, and so does a drill. */
  readonly withCurrency: boolean
  readonly onChange: (patch: Partial<ReportLooks>) => void
}

/** Numbers, currency and logo of a report. */
export function LookFields({ looks, withCurrency, onChange }: LookFieldsProps): ReactElement {
  const rates = useQuery('exchange-rates', (signal) => api.pricing.rates(undefined, { signal }))
  return (
    <>
      <NativeSelect
        label="Numbers"
        data={[
          { value: 'point', label: 'Decimal point: 1,234.50' },
          { value: 'comma', label: 'Decimal comma: 1.234,50' },
        ]}
        value={looks.decimal}
        onChange={({ currentTarget }) => onChange({ decimal: currentTarget.value === 'comma' ? 'comma' : 'point' })}
      />
      {withCurrency ? (
        <NativeSelect
          label="Currency of sums"
          data={[
            { value: '', label: 'Reporting currency' },
            ...(rates.data?.rates ?? []).map(({ currency }) => ({ value: currency, label: currency })),
          ]}
          value={looks.currency ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ currency: value === '' ? null : value })}
        />
      ) : null}
      <LogoField logo={looks.logo} onChange={(logo) => onChange({ logo })} />
    </>
  )
}
