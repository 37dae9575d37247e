import { type ReactElement, useMemo } from 'react'
import type { Service } from '../../../../contract/models.ts'
import { api, useQuery } from '../../api.ts'
import { Chart } from '../../charts/chart.tsx'
import { usePalette } from '../../charts/palette.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { countryName, plural } from '../../format.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useProviders } from '../../stores/providers.ts'
import { firstStep, joined, lineOf, stepOption, stepTable } from './step-option.ts'

export interface StepChartProps {
  readonly country: string
  readonly service: Service
  /** All when there is none. */
  readonly providers: readonly string[]
  /** Null for the country as a whole. */
  readonly network: string | null
  /** UTC epoch ms. */
  readonly from: number
  readonly to: number
  readonly version: string
}

/** What the providers cost in one country, step by step, in the reporting currency at one rate. */
export function StepChart({ country, service, providers, network, from, to, version }: StepChartProps): ReactElement {
  const zone = usePreferences((state) => state.zone)
  const labels = useProviders((store) => store.labels)
  const palette = usePalette()
  const key = JSON.stringify([country, service, providers, network, from, to, version])
  const query = useQuery(key, (signal) => readSeries({ country, service, from, to, providers, network }, signal))
  const drawn = useMemo(() => {
    if (query.data === undefined) return null
    const series = joined(query.data.series)
    const looks = { palette, zone, labelOf: (name: string) => labels.get(name) ?? name }
    const chart = { series, currency: query.data.currency, from: firstStep(series, query.data.from), to }
    return {
      series,
      option: stepOption(chart, looks),
      table: stepTable(query.data.series, looks),
      legend: series.map(({ provider }, index) => ({
        label: looks.labelOf(provider),
        color: lineOf(index, palette).color,
        dash: lineOf(index, palette).type,
      })),
    }
  }, [query.data, palette, zone, labels, to])

  if (query.error !== undefined) return <ErrorState error={query.error} onRetry={query.reload} />
  if (drawn === null) return <LoadingState lines={4} />
  if (drawn.series.length === 0) return <p className="sb-price-none">No price is known for this time.</p>
  return (
    <Chart
      // A chart keeps the lines of its last option, so that fewer need a new one.
      key={drawn.series.map(({ provider }) => provider).join()}
      option={drawn.option}
      ariaLabel={`Prices of ${plural(drawn.series.length, 'provider')} in ${countryName(country)}, step by step.`}
      legend={drawn.legend}
      table={drawn.table}
    />
  )
}

const POINTS = 1_000
/** Each narrows the span about a thousandfold. */
const ROUNDS = 3

/**
 * The steps within a span. Of the steps in one slice of it only the last is told, so where all there is lies at the end
 * of a long span, that end is asked for again on its own.
 */
async function readSeries(
  { country, service, providers, network, from, to }: Omit<StepChartProps, 'version'>,
  signal: AbortSignal,
) {
  const where = {
    country,
    service,
    to,
    points: POINTS,
    ...(providers.length > 0 && { providers: [...providers] }),
    ...(network !== null && { network }),
  }
  let begin = from
  let answer = await api.pricing.series({ ...where, from: begin }, { signal })
  for (let round = 1; round < ROUNDS; round++) {
    const slice = Math.ceil((to - begin) / POINTS)
    const first = firstStep(answer.series, begin) - slice
    if (answer.series.length === 0 || first - begin < (to - begin) / 2) break
    begin = first
    answer = await api.pricing.series({ ...where, from: begin }, { signal })
  }
  return { ...answer, from: begin }
}
