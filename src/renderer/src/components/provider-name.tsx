import type { ReactElement } from 'react'
import { useProviders } from '../stores/providers.ts'
import './values.css'

/** A provider as people call it; its name in the ledger is in the tooltip, and shown until the label is known. */
export function ProviderName({ name }: { readonly name: string }): ReactElement {
  const label = useProviders((providers) => providers.labels.get(name))
  return (
    <span className="sb-provider" title={name}>
      {label ?? name}
    </span>
  )
}
