import { Button } from '@mantine/core'
import type { ReactElement } from 'react'
import type { FraudReport } from '../../../../contract/analytics-fraud.ts'
import { sum } from '../../components/amounts.ts'
import { CountryName } from '../../components/country-name.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { SaveTable } from '../../components/export-menu/save-table.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { RateValue } from '../../components/rate-value.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { formatCount, plural } from '../../format.ts'
import { setParams } from '../../router.ts'
import { useProviders } from '../../stores/providers.ts'
import { prefixesTable } from './fraud-tables.ts'

export interface PrefixesPanelProps {
  readonly report: FraudReport
  readonly onBlock: (prefix: string) => void
}

/** Where money goes without a conversion; a click on a prefix shows its days. */
export function PrefixesPanel({ report, onBlock }: PrefixesPanelProps): ReactElement {
  const { prefixes, prefixCount, currency, findings, rules } = report
  const labels = useProviders((providers) => providers.labels)
  return (
    <Panel
      title="Prefixes by money at risk"
      aside={
        <>
          cost of attempts that did not convert in time
          <SaveTable what="the prefixes" table={() => prefixesTable(report, labels)} isMain />
        </>
      }
      footer={
        prefixCount > prefixes.length
          ? `The first ${formatCount(prefixes.length)} of ${plural(prefixCount, 'prefix', 'prefixes')} with traffic`
          : undefined
      }
      flush
    >
      {prefixes.length === 0 ? (
        <EmptyState title="No traffic in this span" body="Choose a longer one." />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
        <section className="sb-scroll-x sb-prefixes" tabIndex={0} aria-label="Prefixes, table">
          <table className="sb-table sb-business-table sb-sticky">
            <thead>
              <tr>
                <th scope="col">Prefix</th>
                <th scope="col">Country</th>
                <th scope="col">Provider</th>
                <th scope="col" data-number="true">
                  At risk
                </th>
                <th scope="col" data-number="true">
                  Sent
                </th>
                <th scope="col" data-number="true">
                  Delivered
                </th>
                <th scope="col" data-number="true">
                  Conversion
                </th>
                <th scope="col">State</th>
                <th scope="col">
                  <span className="sb-sr-only">Action</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {prefixes.map((row) => {
                const rule = rules.find(({ id }) => id === row.rule)
                const finding = findings.find(({ id }) => id === row.finding)
                return (
                  <tr key={`${row.prefix} ${row.provider}`}>
                    <th scope="row">
                      <button
                        type="button"
                        className="sb-link-button"
                        onClick={() => setParams({ prefix: row.prefix })}
                      >
                        {row.prefix}
                      </button>
                    </th>
                    <td>
                      <CountryName code={row.country} />
                    </td>
                    <td>
                      <ProviderName name={row.provider} />
                    </td>
                    <td data-number="true">{sum(row.atRiskMicros, currency)}</td>
                    <td data-number="true">{formatCount(row.sent)}</td>
                    <td data-number="true">{formatCount(row.delivered)}</td>
                    <td data-number="true">
                      <RateValue rate={row.conversion} />
                    </td>
                    <td>
                      {rule !== undefined ? (
                        <ToneBadge
                          tone={rule.action === 'block' ? 'bad' : 'ok'}
                          icon={rule.action === 'block' ? 'ban' : 'check'}
                          label={rule.action === 'block' ? 'Blocked' : 'Allowed'}
                          hint={rule.reason}
                        />
                      ) : finding?.open === true ? (
                        <ToneBadge tone="warn" icon="warning" label="Found" hint={finding.text} />
                      ) : null}
                    </td>
                    <td data-number="true">
                      {rule === undefined ? (
                        <Button
                          size="compact-xs"
                          variant="default"
                          aria-label={`Block or allow ${row.prefix}`}
                          onClick={() => onBlock(row.prefix)}
                        >
                          Block or allow
                        </Button>
                      ) : null}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  )
}
