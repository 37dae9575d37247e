import type { ReactElement } from 'react'
import type { ProviderCountry } from '../../../../contract/providers.ts'
import { CountryName } from '../../components/country-name.tsx'
import { RateValue } from '../../components/rate-value.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { formatPercent } from '../../format.ts'

/** How a provider does in each country over the chosen range. */
export function CountryMatrix({ countries }: { readonly countries: readonly ProviderCountry[] }): ReactElement {
  if (countries.length === 0) return <p className="sb-drawer-none">Nothing was submitted through it in this range.</p>
  return (
    <table className="sb-table sb-drawer-table">
      <TableHead
        columns={[
          'Country',
          { figure: 'Share', hint: 'Of all acceptances in the country' },
          { figure: 'Accept' },
          { figure: 'Delivery' },
          { figure: 'Conversion' },
        ]}
      />
      <tbody>
        {countries.map(({ country, share, accept, delivery, conversion }) => (
          <tr key={country}>
            <th scope="row">
              <CountryName code={country} />
            </th>
            <td data-number="true">{formatPercent(share)}</td>
            <td data-number="true">
              <RateValue rate={accept} layout="stacked" />
            </td>
            <td data-number="true">
              <RateValue rate={delivery} layout="stacked" />
            </td>
            <td data-number="true">
              <RateValue rate={conversion} layout="stacked" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
