import type { ReactElement, ReactNode } from 'react'
import './facts.css'

export interface FactsProps {
  /** Name and value of each fact. */
  readonly facts: readonly (readonly [name: string, value: ReactNode])[]
}

/** Names with their values, in as many columns as fit. */
export function Facts({ facts }: FactsProps): ReactElement {
  return (
    <dl className="sb-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
