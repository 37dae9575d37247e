import { SegmentedControl } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { FraudReport } from '../../../../contract/analytics-fraud.ts'
import { HOUR_MS } from '../../../../contract/durations.ts'
import { api } from '../../api.ts'
import { sum } from '../../components/amounts.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { FigureRow } from '../../components/figure-row.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { MethodPanel } from '../../components/time-bar/method-panel.tsx'
import { SavedViews } from '../../components/time-bar/saved-views.tsx'
import { useFigures, useFiguresVersion } from '../../components/time-bar/use-figures.ts'
import { formatCount } from '../../format.ts'
import { setParams, useRoute } from '../../router.ts'
import { FindingsPanel } from './findings-panel.tsx'
import { ModePanel } from './mode-panel.tsx'
import { PrefixesPanel } from './prefixes-panel.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { RulesPanel } from './rules-panel.tsx'
import { TimelinePanel } from './timeline-panel.tsx'
import './fraud.css'

const spans = [
  { value: '6', label: '6 h' },
  { value: '24', label: '24 h' },
  { value: '72', label: '3 d' },
  { value: '192', label: '8 d' },
] as const

/** Traffic that costs money and converts nobody: prefixes at risk, findings, and what is blocked. */
export function FraudPage(): ReactElement {
  const { params } = useRoute()
  const hours = spans.find(({ value }) => value === params['span'])?.value ?? '24'
  const version = useFiguresVersion(['traffic', 'fraud'])
  const figures = useFigures(
    hours,
    (signal) => api.analytics.fraud.get({ spanMs: Number(hours) * HOUR_MS }, { signal }),
    version,
  )
  const { data, error, reload } = figures
  return (
    <div className="sb-page">
      <PageHeader
        title="Fraud"
        actions={
          <>
            <SegmentedControl
              aria-label="Time span"
              data={[...spans]}
              value={hours}
              onChange={(value) => setParams({ span: value === '24' ? null : value })}
            />
            <SavedViews page="/fraud" />
          </>
        }
      />
      {data !== undefined ? (
        <Body report={data} version={version} onChanged={reload} />
      ) : error !== undefined ? (
        <ErrorState error={error} onRetry={reload} />
      ) : (
        <LoadingState lines={12} />
      )}
    </div>
  )
}

interface BodyProps {
  readonly report: FraudReport
  readonly version: number
  readonly onChanged: () => void
}

function Body({ report, version, onChanged }: BodyProps): ReactElement {
  const { params } = useRoute()
  const prefix = params['prefix'] ?? null
  // Null: no dialog; an empty text: one for a prefix that is still to be typed.
  const [ruling, setRuling] = useState<string | null>(null)
  const open = report.findings.filter((finding) => finding.open)
  const blocked = report.rules.filter(({ inForce, action }) => inForce && action === 'block')
  return (
    <>
      <FigureRow
        figures={[
          {
            label: 'Money at risk now',
            value: open.length === 0 ? 'None' : `${sum(report.atRiskMicrosPerMinute, report.currency)} a minute`,
            definition: 'Of open findings of pumping.',
            ...(open.length > 0 && { tone: 'bad' as const }),
          },
          { label: 'Open findings', value: formatCount(open.length) },
          { label: 'Prefixes blocked', value: formatCount(blocked.length) },
          { label: 'Countries watched', value: formatCount(report.countries) },
          { label: 'Prefixes with traffic', value: formatCount(report.prefixCount) },
        ]}
      />
      <div className="sb-business-grid">
        <div data-span="7">
          <FindingsPanel report={report} onBlock={setRuling} />
        </div>
        <div data-span="5">
          <ModePanel report={report} onChanged={onChanged} />
        </div>
        <div data-span="7">
          <TimelinePanel report={report} prefix={prefix} version={version} />
        </div>
        <div data-span="5">
          <RulesPanel report={report} onNew={() => setRuling('')} onChanged={onChanged} />
        </div>
        <div>
          <PrefixesPanel report={report} onBlock={setRuling} />
        </div>
      </div>
      <MethodPanel method={report.method} />
      {ruling === null ? null : (
        <RuleDialog prefix={ruling} currency={report.currency} onSaved={onChanged} onClose={() => setRuling(null)} />
      )}
    </>
  )
}
