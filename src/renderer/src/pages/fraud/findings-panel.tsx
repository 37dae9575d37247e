import { Button } from '@mantine/core'
import type { ReactElement } from 'react'
import type { FraudFindingView, FraudReport } from '../../../../contract/analytics-fraud.ts'
import { sum } from '../../components/amounts.ts'
import { CountryName } from '../../components/country-name.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { SaveTable } from '../../components/export-menu/save-table.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatAge, plural } from '../../format.ts'
import { setParams } from '../../router.ts'
import { useNow } from '../../stores/now.ts'
import { useProviders } from '../../stores/providers.ts'
import { findingsTable } from './fraud-tables.ts'

export interface FindingsPanelProps {
  readonly report: FraudReport
  readonly onBlock: (prefix: string) => void
}

/** What the sentinel has found, and when it looks again. */
export function FindingsPanel({ report, onBlock }: FindingsPanelProps): ReactElement {
  const now = useNow()
  const labels = useProviders((providers) => providers.labels)
  const { findings, countries, lookedAt, nextLookAt, currency, mode } = report
  return (
    <Panel
      title="Findings"
      aside={
        <>
          {lookedAt === null
            ? 'not looked yet'
            : `looked ${formatAge(now - lookedAt)} ago` +
              (nextLookAt === null || nextLookAt <= now ? '' : `, again in ${formatAge(nextLookAt - now)}`)}
          {findings.length === 0 ? null : <SaveTable what="the findings" table={() => findingsTable(report, labels)} />}
        </>
      }
      flush
    >
      {findings.length === 0 ? (
        <EmptyState
          title="No anomaly"
          body={
            mode === 'off'
              ? 'The sentinel is switched off.'
              : countries === 0
                ? 'Countries are watched from their first traffic on.'
                : `Watching ${plural(countries, 'country', 'countries')}.`
          }
        />
      ) : (
        <ul className="sb-findings" aria-label="Findings">
          {findings.map((finding) => (
            <Finding key={finding.id} finding={finding} currency={currency} onBlock={onBlock} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

interface FindingProps {
  readonly finding: FraudFindingView
  readonly currency: string
  readonly onBlock: (prefix: string) => void
}

function Finding({ finding, currency, onBlock }: FindingProps): ReactElement {
  const isPumping = finding.kind === 'pumping'
  return (
    <li className="sb-finding">
      <div className="sb-finding-head">
        <ToneBadge
          tone={finding.open ? (isPumping ? 'bad' : 'warn') : 'neutral'}
          icon={finding.open ? 'warning' : 'check'}
          label={isPumping ? 'Pumping' : 'Delivery outage'}
        />
        <button type="button" className="sb-link-button" onClick={() => setParams({ prefix: finding.prefix })}>
          {finding.prefix}
        </button>
        <CountryName code={finding.country} />
        <ProviderName name={finding.provider} />
        <span className="sb-finding-money">{sum(finding.costMicros, currency)} beyond the usual</span>
        {isPumping && finding.open ? (
          <Button size="compact-xs" variant="default" onClick={() => onBlock(finding.prefix)}>
            Block
          </Button>
        ) : null}
      </div>
      <p>{finding.text}</p>
      <p className="sb-dim">
        <TimeValue at={finding.firstAt} withDate /> to <TimeValue at={finding.lastAt} />
        {finding.open ? ', going on' : ', over'}
      </p>
    </li>
  )
}
