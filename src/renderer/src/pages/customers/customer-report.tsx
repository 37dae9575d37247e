import { type ReactElement, useMemo } from 'react'
import type { CustomerReport } from '../../../../contract/analytics-customers.ts'
import { Chart } from '../../charts/chart.tsx'
import { usePalette } from '../../charts/palette.ts'
import { sum } from '../../components/amounts.ts'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { RateValue } from '../../components/rate-value.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount, formatPercent } from '../../format.ts'
import { hrefOf } from '../../router.ts'
import { marginText } from './customer-table.tsx'
import { RiskValue } from './risk.tsx'
import { timelineDays, timelineLegend, timelineOption, timelineTable } from './timeline-option.ts'

/** What is known of a customer from its traffic. */
export function CustomerReportSections({ report }: { readonly report: CustomerReport }): ReactElement {
  const { figures, currency } = report
  return (
    <>
      <section className="sb-drawer-section">
        <Facts
          facts={[
            ['Value, next 12 months', sum(figures.valueMicros, currency)],
            ['Churn risk', <RiskValue key="risk" figures={figures} />],
            ['Still a customer', formatPercent(figures.alive)],
            ['Spent', sum(figures.spentMicros, currency)],
            ['Verifications', formatCount(figures.verifications)],
            ['Margin, 90 days', marginText(figures.margin)],
            ['Failed, 90 days', <RateValue key="failed" rate={figures.failed} layout="stacked" />],
            ['Conversion', <RateValue key="conversion" rate={report.conversion} layout="stacked" />],
            ['Last active', <TimeValue key="last" at={figures.lastActivity} withDate />],
          ]}
        />
        {figures.reasons.length === 0 ? null : (
          <ul className="sb-reasons" aria-label="Reasons of the churn risk">
            {figures.reasons.map((reason) => (
              <li key={reason.kind}>{reason.text}</li>
            ))}
          </ul>
        )}
      </section>
      <section className="sb-drawer-section">
        <h3>Last 90 days</h3>
        <Timeline report={report} />
      </section>
      <section className="sb-drawer-section">
        <h3>Incidents</h3>
        <Incidents report={report} />
      </section>
    </>
  )
}

function Timeline({ report }: { readonly report: CustomerReport }): ReactElement {
  const palette = usePalette()
  const days = useMemo(() => timelineDays(report), [report])
  const option = useMemo(() => timelineOption(days, report.currency, palette), [days, report.currency, palette])
  return (
    <div className="sb-customer-chart">
      <Chart
        option={option}
        ariaLabel="Verifications by day and what became of them, with the net revenue below."
        legend={timelineLegend(palette)}
        table={timelineTable(days, report.currency)}
      />
    </div>
  )
}

function Incidents({ report: { incidents, figures } }: { readonly report: CustomerReport }): ReactElement {
  if (incidents.length === 0) return <p className="sb-quiet-line">No failover moved its verifications.</p>
  return (
    <>
      <table className="sb-table sb-drawer-table" aria-label="Incidents">
        <TableHead columns={['From', 'Provider', { figure: 'Moved' }, { figure: 'Lost' }, 'Reason']} />
        <tbody>
          {incidents.slice(0, 10).map((incident) => (
            <tr key={`${incident.provider} ${incident.from}`}>
              <td>
                <TimeValue at={incident.from} withDate />
              </td>
              <td>
                <ProviderName name={incident.provider} />
              </td>
              <td data-number="true">{formatCount(incident.verifications)}</td>
              <td data-number="true">{formatCount(incident.lost)}</td>
              <td>{incident.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <a href={hrefOf('/failovers', { customers: figures.id })}>All failovers of this customer</a>
    </>
  )
}
