import type { ReactElement } from 'react'
import type { Insight } from '../../../../contract/analytics-insights.ts'
import { api } from '../../api.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { linkTarget } from '../../components/link-target.ts'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { SELDOM_EVERY_MS, useFigures, useFiguresVersion } from '../../components/time-bar/use-figures.ts'
import { hrefOf } from '../../router.ts'

const WEEK_MS = 7 * 86_400_000
const SHOWN = 3

const looks = {
  good: { tone: 'ok', icon: 'check', label: 'Good' },
  bad: { tone: 'bad', icon: 'warning', label: 'Look' },
  neutral: { tone: 'neutral', icon: 'dash', label: 'Note' },
} as const

/** The sentences of the last week that come to the most money, each with the view that proves it. */
export function InsightsPanel(): ReactElement {
  const version = useFiguresVersion(['traffic', 'customers', 'fraud'], SELDOM_EVERY_MS)
  const { data, error, reload } = useFigures(
    'insights',
    (signal) => {
      const to = Date.now()
      return api.analytics.insights({ from: to - WEEK_MS, to, limit: SHOWN }, { signal })
    },
    version,
  )
  return (
    <Panel title="Worth knowing" aside="the last 7 days against those before" flush>
      {data !== undefined ? (
        data.insights.length === 0 ? (
          <p className="sb-quiet">Nothing stands out. Sentences come with two weeks of traffic to compare.</p>
        ) : (
          <ul className="sb-insights" aria-label="Worth knowing">
            {data.insights.map((insight) => (
              <InsightLine key={insight.id} insight={insight} />
            ))}
          </ul>
        )
      ) : error !== undefined ? (
        <ErrorState error={error} onRetry={reload} />
      ) : (
        <LoadingState lines={3} />
      )}
    </Panel>
  )
}

function InsightLine({ insight: { tone, text, link } }: { readonly insight: Insight }): ReactElement {
  const target = linkTarget(link)
  return (
    <li>
      <ToneBadge {...looks[tone]} />
      <span className="sb-insight-text">{text}</span>
      {target === null ? null : <a href={hrefOf(target.path, target.params)}>Show</a>}
    </li>
  )
}
