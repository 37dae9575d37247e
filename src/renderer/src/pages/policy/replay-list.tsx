import type { ReactElement } from 'react'
import type { ReplayState, ReplaySummary } from '../../../../contract/replay.ts'
import { moneyInterval } from '../../components/interval-text.ts'
import { Panel } from '../../components/panel.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatPercent, plural } from '../../format.ts'

const states: Readonly<Record<ReplayState, string>> = {
  running: 'running',
  done: 'done',
  cancelled: 'cancelled',
  failed: 'failed',
  interrupted: 'interrupted',
}

export interface ReplayListProps {
  readonly rows: readonly ReplaySummary[]
  readonly total: number
  readonly shownId: number | null
  readonly onShow: (id: number) => void
}

/** The replays so far, newest first. */
export function ReplayList({ rows, total, shownId, onShow }: ReplayListProps): ReactElement {
  return (
    <Panel title="Replays" aside={plural(total, 'replay')} flush>
      <table className="sb-table" aria-label="Replays">
        <thead>
          <tr>
            <th scope="col">Started</th>
            <th scope="col">Policy</th>
            <th scope="col" data-number="true">
              Days
            </th>
            <th scope="col">State</th>
            <th scope="col" data-number="true">
              Would save
            </th>
            <th scope="col" data-number="true">
              Without evidence
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-open={row.id === shownId}>
              <td>
                <button type="button" className="sb-link-button" onClick={() => onShow(row.id)}>
                  <TimeValue at={row.startedAt} withDate />
                </button>
              </td>
              <td>{row.version === null ? 'a draft' : `version ${row.version}`}</td>
              <td data-number="true">{row.days}</td>
              <td>{states[row.state]}</td>
              <td data-number="true">{moneyInterval(row.saving)}</td>
              <td data-number="true">{formatPercent(row.withoutEvidence)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
