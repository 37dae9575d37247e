import { type ReactElement, useState } from 'react'
import type { ImportRun } from '../../../../contract/imports.ts'
import { api, useSubscription } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { setParams, useRoute } from '../../router.ts'
import { useSystem } from '../../stores/system.ts'
import { ExampleCard } from './example-card.tsx'
import { ImportErrors } from './import-errors.tsx'
import { ImportRuns } from './import-runs.tsx'
import { NewImport } from './new-import.tsx'
import './imports.css'

interface Live {
  readonly rows: readonly ImportRun[]
  readonly running: number | null
}

/** History from other systems, and example data for the sandbox. */
export function ImportsPage(): ReactElement {
  const { params } = useRoute()
  const workspace = useSystem((state) => state.status?.workspace)
  const [live, setLive] = useState<Live | null>(null)
  const watched = useSubscription((signal) => api.imports.watch(undefined, { signal }), setLive)
  const opened = live?.rows.find(({ id }) => String(id) === params['errors'])
  return (
    <div className="sb-page">
      <PageHeader title="Data" subtitle="Bring in history from another system, and see how far it has come" />
      {watched.error == null || live !== null ? null : <ErrorState error={watched.error} onRetry={watched.retry} />}
      <div className="sb-imports">
        <div className="sb-imports-side">
          {workspace === 'sandbox' ? <ExampleCard busy={live?.running !== null} /> : null}
          <NewImport busy={live?.running !== null} />
        </div>
        <div className="sb-imports-main">
          <ImportRuns
            runs={live?.rows ?? null}
            busy={live?.running !== null}
            onErrors={(id) => setParams({ errors: String(id) })}
          />
          {opened === undefined ? null : <ImportErrors run={opened} onClose={() => setParams({ errors: null })} />}
        </div>
      </div>
    </div>
  )
}
