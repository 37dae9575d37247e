import { type ReactElement, useState } from 'react'
import type { Scorecard, ScorecardRow } from '../../../../contract/scorecard.ts'
import { api, useSubscription } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { FigureRow } from '../../components/figure-row.tsx'
import { linkTarget } from '../../components/link-target.ts'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { hrefOf } from '../../router.ts'
import { countText, intervalOf, measureText, stateLooks } from './scorecard-words.ts'

/** Every promise of the product beside what was measured here, and where that comes from. */
export function ScorecardTab(): ReactElement {
  const [scorecard, setScorecard] = useState<Scorecard | null>(null)
  const watched = useSubscription((signal) => api.scorecard.watch(undefined, { signal }), setScorecard, {
    whilePaused: 'keep-last',
  })
  if (scorecard === null)
    return watched.error == null ? (
      <LoadingState lines={12} />
    ) : (
      <ErrorState error={watched.error} onRetry={watched.retry} />
    )
  const { rows } = scorecard
  const count = (state: ScorecardRow['state']): number => rows.filter((row) => row.state === state).length
  const missed = count('missed')
  return (
    <>
      <FigureRow
        figures={[
          { label: 'Targets met', value: `${count('met')} of ${rows.length}`, detail: 'by what was measured here' },
          {
            label: 'Missed',
            value: String(missed),
            detail:
              missed === 0
                ? 'every measured target is met'
                : rows.flatMap(({ state, title }) => (state === 'missed' ? title : [])).join(', '),
            ...(missed > 0 && { tone: 'bad' as const }),
          },
          {
            label: 'Not yet known',
            value: String(count('unknown')),
            detail: 'each says what it needs',
          },
          { label: 'Worked out', value: <TimeValue at={scorecard.at} />, detail: 'kept up to date' },
        ]}
      />
      <Panel title="Targets" flush>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by the keyboard */}
        <section className="sb-about-scroll" tabIndex={0} aria-label="Targets and what was measured">
          <table className="sb-table sb-scorecard">
            <thead>
              <tr>
                <th scope="col">Target</th>
                <th scope="col">State</th>
                <th scope="col" data-number="true">
                  Measured
                </th>
                <th scope="col">How it is measured</th>
                <th scope="col">Evidence</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.name} row={row} />
              ))}
            </tbody>
          </table>
        </section>
      </Panel>
    </>
  )
}

function Row({ row }: { readonly row: ScorecardRow }): ReactElement {
  const { title, target, state, value, window, method, needed, detail, evidence } = row
  const link = linkTarget(evidence)
  const interval = intervalOf(row)
  return (
    <tr>
      <th scope="row">
        <div className="sb-scorecard-title">{title}</div>
        <div className="sb-about-dim">{target}</div>
      </th>
      <td>
        <ToneBadge {...stateLooks[state]} />
      </td>
      <td data-number="true">
        <div className="sb-scorecard-value" data-known={value !== null}>
          {measureText(row, value)}
        </div>
        {interval === null ? null : <div className="sb-about-dim">{interval}</div>}
        <div className="sb-about-dim">{countText(row)}</div>
        <div className="sb-about-dim">{window}</div>
      </td>
      <td>
        {needed === null ? null : <div className="sb-scorecard-needed">{needed}</div>}
        <div className="sb-about-dim">{method}</div>
        {detail === null ? null : <div>{detail}</div>}
      </td>
      <td>{link === null ? null : <a href={hrefOf(link.path, link.params)}>{evidence.label}</a>}</td>
    </tr>
  )
}
