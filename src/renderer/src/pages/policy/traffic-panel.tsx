import { SegmentedControl } from '@mantine/core'
import type { ReactElement } from 'react'
import { HOUR_MS } from '../../../../contract/durations.ts'
import type { Arm, Policy, RuleTraffic, ShadowComparison } from '../../../../contract/policy-models.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { MoneyValue } from '../../components/money-value.tsx'
import { Panel } from '../../components/panel.tsx'
import { RateValue } from '../../components/rate-value.tsx'
import { formatCount, formatPercent, formatSum, plural } from '../../format.ts'
import { useProviders } from '../../stores/providers.ts'
import type { SharesView } from './use-shares.ts'

export const windows = [
  { value: String(HOUR_MS), label: '1 h' },
  { value: String(24 * HOUR_MS), label: '24 h' },
  { value: String(7 * 24 * HOUR_MS), label: '7 d' },
  { value: String(30 * 24 * HOUR_MS), label: '30 d' },
] as const

const armTexts: Readonly<Record<Arm, string>> = {
  strategy: 'its strategy',
  control: 'static list, to compare',
  'held-back': 'static list, outside the canary',
}

export interface TrafficPanelProps {
  readonly live: Policy | null
  readonly view: SharesView
  readonly windowMs: number
  readonly onWindow: (windowMs: number) => void
}

/** What each rule really got, arm by arm, and how a shadow compares. */
export function TrafficPanel({ live, view, windowMs, onWindow }: TrafficPanelProps): ReactElement {
  const { shares, error, reload } = view
  return (
    <Panel
      title="What each rule really got"
      aside={
        <>
          {shares === null ? null : plural(shares.verifications, 'verification')}
          <SegmentedControl
            aria-label="Time range of the traffic"
            data={[...windows]}
            value={String(windowMs)}
            onChange={(value) => onWindow(Number(value))}
          />
        </>
      }
      flush
    >
      {shares === null ? (
        error === undefined ? (
          <LoadingState lines={4} />
        ) : (
          <ErrorState error={error} onRetry={reload} />
        )
      ) : shares.rows.length === 0 ? (
        <EmptyState
          title="No traffic in this time"
          body="As soon as verifications are sent, each rule shows its share here."
        />
      ) : (
        <>
          <TrafficTable live={live} rows={shares.rows} />
          {shares.shadows.map((shadow) => (
            <Shadow key={shadow.version} shadow={shadow} />
          ))}
        </>
      )}
    </Panel>
  )
}

interface TrafficTableProps {
  readonly live: Policy | null
  readonly rows: readonly RuleTraffic[]
}

function TrafficTable({ live, rows }: TrafficTableProps): ReactElement {
  const labels = useProviders((providers) => providers.labels)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
    <section className="sb-policy-scroll" aria-label="Traffic by rule, table" tabIndex={0}>
      <table className="sb-table sb-policy-traffic" aria-label="Traffic by rule">
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Chosen by</th>
            <th scope="col" data-number="true">
              Verifications
            </th>
            <th scope="col">Share</th>
            <th scope="col" data-number="true" title="Of those old enough to be judged">
              Conversion
            </th>
            <th scope="col" data-number="true">
              Cost
            </th>
            <th scope="col" data-number="true" title="Per converted verification">
              Per converted
            </th>
            <th scope="col" title="Who was asked first">
              Asked first
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.version} ${row.rule} ${row.arm}`} data-traffic={row.rule ?? 'static-list'}>
              <th scope="row">
                {ruleName(live, row)}
                {row.version === null ? null : <span className="sb-dim"> version {row.version}</span>}
              </th>
              <td>{row.arm === null ? 'static list' : armTexts[row.arm]}</td>
              <td data-number="true">{formatCount(row.verifications)}</td>
              <td>
                <span className="sb-policy-share">
                  <meter min={0} max={1} value={row.share} aria-label={`Share of ${row.rule ?? 'the static list'}`} />
                  {formatPercent(row.share)}
                </span>
              </td>
              <td data-number="true">
                <RateValue rate={row.conversion} />
              </td>
              <td data-number="true">
                <MoneyValue money={row.cost} kind="sum" />
              </td>
              <td data-number="true">
                <MoneyValue money={row.costPerConversion} kind="price" />
              </td>
              <td>
                {row.providers
                  .toSorted((a, b) => b.share - a.share)
                  .map(
                    ({ provider, share }) =>
                      `${labels.get(provider) ?? provider}\u00a0${formatPercent(share).replace(' ', '\u00a0')}`,
                  )
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Rules of the version in force go by their names, older ones by their ids. */
function ruleName(live: Policy | null, { version, rule }: RuleTraffic): string {
  if (rule === null) return 'Without a policy'
  return (live?.version === version ? live?.rules.find(({ id }) => id === rule)?.name : undefined) ?? rule
}

function Shadow({ shadow }: { readonly shadow: ShadowComparison }): ReactElement {
  const { version, choices, different, saving, conversionGain } = shadow
  const gain = conversionGain === null ? null : Math.round(conversionGain * 1_000) / 10
  return (
    <p className="sb-policy-shadow">
      <strong>Shadow of version {version}:</strong> asked about {plural(choices, 'choice')}, another provider in{' '}
      {formatCount(different)} of them ({formatPercent(choices === 0 ? null : different / choices)}).{' '}
      {saving === null
        ? ''
        : saving.micros >= 0
          ? `Its messages would have cost ${formatSum(saving)} less. `
          : `Its messages would have cost ${formatSum({ ...saving, micros: -saving.micros })} more. `}
      {gain === null
        ? ''
        : gain === 0
          ? 'Expected conversion is the same.'
          : `Expected conversion ${gain > 0 ? '+' : '−'}${Math.abs(gain)} percentage points.`}
    </p>
  )
}
