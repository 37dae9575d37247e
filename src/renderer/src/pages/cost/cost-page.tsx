import { SegmentedControl } from '@mantine/core'
import type { ReactElement } from 'react'
import { PageHeader } from '../../components/page-header.tsx'
import { navigate, type RouteParams, useRoute } from '../../router.ts'
import { AnalysisTab } from './analysis-tab.tsx'
import { CostExport } from './cost-export.tsx'
import { ForecastTab } from './forecast-tab.tsx'
import { RecommendationsTab } from './recommendations-tab.tsx'
import { SavingsTab } from './savings-tab.tsx'
import { WhatIfTab } from './what-if-tab.tsx'
import '../../components/data-table/cells.css'
import './cost.css'

const tabs = [
  { value: 'analysis', label: 'Analysis' },
  { value: 'recommendations', label: 'Recommendations' },
  { value: 'savings', label: 'Savings' },
  { value: 'what-if', label: 'What if' },
  { value: 'forecast', label: 'Forecast' },
] as const

/** What messages cost, what would cost less, and what the choice of routes has saved. */
export function CostPage(): ReactElement {
  const { params } = useRoute()
  const tab = tabs.find(({ value }) => value === params['tab'])?.value ?? 'analysis'
  return (
    <div className="sb-page">
      <PageHeader
        title="Cost"
        subtitle={
          <SegmentedControl
            aria-label="Show"
            data={[...tabs]}
            value={tab}
            // Each tab has filters of its own.
            onChange={(next) => navigate('/cost', { params: next === 'analysis' ? {} : { tab: next } })}
          />
        }
        actions={tab === 'what-if' || tab === 'forecast' ? undefined : <CostExport tab={tab} params={params} />}
      />
      <Content tab={tab} params={params} />
    </div>
  )
}

interface ContentProps {
  readonly tab: (typeof tabs)[number]['value']
  readonly params: RouteParams
}

function Content({ tab, params }: ContentProps): ReactElement {
  switch (tab) {
    case 'analysis':
      return <AnalysisTab params={params} />
    case 'recommendations':
      return <RecommendationsTab params={params} />
    case 'savings':
      return <SavingsTab params={params} />
    case 'what-if':
      return <WhatIfTab />
    case 'forecast':
      return <ForecastTab params={params} />
  }
}
