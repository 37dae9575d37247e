import type { FraudReport } from '../../../../contract/analytics-fraud.ts'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import { counts, shares, sums, times } from '../../charts/table-columns.ts'
import { countryName } from '../../format.ts'

type Labels = ReadonlyMap<string, string>

/** The prefixes by money at risk, for a file. */
export function prefixesTable({ prefixes, currency }: FraudReport, labels: Labels): ChartTableProps {
  return {
    caption: 'Prefixes by money at risk',
    columns: [
      'Prefix',
      'Country',
      'Provider',
      sums('At risk', currency),
      sums('Cost', currency),
      counts('Sent'),
      counts('Delivered'),
      counts('Converted'),
      counts('May still convert'),
      shares('Conversion'),
    ],
    rows: prefixes.map((row) => [
      row.prefix,
      countryName(row.country),
      labels.get(row.provider) ?? row.provider,
      row.atRiskMicros,
      row.costMicros,
      row.sent,
      row.delivered,
      row.converted,
      row.open,
      row.conversion.value,
    ]),
  }
}

/** What the sentinel found, for a file. */
export function findingsTable({ findings, currency }: FraudReport, labels: Labels): ChartTableProps {
  return {
    caption: 'Fraud findings',
    columns: [
      'Prefix',
      'Kind',
      'Country',
      'Provider',
      times('First seen'),
      times('Last seen'),
      'State',
      counts('Attempts'),
      counts('Converted'),
      sums('Cost beyond the usual', currency),
      'What was found',
    ],
    rows: findings.map((row) => [
      row.prefix,
      row.kind === 'pumping' ? 'Pumping' : 'Delivery outage',
      countryName(row.country),
      labels.get(row.provider) ?? row.provider,
      row.firstAt,
      row.lastAt,
      row.open ? 'going on' : 'over',
      row.attempts,
      row.converted,
      row.costMicros,
      row.text,
    ]),
  }
}

/** What is and was blocked or allowed, for a file. */
export const rulesTable = ({ rules }: FraudReport): ChartTableProps => ({
  caption: 'Blocked and allowed prefixes',
  columns: ['Prefix', 'Rule', 'State', times('From'), times('Until'), counts('Refused'), 'Reason', 'Author'],
  rows: rules.map((rule) => [
    rule.prefix,
    rule.action === 'block' ? 'Block' : 'Allow',
    rule.inForce ? 'in force' : rule.liftedAt === null ? 'ran out' : 'lifted',
    rule.from,
    rule.liftedAt ?? rule.until,
    rule.refused,
    rule.reason,
    rule.author,
  ]),
})
