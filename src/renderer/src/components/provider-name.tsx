import type { ReactElement } from 'react'
import './values.css'

/** A provider by its name, as the ledger knows it. */
export function ProviderName({ name }: { readonly name: string }): ReactElement {
  return <span className="sb-provider">{name}</span>
}
