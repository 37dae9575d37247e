import { Anchor } from '@mantine/core'
import { type ReactElement, useEffect, useEffectEvent } from 'react'
import { causeLabels, type Episode, type EpisodeDetail } from '../../../../contract/episodes.ts'
import { api, useQuery } from '../../api.ts'
import { DetailDrawer } from '../../components/detail-drawer/detail-drawer.tsx'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { MoneyValue } from '../../components/money-value.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { formatCount, formatDuration, plural } from '../../format.ts'
import { hrefOf } from '../../router.ts'
import { EpisodeActions } from './episode-actions.tsx'
import { Countries, Customers, Notes, Reasons, Timeline } from './episode-parts.tsx'
import { episodeLooks } from './episode-words.ts'

/** The figures behind the drawer read every hop, so they are asked for again only this often. */
const REFRESH_MS = 2_000

export interface EpisodeDrawerProps {
  readonly id: number
  /** The row of the list as it is now; undefined when it is not loaded. */
  readonly row: Episode | undefined
  readonly onClose: () => void
  /** Planned windows have changed, which the list does not hear of by itself. */
  readonly onChanged: () => void
}

/** One episode: what happened, why and what to do, whom it touched, and what was done about it. */
export function EpisodeDrawer({ id, row, onClose, onChanged }: EpisodeDrawerProps): ReactElement {
  const detail = useQuery(String(id), (signal) => api.episodes.get({ id }, { signal }))
  const again = useEffectEvent(detail.reload)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed row is the reason to ask again
  useEffect(() => {
    if (row === undefined) return
    const timer = window.setTimeout(again, REFRESH_MS)
    return () => window.clearTimeout(timer)
  }, [row?.hops, row?.state, row?.takenOver, row?.lost])

  const episode = detail.data
  return (
    <DetailDrawer
      title={
        episode === undefined ? (
          `Episode ${id}`
        ) : (
          <>
            <ProviderName name={episode.provider} />: {causeLabels[episode.cause]}
          </>
        )
      }
      aside={
        episode === undefined ? null : (
          <>
            <ToneBadge {...episodeLooks[episode.state]} />
            <Anchor fz="inherit" href={hopsOf(episode)}>
              Show its hops
            </Anchor>
          </>
        )
      }
      onClose={onClose}
    >
      {episode !== undefined ? (
        <Body
          episode={episode}
          onChanged={() => {
            detail.reload()
            onChanged()
          }}
        />
      ) : detail.error !== undefined ? (
        <ErrorState error={detail.error} onRetry={detail.reload} />
      ) : (
        <LoadingState lines={10} />
      )}
    </DetailDrawer>
  )
}

const hopsOf = ({ provider, createdAt, lastAt, drill }: EpisodeDetail): string =>
  hrefOf('/failovers', {
    tab: 'hops',
    fromProviders: provider,
    from: String(createdAt),
    to: String(lastAt + 1),
    ...(drill && { modes: 'drill' }),
  })

interface BodyProps {
  readonly episode: EpisodeDetail
  readonly onChanged: () => void
}

function Body({ episode, onChanged }: BodyProps): ReactElement {
  const { reasons, byCustomer, byCountry, notes, maintenance } = episode
  return (
    <>
      <section className="sb-drawer-section" aria-label="What to do about it">
        {maintenance === null ? null : (
          <p className="sb-drawer-reason sb-episode-planned" data-tone="info">
            In planned maintenance: {maintenance.reason}
          </p>
        )}
        <EpisodeActions episode={episode} onChanged={onChanged} />
      </section>
      <section className="sb-drawer-section">
        <h3>What happened</h3>
        <Timeline episode={episode} />
      </section>
      <section className="sb-drawer-section">
        <h3>Cause and advice</h3>
        <Reasons reasons={reasons} />
      </section>
      <section className="sb-drawer-section">
        <h3>What it did</h3>
        <EpisodeFacts episode={episode} />
      </section>
      <section className="sb-drawer-section">
        <h3>{plural(byCustomer.length, 'customer')}</h3>
        <Customers rows={byCustomer} />
      </section>
      <section className="sb-drawer-section">
        <h3>{plural(byCountry.length, 'country', 'countries')}</h3>
        <Countries rows={byCountry} />
      </section>
      <section className="sb-drawer-section">
        <h3>Notes</h3>
        <Notes notes={notes} />
      </section>
    </>
  )
}

function EpisodeFacts({ episode }: { readonly episode: EpisodeDetail }): ReactElement {
  const { verifications, takenOver, lost, extraCost, unpriced, durations, slow, maybeDuplicate, probes, hops } = episode
  const open = verifications - takenOver - lost
  return (
    <Facts
      facts={[
        ['Moved', `${plural(verifications, 'verification')} in ${plural(hops, 'hop')}`],
        ['Rescued', `${formatCount(takenOver)} by another provider`],
        ['Lost', formatCount(lost)],
        ...(open > 0 ? [['Neither yet', formatCount(open)] as const] : []),
        ['Extra cost', <MoneyValue key="extra" money={extraCost} kind="price" />],
        ...(unpriced > 0 ? [['Without a known price', plural(unpriced, 'hop')] as const] : []),
        ['Maybe duplicate', formatCount(maybeDuplicate)],
        ['Failover p50', formatDuration(durations.p50Ms)],
        ['Failover, longest', formatDuration(durations.maxMs)],
        ['Over 5 s', formatCount(slow)],
        ['Active probes', `${formatCount(probes.failed)} failed, ${formatCount(probes.ok)} passed`],
      ]}
    />
  )
}
