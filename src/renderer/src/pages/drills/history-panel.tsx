import { Button } from '@mantine/core'
import type { ReactElement } from 'react'
import { type Drill, type DrillFilter, type DrillVerdict, drillVerdicts } from '../../../../contract/drills.ts'
import { faults } from '../../../../contract/sandbox.ts'
import type { Query } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { ChoiceFilter } from '../../components/filter-bar/choice-filter.tsx'
import { FilterBar } from '../../components/filter-bar/filter-bar.tsx'
import { readList, readTexts, writeList } from '../../components/filter-bar/filter-params.ts'
import { LoadingState } from '../../components/loading-state.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { faultLabels } from '../../components/states.ts'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount, formatDuration, UNKNOWN } from '../../format.ts'
import { type ParamsPatch, type RouteParams, setParams } from '../../router.ts'
import { checkNames, verdictLooks } from './drill-words.ts'

const noFilters: ParamsPatch = { providers: null, faults: null, verdicts: null }
const faultChoices = faults.map((value) => ({ value, label: faultLabels[value] }))
const verdictChoices = drillVerdicts.map((value: DrillVerdict) => ({ value, label: verdictLooks[value].label }))

/** The filter that an address stands for. */
export function drillFilter(params: RouteParams): DrillFilter {
  const providers = readTexts(params, 'providers')
  const chosenFaults = readList(params, 'faults', faults)
  const verdicts = readList(params, 'verdicts', drillVerdicts)
  return {
    ...(providers.length > 0 && { providers: [...providers] }),
    ...(chosenFaults.length > 0 && { faults: [...chosenFaults] }),
    ...(verdicts.length > 0 && { verdicts: [...verdicts] }),
  }
}

export interface DrillList {
  readonly rows: readonly Drill[]
  readonly total: number
  readonly matching: number
}

export interface HistoryPanelProps {
  readonly params: RouteParams
  readonly drills: Query<DrillList>
  readonly providers: readonly { readonly name: string; readonly label: string }[]
  readonly openId: number | null
  readonly onOpen: (id: number) => void
  /** Shows older ones as well. */
  readonly onMore: () => void
}

/** All drills, newest first; one opens its report. */
export function HistoryPanel({ params, drills, providers, openId, onOpen, onMore }: HistoryPanelProps): ReactElement {
  const list = drills.data ?? null
  const active = Object.keys(noFilters).some((name) => (params[name] ?? '') !== '')
  return (
    <Panel title="History" flush>
      <div className="sb-drill-filters">
        <FilterBar counts={list} active={active} onClear={() => setParams(noFilters)}>
          <ChoiceFilter
            label="Provider"
            options={providers.map(({ name, label }) => ({ value: name, label }))}
            chosen={readTexts(params, 'providers')}
            onChange={(chosen) => setParams({ providers: writeList(chosen) })}
          />
          <ChoiceFilter
            label="Fault"
            options={faultChoices}
            chosen={readList(params, 'faults', faults)}
            onChange={(chosen) => setParams({ faults: writeList(chosen) })}
          />
          <ChoiceFilter
            label="Result"
            options={verdictChoices}
            chosen={readList(params, 'verdicts', drillVerdicts)}
            onChange={(chosen) => setParams({ verdicts: writeList(chosen) })}
          />
        </FilterBar>
      </div>
      {list === null ? (
        drills.error === undefined ? (
          <LoadingState />
        ) : (
          <ErrorState error={drills.error} onRetry={drills.reload} />
        )
      ) : list.rows.length > 0 ? (
        <Rows list={list} openId={openId} onOpen={onOpen} onMore={onMore} />
      ) : list.total === 0 ? (
        <EmptyState
          title="No drill yet"
          body="A fallback that was never tried is no fallback. Run one: it breaks a provider on drill traffic only."
        />
      ) : (
        <EmptyState
          title={`0 of ${formatCount(list.total)} match`}
          action={
            <Button variant="default" onClick={() => setParams(noFilters)}>
              Clear filters
            </Button>
          }
        />
      )}
    </Panel>
  )
}

const columns = ['Time', 'Provider', 'Fault', 'Result', 'Detected', 'Failover', 'Recovery', 'Lost', 'Sent']
const FIRST_NUMBER = 4
const hints: Readonly<Record<string, string>> = {
  Detected: 'Start of the fault to the opening of the breaker',
  Failover: checkNames.failover.hint,
  Recovery: checkNames.recovery.hint,
  Lost: checkNames.lost.hint,
}

function Rows({
  list,
  openId,
  onOpen,
  onMore,
}: Pick<HistoryPanelProps, 'openId' | 'onOpen' | 'onMore'> & { readonly list: DrillList }): ReactElement {
  return (
    <div className="sb-drill-history">
      <table className="sb-table" aria-label="Drills">
        <thead>
          <tr>
            {columns.map((name, index) => (
              <th key={name} scope="col" data-number={index >= FIRST_NUMBER} title={hints[name]}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.rows.map((drill) => (
            <tr key={drill.id} data-shown={drill.id === openId}>
              <td>
                <button type="button" className="sb-link-button" onClick={() => onOpen(drill.id)}>
                  <TimeValue at={drill.createdAt} withDate />
                </button>
                {drill.origin === 'scheduled' ? <span className="sb-drill-dim"> by schedule</span> : null}
              </td>
              <td>
                <ProviderName name={drill.provider} />
              </td>
              <td>
                {faultLabels[drill.fault]}, {drill.seconds} s
              </td>
              <td>
                <ToneBadge {...verdictLooks[drill.verdict ?? 'running']} />
              </td>
              <td data-number="true">{formatDuration(drill.report?.detectionMs ?? null)}</td>
              <td data-number="true">{formatDuration(drill.report?.failover.maxMs ?? null)}</td>
              <td data-number="true">{formatDuration(drill.report?.recoveryMs ?? null)}</td>
              <td data-number="true">{drill.report === null ? UNKNOWN : formatCount(drill.report.lost)}</td>
              <td data-number="true">{drill.report === null ? UNKNOWN : formatCount(drill.report.counts.sent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {list.rows.length < list.matching ? (
        <Button variant="subtle" fullWidth onClick={onMore}>
          Show older drills
        </Button>
      ) : null}
    </div>
  )
}
