import type { ReactElement } from 'react'
import type { RevenueReport } from '../../../../contract/analytics-revenue.ts'
import { api } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { AnswerStamp } from '../../components/time-bar/answer-stamp.tsx'
import { BusinessBody } from '../../components/time-bar/business-body.tsx'
import { MethodPanel } from '../../components/time-bar/method-panel.tsx'
import { TimeBar } from '../../components/time-bar/time-bar.tsx'
import { type Bar, useBar } from '../../components/time-bar/use-bar.ts'
import { useFigures, useFiguresVersion } from '../../components/time-bar/use-figures.ts'
import { hrefOf } from '../../router.ts'
import { BridgePanel } from './bridge-panel.tsx'
import { CohortPanel } from './cohort-panel.tsx'
import { ForecastPanel } from './forecast-panel.tsx'
import { KeepingPanel } from './keeping-panel.tsx'
import { RevenueKpis } from './kpis.tsx'
import { TopCustomers } from './top-customers.tsx'
import { TrendPanel } from './trend-panel.tsx'
import './revenue.css'

/** What the business earns: figures with their changes, movements, trend, forecast, customers and cohorts. */
export function RevenuePage(): ReactElement {
  const bar = useBar()
  const version = useFiguresVersion(['traffic', 'customers'])
  const revenue = useFigures(bar.key, (signal) => api.analytics.revenue(bar.query(), { signal }), version)
  return (
    <div className="sb-page">
      <PageHeader
        title="Revenue"
        subtitle={revenue.data === undefined ? undefined : <AnswerStamp answer={revenue.data} />}
      />
      <TimeBar page="/revenue" bar={bar} />
      <BusinessBody
        figures={revenue}
        isEmpty={({ kpis }) => (kpis.sent.value ?? 0) === 0 && (kpis.netMicros.value ?? 0) === 0}
        filtered={Object.keys(bar.filter).length > 0}
        empty={
          <EmptyState
            title="Nothing was earned in this range"
            body="Choose a longer range, send verifications for customers, or give customers a price plan."
            action={<a href={hrefOf('/customers')}>Customers and their price plans</a>}
          />
        }
      >
        {(report) => <Report report={report} bar={bar} />}
      </BusinessBody>
    </div>
  )
}

function Report({ report, bar }: { readonly report: RevenueReport; readonly bar: Bar }): ReactElement {
  return (
    <>
      <RevenueKpis report={report} />
      <div className="sb-business-grid">
        <div data-span="7">
          <TrendPanel report={report} bar={bar} />
        </div>
        <div data-span="5">
          <BridgePanel report={report} />
        </div>
        <div data-span="7">
          <TopCustomers report={report} />
        </div>
        <div data-span="5">
          <KeepingPanel report={report} />
        </div>
        <div data-span="7">
          <ForecastPanel bar={bar} />
        </div>
        <div data-span="5">
          <CohortPanel />
        </div>
      </div>
      <MethodPanel method={report.method} />
    </>
  )
}
