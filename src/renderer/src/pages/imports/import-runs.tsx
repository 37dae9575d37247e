import { Button, Progress, VisuallyHidden } from '@mantine/core'
import type { ReactElement } from 'react'
import type { ImportRun } from '../../../../contract/imports.ts'
import { api } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount, formatPercent } from '../../format.ts'
import { isUnderWay, runLooks } from './run-words.ts'

export interface ImportRunsProps {
  /** Null while they are read. */
  readonly runs: readonly ImportRun[] | null
  readonly busy: boolean
  readonly onErrors: (id: number) => void
}

/** What was imported, newest first, with the one that runs. */
export function ImportRuns({ runs, busy, onErrors }: ImportRunsProps): ReactElement {
  return (
    <Panel title="Imports" flush>
      {runs === null ? (
        <LoadingState lines={4} />
      ) : runs.length === 0 ? (
        <EmptyState
          title="Nothing imported yet"
          body="Choose a file with the history of another system; its verifications appear on every page."
        />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by the keyboard
        <section className="sb-imports-scroll" tabIndex={0} aria-label="Imports so far">
          <table className="sb-table">
            <thead>
              <tr>
                <th scope="col">Started</th>
                <th scope="col">What</th>
                <th scope="col">State</th>
                <th scope="col" data-number="true">
                  Stored
                </th>
                <th scope="col" data-number="true">
                  Bad lines
                </th>
                <th scope="col">
                  <VisuallyHidden>Actions</VisuallyHidden>
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <Run key={run.id} run={run} busy={busy} onErrors={onErrors} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  )
}

function Run({ run, busy, onErrors }: Omit<ImportRunsProps, 'runs'> & { readonly run: ImportRun }): ReactElement {
  const act = (call: Promise<unknown>): void => void call.catch((error: unknown) => notify.error(error))
  const underWay = isUnderWay(run)
  return (
    <tr>
      <td>
        <TimeValue at={run.startedAt} withDate />
      </td>
      <td title={`Source: ${run.source}`}>{run.name}</td>
      <td>
        <ToneBadge {...runLooks[run.state]} />
        {underWay ? (
          <div className="sb-imports-progress">
            <Progress value={run.progress * 100} aria-label={`Progress of ${run.name}`} />
            <span role="status">
              {formatPercent(run.progress)}
              {run.perSecond === null ? '' : ` · ${formatCount(Math.round(run.perSecond))} a second`}
            </span>
          </div>
        ) : null}
        {run.error === null ? null : <div className="sb-imports-error">{run.error}</div>}
      </td>
      <td data-number="true">
        {formatCount(run.inserted)}
        {run.repeated === 0 ? null : <div className="sb-dim">{formatCount(run.repeated)} there already</div>}
      </td>
      <td data-number="true">
        {run.problems === 0 ? (
          '0'
        ) : (
          <Button size="compact-xs" variant="default" onClick={() => onErrors(run.id)}>
            {formatCount(run.problems)}
          </Button>
        )}
      </td>
      <td>
        <div className="sb-imports-actions">
          {run.state === 'interrupted' ? (
            <Button size="compact-xs" disabled={busy} onClick={() => act(api.imports.resume({ id: run.id }))}>
              Resume
            </Button>
          ) : null}
          {run.state === 'interrupted' || (underWay && run.state !== 'undoing') ? (
            <Button size="compact-xs" variant="default" onClick={() => act(api.imports.cancel({ id: run.id }))}>
              Cancel
            </Button>
          ) : null}
        </div>
      </td>
    </tr>
  )
}
