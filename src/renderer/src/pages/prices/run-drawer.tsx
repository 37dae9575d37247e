import { Anchor } from '@mantine/core'
import type { ReactElement } from 'react'
import type { PriceRun, PriceRunPart } from '../../../../contract/pricing-models.ts'
import { DetailDrawer } from '../../components/detail-drawer/detail-drawer.tsx'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount, formatDuration, plural, UNKNOWN } from '../../format.ts'
import { hrefOf } from '../../router.ts'
import { partStateLooks, runKindWords, runStateLooks } from './price-words.ts'
import { RunLength } from './run-columns.tsx'
import { SyncProgress } from './sync-bar.tsx'

export interface RunDrawerProps {
  readonly run: PriceRun
  readonly onClose: () => void
}

/** One sync run, provider by provider, with what went wrong and what to do about it. */
export function RunDrawer({ run, onClose }: RunDrawerProps): ReactElement {
  return (
    <DetailDrawer title={`Sync run ${run.id}`} aside={<ToneBadge {...runStateLooks[run.state]} />} onClose={onClose}>
      <section className="sb-drawer-section">
        {run.state === 'running' ? <SyncProgress run={run} /> : null}
        <p className="sb-price-note">{runStateLooks[run.state].hint}</p>
        <Facts
          facts={[
            ['Kind', runKindWords[run.kind]],
            ['Started', <TimeValue key="started" at={run.startedAt} withDate />],
            ['Duration', <RunLength key="length" run={run} />],
            ['Rows', formatCount(run.rows)],
            ['Changes', formatCount(run.changes)],
            ['First seen', formatCount(run.firstSeen)],
            ['Unusable rows', formatCount(run.unusable)],
            ['Taken up again', run.resumed === 0 ? 'Never' : plural(run.resumed, 'time')],
          ]}
        />
        {run.changes === 0 ? null : (
          <p className="sb-price-link">
            <Anchor href={hrefOf('/prices', { tab: 'history', run: String(run.id) })}>
              Show {plural(run.changes, 'change')} in the history
            </Anchor>
          </p>
        )}
      </section>
      <section className="sb-drawer-section">
        <h3>{plural(run.parts.length, 'provider')}</h3>
        <ul className="sb-run-parts">
          {run.parts.map((part) => (
            <Part key={part.provider} part={part} />
          ))}
        </ul>
      </section>
    </DetailDrawer>
  )
}

function Part({ part }: { readonly part: PriceRunPart }): ReactElement {
  const { provider, state, countriesDone, countriesTotal, rows, changes, unusable, error, startedAt, endedAt } = part
  return (
    <li>
      <div className="sb-run-part-head">
        <strong>
          <ProviderName name={provider} />
        </strong>
        <ToneBadge {...partStateLooks[state]} />
        <span className="sb-dim">
          {formatCount(countriesDone)} of {plural(countriesTotal, 'country', 'countries')}
        </span>
      </div>
      <span className="sb-dim">
        {plural(rows, 'row')} · {plural(changes, 'change')} · {formatCount(unusable)} unusable
        {startedAt === null || endedAt === null ? '' : ` · ${formatDuration(endedAt - startedAt)}`}
      </span>
      {error === null && state !== 'failed' ? null : (
        <p className="sb-run-error" data-tone="bad">
          {error ?? UNKNOWN}
        </p>
      )}
      {state === 'failed' ? <p className="sb-price-note">{adviceFor(error ?? '')}</p> : null}
      {state === 'no-list' ? <p className="sb-price-note">{partStateLooks[state].hint}</p> : null}
    </li>
  )
}

/** What to do about an error of a price list. */
export function adviceFor(error: string): string {
  if (/401|403|auth|credential|key|permission/i.test(error))
    return 'Check the keys of this provider, and whether its account may read prices, on the page of the providers.'
  if (/429|rate|limit/i.test(error)) return 'The provider asks for fewer requests. The next run tries again by itself.'
  if (/time|abort|deadline|ECONN|network|reset|socket|fetch/i.test(error))
    return 'The list did not answer in time. The next run tries again; if it goes on, see the state of the provider.'
  return 'The old prices stay in force, marked as stale. The next run tries again; until then a rate sheet can be imported.'
}
