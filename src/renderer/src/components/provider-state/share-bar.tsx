import type { ReactElement } from 'react'
import { formatPercent } from '../../format.ts'
import './provider-state.css'

/** A share of the traffic, 0..1, as figure and bar; a dash when it is unknown. */
export function ShareBar({ share }: { readonly share: number | null }): ReactElement {
  return (
    <div className="sb-share">
      <span>{formatPercent(share)}</span>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect className="sb-share-track" width="100" height="4" />
        <rect className="sb-share-fill" width={(share ?? 0) * 100} height="4" />
      </svg>
    </div>
  )
}
