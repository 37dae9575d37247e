import { Button, SegmentedControl } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { Recommendation, RecommendationRun } from '../../../../contract/recommendations.ts'
import { api, useQuery, useSubscription } from '../../api.ts'
import { sum } from '../../components/amounts.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount, plural } from '../../format.ts'
import { type RouteParams, setParams } from '../../router.ts'
import { useKept } from '../../stores/use-kept.ts'
import { DecisionDialog } from './decision-dialog.tsx'
import { generate } from './recommendation-actions.ts'
import { type Decision, RecommendationCard } from './recommendation-card.tsx'
import { RecommendationChores } from './recommendation-chores.tsx'
import { listOf, lists } from './recommendation-words.ts'

/** More are never shown at once. */
const MOST = 200

interface Deciding {
  readonly recommendation: Recommendation
  readonly decision: Decision
}

/** What would save money or verifications, most money first, and what became of what was applied. */
export function RecommendationsTab({ params }: { readonly params: RouteParams }): ReactElement {
  const [watched, setWatched] = useState<{ readonly run: RecommendationRun; readonly round: number } | null>(null)
  const [deciding, setDeciding] = useState<Deciding | null>(null)
  useSubscription(
    (signal) => api.cost.recommendationActions.watch(undefined, { signal }),
    (run) => setWatched((before) => ({ run, round: (before?.round ?? 0) + 1 })),
  )
  const list = listOf(params)
  const query = useQuery(`${list.value} ${watched?.round ?? 0}`, (signal) =>
    api.cost.recommendations({ states: [...list.states], limit: MOST }, { signal }),
  )
  const answer = useKept(list.value, query.data)
  const run = watched?.run ?? answer?.run
  return (
    <>
      <div className="sb-cost-filters">
        <SegmentedControl
          aria-label="Which recommendations"
          data={lists.map(({ value, label }) => ({ value, label }))}
          value={list.value}
          onChange={(value) => setParams({ list: value === 'open' ? null : value })}
        />
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden="true" />}
          loading={run?.running ?? false}
          onClick={() => void generate()}
        >
          Work them out now
        </Button>
        <span className="sb-dim" role="status">
          {run === undefined ? '' : <RunText run={run} />}
        </span>
      </div>
      {query.error !== undefined ? (
        <ErrorState error={query.error} onRetry={query.reload} />
      ) : answer === undefined ? (
        <LoadingState lines={10} />
      ) : answer.rows.length === 0 ? (
        <Panel>
          <Nothing list={list.value} run={answer.run} />
        </Panel>
      ) : (
        <>
          <p className="sb-cost-none">
            {answer.rows.length < answer.total ? `the first ${formatCount(answer.rows.length)} of ` : ''}
            {plural(answer.total, 'recommendation')}
            {list.value === 'open' && answer.monthly.micros > 0
              ? `, worth ${sum(answer.monthly.micros, answer.monthly.currency)} a month together`
              : ''}
          </p>
          <Rows
            rows={answer.rows}
            apart={list.value === 'open'}
            onDecide={(recommendation, decision) => setDeciding({ recommendation, decision })}
          />
        </>
      )}
      {deciding === null ? null : <DecisionDialog {...deciding} onClose={() => setDeciding(null)} />}
    </>
  )
}

interface RowsProps {
  readonly rows: readonly Recommendation[]
  /** What no money can be put on stands apart. */
  readonly apart: boolean
  readonly onDecide: (recommendation: Recommendation, decision: Decision) => void
}

function Rows({ rows, apart, onDecide }: RowsProps): ReactElement {
  const chores = apart ? rows.filter(({ monthly }) => monthly === null) : []
  const cards = apart ? rows.filter(({ monthly }) => monthly !== null) : rows
  return (
    <>
      {cards.length === 0 ? null : (
        <div className="sb-cost-cards">
          {cards.map((row) => (
            <RecommendationCard key={row.id} recommendation={row} onDecide={(decision) => onDecide(row, decision)} />
          ))}
        </div>
      )}
      {chores.length === 0 ? null : <RecommendationChores rows={chores} onDecide={onDecide} />}
    </>
  )
}

function RunText({ run }: { readonly run: RecommendationRun }): ReactElement {
  if (run.running)
    return <>going through the traffic{run.of === 0 ? '' : `: ${formatCount(run.done)} of ${formatCount(run.of)}`}</>
  if (run.problem !== null) return <>{run.problem}</>
  return (
    <>
      {run.lastAt === null ? null : (
        <>
          worked out <TimeValue at={run.lastAt} withDate />,{' '}
        </>
      )}
      next <TimeValue at={run.nextAt} withDate />
    </>
  )
}

function Nothing({ list, run }: { readonly list: string; readonly run: RecommendationRun }): ReactElement {
  if (list !== 'open')
    return <EmptyState title="Nothing here yet" body="What you decide about is kept in these lists." />
  if (run.lastAt === null)
    return (
      <EmptyState
        title="Not worked out yet"
        body="Recommendations are worked out from recorded traffic, by themselves and whenever you ask for it."
      />
    )
  return <EmptyState title="Nothing worth doing: good" body="No change would save a noticeable amount at the moment." />
}
