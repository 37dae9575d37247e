import { NativeSelect } from '@mantine/core'
import { type ReactElement, useMemo } from 'react'
import { type Dimension, dimensions } from '../../../../contract/analytics-query.ts'
import type { CostAnalysis, CostFigures } from '../../../../contract/cost-analysis.ts'
import { api, useQuery } from '../../api.ts'
import { between, changeText, price, sum } from '../../components/amounts.ts'
import { dimensionNames, groupName } from '../../components/dimension-names.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { RateValue } from '../../components/rate-value.tsx'
import { formatCount, formatPercent, plural, UNKNOWN } from '../../format.ts'
import { setParams } from '../../router.ts'
import { useProviders } from '../../stores/providers.ts'
import { isDimension } from './groups.ts'

export interface GroupsPanelProps {
  readonly analysis: CostAnalysis
  /** What is asked for: the analysis may still be the one before. */
  readonly chosen: readonly Dimension[]
}

/** Spend by one or two dimensions, the dearest first. */
export function GroupsPanel({ analysis, chosen }: GroupsPanelProps): ReactElement {
  const { groups, groupCount, groupBy, rest, currency } = analysis
  const labels = useProviders((providers) => providers.labels)
  const customers = useCustomerNames(groupBy.includes('customer'))
  const nameOf = (dimension: Dimension, value: string): string =>
    (dimension === 'customer' ? customers.get(value) : undefined) ?? groupName(dimension, value, labels)
  const [first = 'provider', second] = chosen
  const choose = (a: Dimension, b: string): void => setParams({ by: b === '' || b === a ? a : `${a},${b}` })
  const options = dimensions.map((value) => ({ value, label: dimensionNames[value] }))
  return (
    <Panel
      title="Where it is spent"
      aside={
        <>
          {groups.length < groupCount ? `the dearest ${groups.length} of ${groupCount}` : plural(groupCount, 'group')}
          <NativeSelect
            aria-label="Group by"
            data={options}
            value={first}
            onChange={({ currentTarget: { value } }) => isDimension(value) && choose(value, second ?? '')}
          />
          <NativeSelect
            aria-label="And by"
            data={[{ value: '', label: 'and nothing else' }, ...options.filter(({ value }) => value !== first)]}
            value={second ?? ''}
            onChange={({ currentTarget: { value } }) => choose(first, value)}
          />
        </>
      }
      flush
    >
      {groups.length === 0 ? (
        <EmptyState title="Nothing was sent in this time" body="Choose a longer time, or clear the filters." />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
        <section className="sb-cost-scroll" aria-label="Spend by group, table" tabIndex={0}>
          <table className="sb-table sb-cost-table" aria-label="Spend by group">
            <thead>
              <tr>
                {groupBy.map((dimension) => (
                  <th key={dimension} scope="col">
                    {dimensionNames[dimension]}
                  </th>
                ))}
                {columns.map(([label, hint]) => (
                  <th key={label} scope="col" data-number="true" title={hint}>
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <tr key={group.keys.join('\n')}>
                  {groupBy.map((dimension, index) => (
                    <th key={dimension} scope="row">
                      {nameOf(dimension, group.keys[index] ?? '')}
                    </th>
                  ))}
                  <Cells figures={group} before={group.before} share={group.share} currency={currency} />
                </tr>
              ))}
              {rest === null ? null : (
                <tr>
                  <th scope="row" colSpan={groupBy.length}>
                    {plural(groupCount - groups.length, 'more group')}
                  </th>
                  <Cells figures={rest} before={null} share={null} currency={currency} />
                </tr>
              )}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  )
}

const CUSTOMERS_NAMED = 500

/** Names of customers by their ids; none unless they are wanted. */
function useCustomerNames(wanted: boolean): ReadonlyMap<string, string> {
  const { data } = useQuery(`customers ${wanted}`, async (signal) =>
    wanted ? (await api.customers.list({ limit: CUSTOMERS_NAMED }, { signal })).rows : [],
  )
  return useMemo(() => new Map(data?.map(({ id, name }) => [id, name])), [data])
}

const columns = [
  ['Spend', 'Of all attempts with a known price'],
  ['Share', 'Of all spend'],
  ['Change', 'Against the time compared with'],
  ['Verifications', ''],
  ['Conversion', '95 % interval'],
  ['Per converted', 'Spend per converted verification; the interval is that of the conversion'],
  ['Duplicates', 'Second messages of the same code'],
  ['Failed', 'Paid for messages that failed'],
  ['Unpriced', 'Attempts without a known price, left out of spend'],
] as const

interface CellsProps {
  readonly figures: CostFigures
  readonly before: CostFigures | null
  readonly share: number | null
  readonly currency: string
}

function Cells({ figures, before, share, currency }: CellsProps): ReactElement {
  const { spendMicros, verifications, conversion, costPerConverted, duplicateMicros, failedMicros, unpriced } = figures
  const { micros, low, high } = costPerConverted
  return (
    <>
      <td data-number="true">{sum(spendMicros, currency)}</td>
      <td data-number="true">{formatPercent(share)}</td>
      <td data-number="true">{before === null ? UNKNOWN : changeText(spendMicros, before.spendMicros)}</td>
      <td data-number="true">{formatCount(verifications)}</td>
      <td data-number="true">
        <RateValue rate={conversion} layout="stacked" />
      </td>
      <td data-number="true">
        {price(micros, currency)}
        <span className="sb-cost-second">{between(low, high, currency, price)}</span>
      </td>
      <td data-number="true">{sum(duplicateMicros, currency)}</td>
      <td data-number="true">{sum(failedMicros, currency)}</td>
      <td data-number="true">{unpriced === 0 ? <span className="sb-dim">0</span> : formatCount(unpriced)}</td>
    </>
  )
}
