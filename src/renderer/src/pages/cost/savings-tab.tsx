import { NativeSelect, SegmentedControl } from '@mantine/core'
import { type ReactElement, useMemo } from 'react'
import { type CostSavings, type SavingsBaseline, savingsBaselines } from '../../../../contract/cost-savings.ts'
import { api, useQuery } from '../../api.ts'
import { bucketText } from '../../charts/bucket-text.ts'
import { Chart } from '../../charts/chart.tsx'
import { usePalette } from '../../charts/palette.ts'
import { sum } from '../../components/amounts.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { FigureRow } from '../../components/figure-row.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { MethodPanel } from '../../components/time-bar/method-panel.tsx'
import { formatCount, plural } from '../../format.ts'
import { type RouteParams, setParams } from '../../router.ts'
import { useNow } from '../../stores/now.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useProviders } from '../../stores/providers.ts'
import { useKept } from '../../stores/use-kept.ts'
import { ControlPanel } from './control-panel.tsx'
import { CostFilters } from './cost-filters.tsx'
import { filterOf, REFRESH_MS, readRange, spanOf } from './cost-range.ts'
import { savingsFigures } from './savings-figures.ts'
import { savingsLegend, savingsOption, savingsPoints, savingsTable } from './savings-option.ts'

const baselineNames: Readonly<Record<SavingsBaseline, string>> = {
  'static-list': 'Static list',
  'single-provider': 'Single provider',
  'previous-month': 'Previous month',
}

/** What the choice of routes saved against a baseline, with its interval and the control group. */
export function SavingsTab({ params }: { readonly params: RouteParams }): ReactElement {
  const zone = usePreferences((preferences) => preferences.zone)
  const tick = Math.floor(useNow() / REFRESH_MS)
  const [range, filter] = [readRange(params), filterOf(params)]
  const baseline = savingsBaselines.find((each) => each === params['baseline']) ?? 'static-list'
  const provider = params['against']
  const key = JSON.stringify(['savings', range, filter, baseline, provider, zone])
  const query = useQuery(`${key} ${tick}`, (signal) =>
    api.cost.savings(
      { ...spanOf(range, Date.now(), zone), filter, baseline, ...(provider !== undefined && { provider }) },
      { signal },
    ),
  )
  const savings = useKept('savings', query.data)
  return (
    <>
      <CostFilters params={params}>
        <NativeSelect
          aria-label="Baseline"
          data={savingsBaselines.map((value) => ({ value, label: `Against: ${baselineNames[value].toLowerCase()}` }))}
          value={baseline}
          onChange={({ currentTarget: { value } }) =>
            setParams({ baseline: value === 'static-list' ? null : value, against: null })
          }
        />
        {baseline === 'single-provider' && savings !== undefined ? (
          <ProviderChoice savings={savings} chosen={provider} />
        ) : null}
      </CostFilters>
      {query.error !== undefined ? (
        <ErrorState error={query.error} onRetry={query.reload} />
      ) : savings === undefined ? (
        <LoadingState lines={12} />
      ) : (
        <Savings savings={savings} addedUp={params['lines'] !== 'each'} />
      )}
    </>
  )
}

function ProviderChoice({
  savings: { providers, provider },
  chosen,
}: {
  readonly savings: CostSavings
  readonly chosen: string | undefined
}): ReactElement {
  const labels = useProviders((store) => store.labels)
  return (
    <NativeSelect
      aria-label="Single provider"
      data={providers.map((value) => ({ value, label: labels.get(value) ?? value }))}
      value={chosen ?? provider ?? ''}
      onChange={({ currentTarget: { value } }) => setParams({ against: value })}
    />
  )
}

function Savings({ savings, addedUp }: { readonly savings: CostSavings; readonly addedUp: boolean }): ReactElement {
  const { coverage, method } = savings
  if (coverage.verifications === 0)
    return (
      <Panel>
        <EmptyState
          title="Needs 24 h of traffic"
          body="Savings are counted from verifications that are over and have known prices. There is none in this time yet."
        />
      </Panel>
    )
  const { unpriced, byList, open, counted, verifications } = coverage
  return (
    <div className="sb-cost-body">
      <FigureRow figures={savingsFigures(savings)} />
      <LinesPanel savings={savings} addedUp={addedUp} />
      <ControlPanel savings={savings} />
      <p className="sb-cost-none">
        Counted are {formatCount(counted)} of {plural(verifications, 'verification')}: {formatCount(unpriced)} without a
        known price and {formatCount(open)} not over yet are left out; {formatCount(byList)} went by the static list and
        make no difference.
      </p>
      <MethodPanel method={method} />
    </div>
  )
}

function LinesPanel({ savings, addedUp }: { readonly savings: CostSavings; readonly addedUp: boolean }): ReactElement {
  const palette = usePalette()
  const labels = useProviders((store) => store.labels)
  const { currency, target, provider } = savings
  const baseline =
    provider === null ? baselineNames[savings.baseline] : `${labels.get(provider) ?? provider} for everything`
  const points = useMemo(() => savingsPoints(savings, addedUp, bucketText(savings)), [savings, addedUp])
  const option = useMemo(
    () => savingsOption(points, { currency, baseline, target, palette }),
    [points, currency, baseline, target, palette],
  )
  const { total } = savings
  return (
    <Panel
      title="Actual, baseline and best"
      aside={
        <>
          {savings.partial ? 'the last point is not over' : null}
          <SegmentedControl
            aria-label="Added up or each"
            data={[
              { value: 'sum', label: 'Added up' },
              { value: 'each', label: `Each ${savings.bucket}` },
            ]}
            value={addedUp ? 'sum' : 'each'}
            onChange={(value) => setParams({ lines: value === 'each' ? value : null }, { replace: true })}
          />
        </>
      }
      flush
    >
      <div className="sb-cost-tall">
        <Chart
          option={option}
          ariaLabel={`Three lines: ${sum(total.actual, currency)} actual, ${sum(total.baseline, currency)} with the baseline, ${sum(total.best, currency)} by the best known routes.`}
          legend={savingsLegend(baseline, palette, true)}
          table={savingsTable(points, baseline, currency)}
        />
      </div>
    </Panel>
  )
}
