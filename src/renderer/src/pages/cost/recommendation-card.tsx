import { Button } from '@mantine/core'
import type { ReactElement } from 'react'
import type { Recommendation } from '../../../../contract/recommendations.ts'
import { between, price, signedPoints, signedSum, sum } from '../../components/amounts.ts'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { DifferenceList } from '../../components/difference-list.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatPercent, plural, UNKNOWN } from '../../format.ts'
import { hrefOf } from '../../router.ts'
import { useDraft } from '../../stores/policy-draft.ts'
import { useProviders } from '../../stores/providers.ts'
import { schedule, takeBack } from './recommendation-actions.ts'
import { riskLooks, stateLooks, withLabels } from './recommendation-words.ts'

export type Decision = 'apply' | 'schedule' | 'dismiss'

export interface RecommendationCardProps {
  readonly recommendation: Recommendation
  readonly onDecide: (decision: Decision) => void
}

/** One recommendation: what to do, what it brings, how sure that is, why, and the ways to decide. */
export function RecommendationCard({ recommendation, onDecide }: RecommendationCardProps): ReactElement {
  const { risk, riskWhy, state, trap, scheduledAt, reason, decidedBy } = recommendation
  const labels = useProviders((providers) => providers.labels)
  const title = withLabels(recommendation.title, labels)
  return (
    <article className="sb-cost-card" aria-label={title}>
      <div className="sb-cost-card-head">
        <h3>{title}</h3>
        {trap ? <ToneBadge tone="warn" icon="warning" label="Cheap-route trap" /> : null}
        <ToneBadge {...riskLooks[risk]} hint={riskWhy} />
        {state === 'open' ? null : <ToneBadge {...stateLooks[state]} />}
      </div>
      {recommendation.monthly === null ? null : <Facts facts={factsOf(recommendation, recommendation.monthly)} />}
      <p>{withLabels(recommendation.why, labels)}</p>
      <p className="sb-dim">{riskWhy}</p>
      <Change recommendation={recommendation} />
      {scheduledAt === null ? null : (
        <p>
          To be applied <TimeValue at={scheduledAt} withDate />
        </p>
      )}
      {reason === null ? null : (
        <p className="sb-dim">
          {decidedBy}: {reason}
        </p>
      )}
      <Realised recommendation={recommendation} />
      <Ways recommendation={recommendation} onDecide={onDecide} />
    </article>
  )
}

function factsOf(
  { monthlySpend, conversion, costPerConverted, evidence }: Recommendation,
  monthly: NonNullable<Recommendation['monthly']>,
) {
  return [
    [
      monthly.micros < 0 ? 'Costs a month' : 'Worth a month',
      <>
        <strong>{sum(Math.abs(monthly.micros), monthly.currency)}</strong>
        <span className="sb-cost-second">
          {monthly.micros < 0
            ? between(-monthly.high, -monthly.low, monthly.currency)
            : between(monthly.low, monthly.high, monthly.currency)}
        </span>
      </>,
    ],
    ['Of that, messages', monthlySpend === null ? UNKNOWN : signedSum(monthlySpend.micros, monthlySpend.currency)],
    [
      'Conversion',
      conversion === null ? (
        'unchanged'
      ) : (
        <>
          {signedPoints(conversion.value)}
          <span className="sb-cost-second">
            {signedPoints(conversion.low)} to {signedPoints(conversion.high)}
          </span>
        </>
      ),
    ],
    [
      'Per converted',
      costPerConverted === null
        ? UNKNOWN
        : `${price(costPerConverted.before.micros, costPerConverted.before.currency)} → ${price(costPerConverted.after.micros, costPerConverted.after.currency)}`,
    ],
    [
      'Evidence',
      evidence === null ? (
        'needs none'
      ) : (
        <>
          {plural(evidence.verifications, 'verification')}
          <span className="sb-cost-second">{formatPercent(evidence.withoutEvidence)} without</span>
        </>
      ),
    ],
  ] as const
}

/** What applying it would change. */
function Change({ recommendation: { change } }: { readonly recommendation: Recommendation }): ReactElement | null {
  const labels = useProviders((providers) => providers.labels)
  switch (change.kind) {
    case 'policy':
      return <DifferenceList differences={change.differences} />
    case 'queue':
      return (
        <p>
          Order: {withLabels(change.before.join(', '), labels)} →{' '}
          <strong>{withLabels(change.after.join(', '), labels)}</strong>
        </p>
      )
    case 'failure-cost':
      return (
        <p>
          Failure cost: {change.before} → <strong>{change.after}</strong> messages
        </p>
      )
    case 'page':
      return null
  }
}

/** Promised against realised, for what was applied. */
function Realised({ recommendation }: { readonly recommendation: Recommendation }): ReactElement | null {
  const { monthly, conversion, realised, realisedAt, appliedAt } = recommendation
  if (appliedAt === null) return null
  if (realised === null)
    return (
      <p className="sb-dim">
        Applied <TimeValue at={appliedAt} withDate />
        {realisedAt === null ? '.' : '; what it brought is measured '}
        {realisedAt === null ? null : <TimeValue at={realisedAt} withDate />}
      </p>
    )
  const amount = (of: Recommendation['monthly']): string => (of === null ? UNKNOWN : sum(of.micros, of.currency))
  const points = (of: Recommendation['conversion']): string => (of === null ? UNKNOWN : signedPoints(of.value))
  return (
    <div className="sb-cost-promise" title={realised.method}>
      <span />
      <strong>Promised</strong>
      <strong>Realised</strong>
      <span>A month</span>
      <span>{amount(monthly)}</span>
      <span>{amount(realised.monthly)}</span>
      <span>Conversion</span>
      <span>{points(conversion)}</span>
      <span>{points(realised.conversion)}</span>
    </div>
  )
}

export function Ways({ recommendation, onDecide }: RecommendationCardProps): ReactElement | null {
  const { state, change, canUndo, undoBlockedBy } = recommendation
  if (state === 'applied' || state === 'dismissed')
    return (
      <div className="sb-cost-card-actions">
        {canUndo ? (
          <Button variant="default" onClick={() => void takeBack(recommendation)}>
            {state === 'applied' ? 'Take it back' : 'Open it again'}
          </Button>
        ) : undoBlockedBy === null ? null : (
          <span className="sb-dim">{undoBlockedBy}</span>
        )}
      </div>
    )
  if (state !== 'open' && state !== 'scheduled') return null
  const isPage = change.kind === 'page'
  return (
    <div className="sb-cost-card-actions">
      {isPage ? (
        <Button component="a" variant="default" href={hrefOf(change.page === 'pricing' ? '/prices' : '/providers')}>
          Go there
        </Button>
      ) : null}
      <Button {...(isPage && { variant: 'default' })} onClick={() => onDecide('apply')}>
        {isPage ? 'Mark as done' : 'Apply…'}
      </Button>
      {change.kind === 'policy' ? (
        <Button
          component="a"
          variant="default"
          href={hrefOf('/policy', { tab: 'replay' })}
          onClick={() => useDraft.getState().setDraft(change.draft)}
        >
          Replay first
        </Button>
      ) : null}
      {isPage ? null : state === 'scheduled' ? (
        <Button variant="default" onClick={() => void schedule(recommendation, null, 'plan taken back')}>
          Do not schedule
        </Button>
      ) : (
        <Button variant="default" onClick={() => onDecide('schedule')}>
          Schedule…
        </Button>
      )}
      <Button variant="default" onClick={() => onDecide('dismiss')}>
        Dismiss…
      </Button>
    </div>
  )
}
