import { Anchor } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { Verification } from '../../../../contract/models.ts'
import { api, useSubscription } from '../../api.ts'
import { plural, UNKNOWN } from '../../format.ts'
import { hrefOf } from '../../router.ts'
import { AttemptTree } from '../attempt-tree/attempt-tree.tsx'
import { TimelineStrip } from '../attempt-tree/timeline-strip.tsx'
import { CountryName } from '../country-name.tsx'
import { ErrorState } from '../error-state.tsx'
import { LoadingState } from '../loading-state.tsx'
import { MoneyValue } from '../money-value.tsx'
import { StateBadge } from '../state-badge.tsx'
import { modeLabels } from '../states.ts'
import { TimeValue } from '../time-value.tsx'
import { DetailDrawer } from './detail-drawer.tsx'
import { Facts } from './facts.tsx'

export interface VerificationDrawerProps {
  readonly id: number
  /** Offer the way to the log; left out on the page of the log itself. */
  readonly withLink?: boolean
  readonly onClose: () => void
}

/** One verification with all its attempts, live until it is final. */
export function VerificationDrawer({ id, withLink = false, onClose }: VerificationDrawerProps): ReactElement {
  const [latest, setLatest] = useState<Verification | null>(null)
  const live = useSubscription((signal) => api.verifications.watchOne({ id }, { signal }), setLatest, {
    key: String(id),
    whilePaused: 'keep-last',
  })
  const verification = latest?.id === id ? latest : null
  const link = withLink ? <Anchor href={hrefOf('/verifications', { id: String(id) })}>Open in the log</Anchor> : null

  return (
    <DetailDrawer
      title={`Verification ${id}`}
      aside={
        <>
          {verification === null ? null : <StateBadge kind="verification" state={verification.state} />}
          {link}
        </>
      }
      onClose={onClose}
    >
      {verification !== null ? (
        <VerificationDetail verification={verification} />
      ) : live.status === 'failed' || live.status === 'retrying' ? (
        <ErrorState error={live.error} onRetry={live.retry} />
      ) : (
        <LoadingState lines={10} />
      )}
    </DetailDrawer>
  )
}

function VerificationDetail({ verification }: { readonly verification: Verification }): ReactElement {
  return (
    <>
      <section className="sb-drawer-section" aria-label="Timeline">
        <TimelineStrip verification={verification} />
        {verification.failureReason === null ? null : (
          <p className="sb-drawer-reason" data-tone="bad">
            {verification.failureReason}
          </p>
        )}
      </section>
      <section className="sb-drawer-section" aria-label="Facts">
        <VerificationFacts verification={verification} />
      </section>
      <section className="sb-drawer-section">
        <h3>{plural(verification.attemptList.length, 'attempt')}</h3>
        <AttemptTree key={verification.id} verification={verification} explained />
      </section>
    </>
  )
}

function VerificationFacts({ verification }: { readonly verification: Verification }): ReactElement {
  const { maskedNumber, country, customerId, mode, cost, segments, createdAt, expiresAt, checksLeft } = verification
  return (
    <Facts
      facts={[
        ['Number', maskedNumber],
        ['Country', <CountryName key="country" code={country} />],
        ['Customer', customerId ?? UNKNOWN],
        ['Mode', modeLabels[mode]],
        ['Cost of all attempts', <MoneyValue key="cost" money={cost} kind="price" />],
        ['Message', plural(segments, 'segment')],
        ['Sent', <TimeValue key="sent" at={createdAt} withDate />],
        ['Code valid until', <TimeValue key="until" at={expiresAt} />],
        ['Tries left for the code', checksLeft],
      ]}
    />
  )
}
