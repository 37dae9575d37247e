import type { ReactElement, ReactNode } from 'react'
import type { Tone } from './states.ts'
import './figure-row.css'

export interface Figure {
  readonly label: string
  readonly value: ReactNode
  /** Below the value: what it is compared with, its interval, its n. */
  readonly detail?: ReactNode
  /** How it is counted, for the tooltip. */
  readonly definition?: string
  /** Colours the value; only where it says good or bad. */
  readonly tone?: Tone
}

/** The few figures that a page is about, side by side. */
export function FigureRow({ figures }: { readonly figures: readonly Figure[] }): ReactElement {
  return (
    <dl className="sb-figures">
      {figures.map(({ label, value, detail, definition, tone }) => (
        <div key={label} className="sb-figure" title={definition}>
          <dt>{label}</dt>
          <dd className="sb-figure-value" data-tone={tone}>
            {value}
          </dd>
          {detail === undefined ? null : <dd className="sb-figure-detail">{detail}</dd>}
        </div>
      ))}
    </dl>
  )
}
