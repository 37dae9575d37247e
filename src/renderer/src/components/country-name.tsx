import type { ReactElement } from 'react'
import { countryName } from '../format.ts'
import './values.css'

/** A country as its ISO code and its English name. */
export function CountryName({ code }: { readonly code: string }): ReactElement {
  return (
    <span className="sb-country">
      <span className="sb-code">{code}</span> {countryName(code)}
    </span>
  )
}
