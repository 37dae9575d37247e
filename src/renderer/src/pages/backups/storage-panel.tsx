import { Button } from '@mantine/core'
import type { ReactElement } from 'react'
import { api, useQuery } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatBytes, plural, UNKNOWN } from '../../format.ts'
import { tableLabel } from './backup-words.ts'

/** Tables that are shown by name. */
const SHOWN = 8
/** Free pages above this share are worth a word. */
const WASTE = 0.2

/** How large the database is, and what of. */
export function StoragePanel(): ReactElement {
  const query = useQuery('size', (signal) => api.storage.size(undefined, { signal }))
  const size = query.data
  const largest = size?.tables[0]?.bytes ?? 0
  const others = size?.tables.slice(SHOWN) ?? []
  return (
    <Panel
      title="Size of the database"
      aside={
        <Button size="compact-xs" variant="subtle" color="gray" loading={query.loading} onClick={query.reload}>
          Measure again
        </Button>
      }
    >
      {size === undefined ? (
        query.error == null ? (
          <LoadingState lines={5} />
        ) : (
          <ErrorState error={query.error} onRetry={query.reload} />
        )
      ) : (
        <div className="sb-backups-card">
          <dl className="sb-backups-sizes">
            <Size label="File" bytes={size.bytes} />
            <Size label="Log" bytes={size.logBytes} />
            <Size label="Free pages" bytes={size.freeBytes} />
            <Size label="Left on the disk" bytes={size.diskFreeBytes} />
          </dl>
          <table className="sb-backups-tables">
            <tbody>
              {size.tables.slice(0, SHOWN).map(({ name, bytes, rows }) => (
                <tr key={name}>
                  <th scope="row">{tableLabel(name)}</th>
                  <td>
                    <meter min={0} max={Math.max(1, largest)} value={bytes} aria-label={tableLabel(name)} />
                  </td>
                  <td data-number="true">{formatBytes(bytes)}</td>
                  <td data-number="true">{plural(rows, 'row')}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {others.length === 0 ? null : (
            <p className="sb-backups-dim">
              {plural(others.length, 'more table')}: {formatBytes(others.reduce((sum, { bytes }) => sum + bytes, 0))}
            </p>
          )}
          {size.freeBytes > size.bytes * WASTE ? (
            <p className="sb-backups-dim">
              Free pages are used again before the file grows. To give them back to the disk, make a backup and restore
              it: a backup is compact.
            </p>
          ) : null}
        </div>
      )}
    </Panel>
  )
}

function Size({ label, bytes }: { readonly label: string; readonly bytes: number | null }): ReactElement {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{bytes === null ? UNKNOWN : formatBytes(bytes)}</dd>
    </div>
  )
}
