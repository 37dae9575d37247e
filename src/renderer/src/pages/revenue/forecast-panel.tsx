import { SegmentedControl } from '@mantine/core'
import { type ReactElement, useMemo } from 'react'
import { type ForecastReport, forecastMeasures } from '../../../../contract/analytics-forecast.ts'
import { api } from '../../api.ts'
import { Chart } from '../../charts/chart.tsx'
import { usePalette } from '../../charts/palette.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { methodText } from '../../components/forecast-words.ts'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import type { Bar } from '../../components/time-bar/use-bar.ts'
import { SELDOM_EVERY_MS, useFigures, useFiguresVersion } from '../../components/time-bar/use-figures.ts'
import { formatPercent, UNKNOWN } from '../../format.ts'
import { setParams, useRoute } from '../../router.ts'
import { amountOf, forecastDays, forecastLegend, forecastOption, forecastTable } from './forecast-option.ts'

const choices = [
  { value: 'revenue', label: 'Revenue' },
  { value: 'spend', label: 'Spend' },
  { value: 'volume', label: 'Volume' },
] as const

/** The next 30 days from the last 90, whatever the range above, and how far such forecasts were off before. */
export function ForecastPanel({ bar }: { readonly bar: Bar }): ReactElement {
  const { params } = useRoute()
  const measure = forecastMeasures.find((one) => one === params['forecast']) ?? 'revenue'
  const version = useFiguresVersion(['traffic'], SELDOM_EVERY_MS)
  const { filter } = bar
  const { data, error, reload } = useFigures(
    `${measure} ${JSON.stringify(filter)}`,
    (signal) => api.analytics.forecast({ measure, filter }, { signal }),
    version,
  )
  return (
    <Panel
      title="Forecast of the next 30 days"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="What to forecast"
          data={[...choices]}
          value={measure}
          onChange={(value) => setParams({ forecast: value === 'revenue' ? null : value })}
        />
      }
      footer={data === undefined ? undefined : <Trust report={data} />}
      flush
    >
      {data !== undefined ? (
        <Fan report={data} />
      ) : error !== undefined ? (
        <ErrorState error={error} onRetry={reload} />
      ) : (
        <LoadingState lines={6} />
      )}
    </Panel>
  )
}

function Fan({ report }: { readonly report: ForecastReport }): ReactElement {
  const palette = usePalette()
  const days = useMemo(() => forecastDays(report), [report])
  const option = useMemo(() => forecastOption(days, report, palette), [days, report, palette])
  if (report.forecast === null)
    return (
      <EmptyState
        title="Too little history for a forecast"
        body="It needs one complete day with traffic; weekly patterns need two weeks."
      />
    )
  return (
    <Chart
      option={option}
      ariaLabel={`A line of the past ${report.history.starts.length} days and a forecast with intervals of 80 and 95 %.`}
      legend={forecastLegend(palette)}
      table={forecastTable(days, report)}
    />
  )
}

/** What the forecast comes to, which method made it, and how it would have done before. */
function Trust({ report }: { readonly report: ForecastReport }): ReactElement | null {
  const { forecast } = report
  if (forecast === null) return null
  const { backTest } = forecast
  const error = (smape: number | null): string => (smape === null ? UNKNOWN : `${smape.toFixed(1)} %`)
  return (
    <>
      <strong>{amountOf(report)(forecast.total)}</strong> in all by {methodText(forecast.method)}. {forecast.why}{' '}
      {backTest === null
        ? 'There is too little history to test it on the past.'
        : `Back-test over ${backTest.origins} starts: error (sMAPE) ${error(backTest.chosen.smape)}, seasonal naive ${error(backTest.naive.smape)}` +
          (backTest.coverage95 === null
            ? '.'
            : `; ${formatPercent(backTest.coverage95)} of the past fell inside the 95 % interval.`)}
    </>
  )
}
