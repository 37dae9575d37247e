import type { ReportDocument } from '../../contract/report-document.ts'
import type { ReportRequest, ReportTemplate, ReportTemplateEntry } from '../../contract/reports.ts'
import { rollupState } from '../store/rollups.ts'
import { convertible, inCurrency } from './report-currency.ts'
import type { MakeReport, ReportSources } from './template.ts'
import { customerStatement } from './templates/customer-statement.ts'
import { drillReport } from './templates/drill.ts'
import { monthlyFinance } from './templates/monthly-finance.ts'
import { providerSla } from './templates/provider-sla.ts'
import { weeklyOperations } from './templates/weekly-operations.ts'

interface Template extends Pick<ReportTemplateEntry, 'title' | 'about' | 'subject'> {
  /** What it usually covers. */
  readonly period: 'week' | 'month'
  readonly make: MakeReport
}

/** All reports there are. */
export const templates: Readonly<Record<ReportTemplate, Template>> = {
  'weekly-operations': {
    title: 'Weekly operations',
    about: 'Traffic by day, provider and country, episodes of failover, uptime against the target.',
    subject: 'none',
    period: 'week',
    make: weeklyOperations,
  },
  'monthly-finance': {
    title: 'Monthly finance',
    about: 'Revenue, corrections, cost and margin, by day, customer, provider and country.',
    subject: 'none',
    period: 'month',
    make: monthlyFinance,
  },
  'provider-sla': {
    title: 'Provider SLA',
    about: 'Uptime of the service and of each provider, incidents, maintenance, and how it is counted.',
    subject: 'none',
    period: 'month',
    make: providerSla,
  },
  'customer-statement': {
    title: 'Customer statement',
    about: 'What one customer used and is billed for, by country and service, with corrections.',
    subject: 'customer',
    period: 'month',
    make: customerStatement,
  },
  drill: {
    title: 'Drill',
    about: 'What a drill found: verdict against the targets, figures, and what happened when.',
    subject: 'drill',
    period: 'week',
    make: drillReport,
  },
}

/** IANA; days and months of all figures are those of this zone unless a report asks for another. */
export const reportingZone = ({ db }: Pick<ReportSources, 'db'>): string => rollupState(db).calendar.zone

/**
 * A whole report, ready to be shown, printed or written.
 *
 * @throws {AppError} `NOT_FOUND` when what it is about does not exist
 */
export async function buildReport(request: ReportRequest, sources: ReportSources): Promise<ReportDocument> {
  const zone = request.zone ?? reportingZone(sources)
  const made = await templates[request.template].make({ ...request, zone }, sources)
  const { currency, template } = request
  const body = currency === null || !convertible.includes(template) ? made : inCurrency(made, currency, sources)
  return {
    ...body,
    workspace: sources.workspace,
    createdAt: sources.clock.now(),
    zone,
    decimal: request.decimal,
    logo: request.logo,
  }
}
