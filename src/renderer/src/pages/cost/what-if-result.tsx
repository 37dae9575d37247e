import type { ReactElement } from 'react'
import type { CostWhatIf } from '../../../../contract/cost-what-if.ts'
import { changeText, price, roundCount, signedPercent, signedSum, sum } from '../../components/amounts.ts'
import { CountryName } from '../../components/country-name.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FigureRow } from '../../components/figure-row.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { formatCount, formatPercent, plural, UNKNOWN } from '../../format.ts'
import { BreakEvens } from './break-evens.tsx'

export interface WhatIfResultProps {
  readonly answer: CostWhatIf
  /** A newer answer is under way. */
  readonly busy: boolean
}

/** A month as it is and as it would be, and the routes that would flip. */
export function WhatIfResult({ answer, busy }: WhatIfResultProps): ReactElement {
  const { before, after, difference, currency, countries, countryCount, flips, shares, breakEvens } = answer
  if (before.verifications === 0)
    return (
      <Panel>
        <EmptyState
          title="No traffic to reckon with"
          body="Volume and conversion are taken from recorded traffic with known prices; there is none in this time."
        />
      </Panel>
    )
  return (
    <div className="sb-cost-body" aria-busy={busy}>
      <FigureRow
        figures={[
          {
            label: 'Spend a month',
            value: sum(after.spendMicros, currency),
            detail: `${signedSum(difference.spendMicros, currency)} (${changeText(after.spendMicros, before.spendMicros)})`,
          },
          {
            label: 'Per converted verification',
            value: price(after.costPerConverted, currency),
            detail: `before ${price(before.costPerConverted, currency)}`,
          },
          {
            label: 'Converted a month',
            value: roundCount(after.converted),
            detail: `before ${roundCount(before.converted)}`,
          },
          {
            label: 'Benefit a month',
            value: signedSum(difference.benefitMicros, currency),
            detail: 'for what converts after the change',
            definition: 'Less spent per converted verification, times what converts after the change',
            ...(difference.benefitMicros !== null &&
              difference.benefitMicros !== 0 && {
                tone: difference.benefitMicros > 0 ? ('ok' as const) : ('bad' as const),
              }),
          },
        ]}
      />
      <div className="sb-cost-parts">
        <Panel
          title="By provider"
          aside={`${plural(answer.cells, 'price')} in ${Math.max(1, Math.round(answer.tookMs))} ms`}
          flush
        >
          <table className="sb-table" aria-label="Shares by provider">
            <TableHead
              columns={[
                'Provider',
                { figure: 'Share before', hint: 'Of verifications that start there' },
                { figure: 'Share after' },
                { figure: 'Spend before' },
                { figure: 'Spend after' },
              ]}
            />
            <tbody>
              {shares.map((share) => (
                <tr key={share.provider}>
                  <th scope="row">
                    <ProviderName name={share.provider} />
                  </th>
                  <td data-number="true">{formatPercent(share.before)}</td>
                  <td data-number="true">{formatPercent(share.after)}</td>
                  <td data-number="true">{sum(share.spendBefore, currency)}</td>
                  <td data-number="true">{sum(share.spendAfter, currency)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
        <Panel
          title="By country"
          aside={`${flips === 0 ? 'no route flips' : `${plural(flips, 'route')} ${flips === 1 ? 'flips' : 'flip'}`}${
            countries.length < countryCount ? `, the dearest ${formatCount(countries.length)} of ${countryCount}` : ''
          }`}
          flush
        >
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard */}
          <section className="sb-cost-scroll" aria-label="By country, table" tabIndex={0}>
            <table className="sb-table" aria-label="By country">
              <TableHead
                columns={[
                  'Country',
                  'Starts at',
                  { figure: 'Spend before' },
                  { figure: 'Spend after' },
                  { figure: 'Per converted' },
                ]}
              />
              <tbody>
                {countries.map((each) => (
                  <tr key={each.country}>
                    <th scope="row">
                      <CountryName code={each.country} />
                    </th>
                    <td>
                      {each.flipped ? (
                        <>
                          <Starter name={each.providerBefore} /> → <Starter name={each.providerAfter} />{' '}
                          <ToneBadge tone="info" icon="arrow" label="flips" />
                        </>
                      ) : (
                        <Starter name={each.providerAfter} />
                      )}
                    </td>
                    <td data-number="true">{sum(each.before.spendMicros, currency)}</td>
                    <td data-number="true">
                      {sum(each.after.spendMicros, currency)}
                      <span className="sb-cost-second">
                        {changeText(each.after.spendMicros, each.before.spendMicros)}
                      </span>
                    </td>
                    <td data-number="true">
                      {price(each.after.costPerConverted, currency)}
                      <span className="sb-cost-second">
                        {each.before.costPerConverted === null || each.after.costPerConverted === null
                          ? UNKNOWN
                          : signedPercent(each.after.costPerConverted / each.before.costPerConverted - 1)}
                      </span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </Panel>
      </div>
      <BreakEvens breakEvens={breakEvens} currency={currency} />
    </div>
  )
}

const Starter = ({ name }: { readonly name: string | null }): ReactElement =>
  name === null ? <span className="sb-unknown">nobody</span> : <ProviderName name={name} />
