import { type ReactElement, useMemo } from 'react'
import type { Dimension } from '../../../../contract/analytics-query.ts'
import type { CostAnalysis } from '../../../../contract/cost-analysis.ts'
import { api, useQuery } from '../../api.ts'
import { bucketText } from '../../charts/bucket-text.ts'
import { Chart } from '../../charts/chart.tsx'
import { usePalette } from '../../charts/palette.ts'
import { between, changeText, price, signedSum, sum } from '../../components/amounts.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { type Figure, FigureRow } from '../../components/figure-row.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { MethodPanel } from '../../components/time-bar/method-panel.tsx'
import { formatCount, formatInterval, formatPercent, plural } from '../../format.ts'
import type { RouteParams } from '../../router.ts'
import { useNow } from '../../stores/now.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useKept } from '../../stores/use-kept.ts'
import { ComparisonPanel } from './comparison-panel.tsx'
import { CostFilters } from './cost-filters.tsx'
import { filterOf, REFRESH_MS, readRange, spanOf } from './cost-range.ts'
import { readGroups } from './groups.ts'
import { GroupsPanel } from './groups-panel.tsx'
import { spendBuckets, spendLegend, spendOption, spendTable } from './spend-option.ts'
import { TrapsPanel } from './traps-panel.tsx'
import { waterfallOption, waterfallSteps, waterfallTable } from './waterfall-option.ts'

/** What messages cost, why that changed, and what a conversion costs on each route. */
export function AnalysisTab({ params }: { readonly params: RouteParams }): ReactElement {
  const zone = usePreferences((preferences) => preferences.zone)
  const tick = Math.floor(useNow() / REFRESH_MS)
  const [range, filter, groupBy] = [readRange(params), filterOf(params), readGroups(params)]
  const key = JSON.stringify(['analysis', range, filter, groupBy, zone])
  const query = useQuery(`${key} ${tick}`, (signal) =>
    api.cost.analysis({ ...spanOf(range, Date.now(), zone), filter, groupBy }, { signal }),
  )
  const analysis = useKept('analysis', query.data)
  return (
    <>
      <CostFilters params={params} />
      {query.error !== undefined ? (
        <ErrorState error={query.error} onRetry={query.reload} />
      ) : analysis === undefined ? (
        <LoadingState lines={12} />
      ) : (
        <Analysis analysis={analysis} groupBy={groupBy} />
      )}
    </>
  )
}

interface AnalysisProps {
  readonly analysis: CostAnalysis
  /** As asked for. */
  readonly groupBy: readonly Dimension[]
}

function Analysis({ analysis, groupBy }: AnalysisProps): ReactElement {
  const { total, currency, prices, traps, method } = analysis
  if (total.attempts === 0)
    return (
      <Panel>
        <EmptyState
          title="Nothing was sent in this time"
          body="Costs appear with the first verification. Choose a longer time, or clear the filters."
        />
      </Panel>
    )
  return (
    <div className="sb-cost-body">
      <FigureRow figures={figuresOf(analysis)} />
      <div className="sb-cost-charts">
        <WaterfallPanel analysis={analysis} />
        <SpendPanel analysis={analysis} />
      </div>
      <GroupsPanel analysis={analysis} chosen={groupBy} />
      <TrapsPanel traps={traps} currency={currency} />
      <ComparisonPanel prices={prices} currency={currency} />
      <MethodPanel method={method} />
    </div>
  )
}

function figuresOf({ total, before, currency }: CostAnalysis): readonly Figure[] {
  const { costPerConverted, conversion, spendMicros } = total
  const share = (micros: number): string => `${formatPercent(spendMicros === 0 ? null : micros / spendMicros)} of spend`
  const against = before !== null && before.attempts > 0 ? before : null
  return [
    {
      label: 'Spend',
      value: sum(spendMicros, currency),
      detail:
        against === null
          ? 'nothing to compare with'
          : `${changeText(spendMicros, against.spendMicros)} on the time before`,
      definition: 'All attempts with a known price: first messages, duplicates and fees of failed ones',
    },
    {
      label: 'Per converted verification',
      value: price(costPerConverted.micros, currency),
      detail: `${between(costPerConverted.low, costPerConverted.high, currency, price)} · n ${formatCount(costPerConverted.n)}`,
      definition: 'Spend over converted verifications; the 95 % interval is that of the conversion',
    },
    {
      label: 'Conversion',
      value: formatPercent(conversion.value),
      detail: `${formatInterval(conversion)} · n ${formatCount(conversion.n)}`,
    },
    { label: 'Duplicates', value: sum(total.duplicateMicros, currency), detail: share(total.duplicateMicros) },
    { label: 'Failed messages', value: sum(total.failedMicros, currency), detail: share(total.failedMicros) },
    {
      label: 'Without a price',
      value: formatCount(total.unpriced),
      detail: total.unpriced === 0 ? `all ${plural(total.attempts, 'attempt')} priced` : 'attempts, left out of spend',
      ...(total.unpriced > 0 && { tone: 'warn' as const }),
    },
  ]
}

function WaterfallPanel({ analysis }: { readonly analysis: CostAnalysis }): ReactElement {
  const palette = usePalette()
  const { before, currency } = analysis
  // From nothing to something is no change of prices or of the mix.
  const waterfall = before === null || before.attempts === 0 ? null : analysis.waterfall
  const steps = useMemo(() => (waterfall === null ? null : waterfallSteps(waterfall)), [waterfall])
  const option = useMemo(() => steps && waterfallOption(steps, currency, palette), [steps, currency, palette])
  const difference = waterfall === null ? null : waterfall.after - waterfall.before
  return (
    <Panel
      title="Why it changed"
      aside={difference === null ? undefined : `${signedSum(difference, currency)} in all`}
      flush
    >
      {steps === null || option === null || waterfall === null ? (
        <EmptyState title="Nothing to compare with" body="There was no traffic in the time before." />
      ) : (
        <Chart
          option={option}
          ariaLabel={`Bars from ${sum(waterfall.before, currency)} before to ${sum(waterfall.after, currency)} after, by price, volume, mix, duplicates and fees.`}
          table={waterfallTable(steps, currency)}
        />
      )}
    </Panel>
  )
}

function SpendPanel({ analysis }: { readonly analysis: CostAnalysis }): ReactElement {
  const palette = usePalette()
  const { currency } = analysis
  const buckets = useMemo(() => spendBuckets(analysis, bucketText(analysis)), [analysis])
  const option = useMemo(() => spendOption(buckets, currency, palette), [buckets, currency, palette])
  return (
    <Panel title="Spend over time" aside={analysis.partial ? 'the last one is not over' : undefined} flush>
      <Chart
        option={option}
        ariaLabel={`Stacked bars of spend: ${plural(buckets.length, analysis.bucket)}.`}
        legend={spendLegend(palette)}
        table={spendTable(buckets, currency)}
      />
    </Panel>
  )
}
