import type { ReactElement } from 'react'
import { Panel } from '../panel.tsx'
import './time-bar.css'

/** How the figures of a page are reckoned. */
export function MethodPanel({ method }: { readonly method: readonly string[] }): ReactElement {
  return (
    <Panel title="How it is counted">
      <ul className="sb-method">
        {method.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Panel>
  )
}
