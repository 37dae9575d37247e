import type { ReactElement } from 'react'
import type { Regret } from '../../../../contract/replay.ts'
import { CountryName } from '../../components/country-name.tsx'
import { moneyInterval } from '../../components/interval-text.ts'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { countryName, formatPercent, formatSum, plural } from '../../format.ts'
import { messages } from './policy-words.ts'

/** How much was saved against the static list, how much was left, and where. */
export function RegretPanel({ regret }: { readonly regret: Regret }): ReactElement {
  const { staticList, actual, bestFixed, bound, saved, left, gaps, verifications, failureCost, from, to } = regret
  const bars = [
    ['Static list', staticList.weighedCost.micros, moneyInterval(staticList.weighedCost)],
    ['Actual', actual.weighedCost.micros, moneyInterval(actual.weighedCost)],
    [
      'Best single route of each country, in hindsight',
      bestFixed.weighedCost.micros,
      moneyInterval(bestFixed.weighedCost),
    ],
    [
      'Best route of each verification, by the estimates of its minute',
      bound.weighedCost.micros,
      formatSum(bound.weighedCost),
    ],
  ] as const
  const most = Math.max(1, ...bars.map(([, micros]) => micros))
  return (
    <Panel
      title="Regret meter"
      aside={
        <>
          {plural(verifications, 'verification')}, <TimeValue at={from} withDate /> to <TimeValue at={to} withDate />
        </>
      }
      footer={`Cost with each failure weighed as ${messages(failureCost)}; 95 % intervals in brackets.`}
    >
      <p className="sb-policy-verdict">
        {saved.micros >= 0 ? 'You saved ' : 'The static list would have been better by '}
        <strong>{formatSum({ ...saved, micros: Math.abs(saved.micros) })}</strong>;{' '}
        {left.micros > 0 ? (
          <>
            <strong>{formatSum(left)}</strong> were left on the table
          </>
        ) : (
          'nothing was left on the table'
        )}
        {left.micros > 0 && gaps[0] !== undefined
          ? `, ${formatPercent(gaps[0].share)} of it in ${countryName(gaps[0].country)}.`
          : '.'}
      </p>
      <dl className="sb-policy-bars">
        {bars.map(([label, micros, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <meter min={0} max={most} value={micros} aria-label={label} />
              {text}
            </dd>
          </div>
        ))}
      </dl>
      {gaps.length === 0 ? null : (
        <table className="sb-table" aria-label="Where it was left">
          <thead>
            <tr>
              <th scope="col">Left in</th>
              <th scope="col">Mostly sent through</th>
              <th scope="col">Best would have been</th>
              <th scope="col" data-number="true">
                Left
              </th>
              <th scope="col" data-number="true">
                Of all
              </th>
              <th scope="col" data-number="true">
                Without evidence
              </th>
            </tr>
          </thead>
          <tbody>
            {gaps.slice(0, 10).map((gap) => (
              <tr key={gap.country}>
                <th scope="row">
                  <CountryName code={gap.country} />
                </th>
                <td>
                  <ProviderName name={gap.provider} />
                </td>
                <td>
                  <ProviderName name={gap.best} />
                </td>
                <td data-number="true">{moneyInterval(gap.left)}</td>
                <td data-number="true">{formatPercent(gap.share)}</td>
                <td data-number="true">{formatPercent(gap.withoutEvidence)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}
