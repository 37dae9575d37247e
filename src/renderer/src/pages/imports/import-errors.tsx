import { Button } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { ImportRun } from '../../../../contract/imports.ts'
import { api, useQuery } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { ExportMenu } from '../../components/export-menu/export-menu.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatCount, plural } from '../../format.ts'
import { fieldLabels } from './run-words.ts'

const SHOWN = 500
const COPIED = 10_000

export interface ImportErrorsProps {
  readonly run: ImportRun
  readonly onClose: () => void
}

/** The lines that could not be taken, and why. */
export function ImportErrors({ run, onClose }: ImportErrorsProps): ReactElement {
  const query = useQuery(`${run.id}:${run.problems}`, (signal) =>
    api.imports.errors({ id: run.id, limit: SHOWN }, { signal }),
  )
  const copy = async (): Promise<void> => {
    try {
      const { rows } = await api.imports.errors({ id: run.id, limit: COPIED })
      const text = rows.map(({ line, field, value, message }) => [line, field ?? '', value, message].join('\t'))
      await navigator.clipboard.writeText(['line\tfield\tvalue\tproblem', ...text].join('\n'))
      notify.success(`Copied ${plural(rows.length, 'bad line')}`)
    } catch (error) {
      notify.error(error)
    }
  }
  return (
    <Panel
      title={`Bad lines of ${run.name}`}
      flush
      aside={
        <>
          <ExportMenu of={{ table: 'import-errors', filter: { id: run.id } }} />
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconCopy size={14} aria-hidden="true" />}
            onClick={() => void copy()}
          >
            Copy
          </Button>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {query.error == null ? null : <ErrorState error={query.error} onRetry={query.reload} />}
      {query.data === undefined ? (
        query.error == null ? (
          <LoadingState lines={4} />
        ) : null
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by the keyboard
        <section className="sb-imports-scroll" tabIndex={0} aria-label="Bad lines">
          <table className="sb-table">
            <thead>
              <tr>
                <th scope="col" data-number="true">
                  Line
                </th>
                <th scope="col">Field</th>
                <th scope="col">What stands there</th>
                <th scope="col">What is wrong</th>
              </tr>
            </thead>
            <tbody>
              {query.data.rows.map(({ place, line, field, value, message }) => (
                <tr key={place}>
                  <td data-number="true">{formatCount(line)}</td>
                  <td>{field === null ? 'Whole line' : fieldLabels[field]}</td>
                  <td>
                    <code>{value}</code>
                  </td>
                  <td>{message}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {query.data.rows.length < query.data.total ? (
            <p className="sb-imports-note">
              The first {formatCount(query.data.rows.length)} of {formatCount(query.data.total)}.
            </p>
          ) : null}
        </section>
      )}
    </Panel>
  )
}
