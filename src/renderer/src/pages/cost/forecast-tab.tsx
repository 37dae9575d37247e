import { SegmentedControl } from '@mantine/core'
import { type ReactElement, useMemo } from 'react'
import type { CostForecast } from '../../../../contract/cost.ts'
import { api, useQuery } from '../../api.ts'
import { Chart } from '../../charts/chart.tsx'
import { usePalette } from '../../charts/palette.ts'
import { between, sum } from '../../components/amounts.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { methodText } from '../../components/forecast-words.ts'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { formatPercent, plural, UNKNOWN } from '../../format.ts'
import { type RouteParams, setParams } from '../../router.ts'
import { forecastDays, forecastLegend, forecastOption, forecastTable } from './forecast-option.ts'

const HISTORY_DAYS = 90

/** What the next 30 and 90 days will probably cost, and how well such forecasts came out so far. */
export function ForecastTab({ params }: { readonly params: RouteParams }): ReactElement {
  const ahead = params['days'] === '30' ? 30 : 90
  const query = useQuery('forecast', (signal) => api.cost.forecast({ historyDays: HISTORY_DAYS }, { signal }))
  if (query.error !== undefined) return <ErrorState error={query.error} onRetry={query.reload} />
  if (query.data === undefined) return <LoadingState lines={10} />
  const { method, why, today, currency } = query.data
  if (method === null)
    return (
      <Panel>
        <EmptyState title="No complete day yet" body={`${why} Spent today so far: ${sum(today.spend, currency)}.`} />
      </Panel>
    )
  return (
    <div className="sb-cost-body">
      <FanPanel forecast={query.data} ahead={ahead} />
      <HorizonsPanel forecast={query.data} />
    </div>
  )
}

function FanPanel({ forecast, ahead }: { readonly forecast: CostForecast; readonly ahead: number }): ReactElement {
  const palette = usePalette()
  const { currency, today } = forecast
  const days = useMemo(() => forecastDays(forecast, ahead), [forecast, ahead])
  const option = useMemo(() => forecastOption(days, currency, palette), [days, currency, palette])
  return (
    <Panel
      title="Expected spend"
      aside={
        <>
          today so far {sum(today.spend, currency)}
          <SegmentedControl
            aria-label="How far ahead"
            data={[
              { value: '30', label: '30 days' },
              { value: '90', label: '90 days' },
            ]}
            value={String(ahead)}
            onChange={(value) => setParams({ days: value === '90' ? null : value })}
          />
        </>
      }
      flush
    >
      <div className="sb-cost-tall">
        <Chart
          option={option}
          ariaLabel={`Bars of the spend of past days, then a line of the expected spend of ${plural(ahead, 'day')} with its intervals.`}
          legend={forecastLegend(palette)}
          table={forecastTable(days, currency)}
        />
      </div>
    </Panel>
  )
}

function HorizonsPanel({ forecast }: { readonly forecast: CostForecast }): ReactElement {
  const { horizons, currency, method, why } = forecast
  return (
    <Panel title="In all" aside={method && `by ${methodText(method)}`} footer={why} flush>
      <table className="sb-table" aria-label="Expected spend in all">
        <TableHead
          columns={[
            'Next',
            { figure: 'Expected' },
            { figure: '80 % interval' },
            { figure: '95 % interval' },
            { figure: 'Back-test error', hint: 'sMAPE of the days of past forecasts of this length' },
            { figure: 'Naive', hint: 'sMAPE of the naive method: as a week before' },
            { figure: 'Inside the intervals', hint: 'Share of the past that fell inside the 80 % and 95 % intervals' },
          ]}
        />
        <tbody>
          {horizons.map(({ days, spend, interval80, interval95, backTest }) => (
            <tr key={days}>
              <th scope="row">{plural(days, 'day')}</th>
              <td data-number="true">
                <strong>{sum(spend, currency)}</strong>
              </td>
              <td data-number="true">{between(interval80.low, interval80.high, currency)}</td>
              <td data-number="true">{between(interval95.low, interval95.high, currency)}</td>
              <td data-number="true">
                {backTest === null ? (
                  <span className="sb-dim">too little history</span>
                ) : (
                  `${percent(backTest.smape)} over ${plural(backTest.origins, 'forecast')}`
                )}
              </td>
              <td data-number="true">{percent(backTest?.naiveSmape ?? null)}</td>
              <td data-number="true">
                {backTest === null
                  ? UNKNOWN
                  : `${formatPercent(backTest.coverage80)} and ${formatPercent(backTest.coverage95)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

/** The contract has these errors in percent already. */
const percent = (value: number | null): string => (value === null ? UNKNOWN : `${value.toFixed(1)} %`)
