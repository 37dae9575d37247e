import type { ReactElement } from 'react'
import type { Recommendation } from '../../../../contract/recommendations.ts'
import { Panel } from '../../components/panel.tsx'
import { formatCount, plural } from '../../format.ts'
import { useProviders } from '../../stores/providers.ts'
import { type Decision, Ways } from './recommendation-card.tsx'
import { kindNames, withLabels } from './recommendation-words.ts'

/** Groups of at most so many are open at first. */
const SHOWN_AT_ONCE = 5

export interface RecommendationChoresProps {
  /** Those that no money can be put on. */
  readonly rows: readonly Recommendation[]
  readonly onDecide: (recommendation: Recommendation, decision: Decision) => void
}

/** What is worth doing without a sum: one group a kind, as a person works through them. */
export function RecommendationChores({ rows, onDecide }: RecommendationChoresProps): ReactElement {
  const kinds = [...new Set(rows.map(({ kind }) => kind))].map(
    (kind) => [kind, rows.filter((row) => row.kind === kind)] as const,
  )
  return (
    <Panel title="Without a sum" aside={plural(rows.length, 'recommendation')} flush>
      {kinds.map(([kind, group]) => (
        <details key={kind} className="sb-cost-chores" open={group.length <= SHOWN_AT_ONCE}>
          <summary>
            {kindNames[kind]} <span className="sb-dim">{formatCount(group.length)}</span>
          </summary>
          <ul>
            {group.map((row) => (
              <Chore key={row.id} recommendation={row} onDecide={(decision) => onDecide(row, decision)} />
            ))}
          </ul>
        </details>
      ))}
    </Panel>
  )
}

interface ChoreProps {
  readonly recommendation: Recommendation
  readonly onDecide: (decision: Decision) => void
}

function Chore({ recommendation, onDecide }: ChoreProps): ReactElement {
  const labels = useProviders((providers) => providers.labels)
  return (
    <li>
      <div>
        <strong>{withLabels(recommendation.title, labels)}</strong>
        <span className="sb-cost-second">
          {withLabels(recommendation.why, labels)} {recommendation.riskWhy}
        </span>
      </div>
      <Ways recommendation={recommendation} onDecide={onDecide} />
    </li>
  )
}
