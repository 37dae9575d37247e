import type { ReactElement } from 'react'
import { Panel } from '../../components/panel.tsx'

/** How the figures of a tab are counted, paragraph by paragraph. */
export function MethodPanel({ method }: { readonly method: readonly string[] }): ReactElement {
  return (
    <Panel title="How it is counted">
      <ul className="sb-cost-method">
        {method.map((paragraph) => (
          <li key={paragraph}>{paragraph}</li>
        ))}
      </ul>
    </Panel>
  )
}
