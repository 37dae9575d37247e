import { Button } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { CurrentPolicy, PolicyStateChange, PolicyVersion } from '../../../../contract/policy-models.ts'
import { api, useQuery } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { plural } from '../../format.ts'
import { setParams } from '../../router.ts'
import { draftOf, useDraft } from '../../stores/policy-draft.ts'
import { ActivateDialog } from './activate-dialog.tsx'
import { Differences } from './differences.tsx'
import { rulesText, stateText } from './policy-words.ts'

const PAGE = 50

/** Every version with what it changed, and everything that was ever in force. */
export function VersionsTab({ current }: { readonly current: CurrentPolicy }): ReactElement {
  const key = String(current.changedAt)
  const versions = useQuery(`versions ${key}`, (signal) => api.policies.versions({ limit: PAGE }, { signal }))
  const history = useQuery(`history ${key}`, (signal) => api.policies.history({ limit: PAGE }, { signal }))
  const [chosen, setChosen] = useState<number | null>(null)
  const [activating, setActivating] = useState<PolicyVersion | null>(null)
  const failed = versions.error === undefined ? history : versions
  if (failed.error !== undefined) return <ErrorState error={failed.error} onRetry={failed.reload} />
  if (versions.data === undefined || history.data === undefined) return <LoadingState lines={10} />
  const { rows, total } = versions.data
  const open = rows.find(({ version }) => version === chosen) ?? rows[0]
  return (
    <div className="sb-policy-body">
      <div className="sb-policy-versions">
        <Panel
          title="Versions"
          aside={rows.length < total ? `the newest ${rows.length} of ${total}` : plural(total, 'version')}
          flush
        >
          <ul className="sb-policy-version-list">
            {rows.map((version) => (
              <li key={version.version}>
                <button type="button" aria-pressed={version === open} onClick={() => setChosen(version.version)}>
                  <span className="sb-policy-version-head">
                    <strong>Version {version.version}</strong>
                    <InForce current={current} version={version.version} />
                    <span className="sb-dim">
                      {version.author}, <TimeValue at={version.createdAt} withDate />
                    </span>
                  </span>
                  <span>{version.reason}</span>
                </button>
              </li>
            ))}
          </ul>
        </Panel>
        {open === undefined ? null : (
          <Panel
            title={`Version ${open.version}`}
            aside={
              <>
                <Button
                  size="compact-xs"
                  variant="default"
                  onClick={() => {
                    useDraft.getState().setDraft(draftOf(open))
                    setParams({ tab: null })
                  }}
                >
                  Edit as a draft
                </Button>
                <Button size="compact-xs" onClick={() => setActivating(open)}>
                  Activate…
                </Button>
              </>
            }
            footer={
              open.activatedAt === null ? (
                'It was never in force.'
              ) : (
                <>
                  Last activated <TimeValue at={open.activatedAt} withDate />
                </>
              )
            }
          >
            <Differences version={open} />
          </Panel>
        )}
      </div>
      <Panel title="What was in force" aside={plural(history.data.length, 'change')} flush>
        <History changes={history.data} />
      </Panel>
      {activating === null ? null : (
        <ActivateDialog
          policy={{ version: activating.version }}
          title={`Activate version ${activating.version} (${rulesText(activating.rules.length)})`}
          stage="live"
          onClose={() => setActivating(null)}
        />
      )}
    </div>
  )
}

function InForce({
  current: { state },
  version,
}: {
  readonly current: CurrentPolicy
  readonly version: number
}): ReactElement | null {
  if (state.live === version) return <ToneBadge tone="ok" icon="check" label="Live" />
  if (state.trial?.version === version)
    return <ToneBadge tone="info" icon="flag" label={state.trial.stage === 'shadow' ? 'Shadow' : 'Canary'} />
  return null
}

function History({ changes }: { readonly changes: readonly PolicyStateChange[] }): ReactElement {
  return (
    <table className="sb-table" aria-label="What was in force">
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">In force</th>
          <th scope="col">Reason</th>
          <th scope="col">By</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.id}>
            <td>
              <TimeValue at={change.createdAt} withDate />
            </td>
            <td>{stateText(change)}</td>
            <td>{change.reason}</td>
            <td>{change.author}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
