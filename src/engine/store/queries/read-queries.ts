import { costReport } from '../../optimizer/cost-report.ts'
import { savingsReport } from '../../optimizer/savings.ts'
import { spendForecast } from '../../optimizer/spend-forecast.ts'
import { whatIfReport } from '../../optimizer/what-if-report.ts'
import { exportPart } from '../../reports/export-part.ts'
import { exportTotal } from '../../reports/export-tables.ts'
import { customerPage } from '../customers.ts'
import { drillPage } from '../drills.ts'
import { retentionPreview, unmasked } from '../retention.ts'
import { alertHops, failoverTally } from './alerts-failovers.ts'
import { alertHistory } from './alerts-history.ts'
import { alertPage, alertSubjects } from './alerts-inbox.ts'
import { alertReadings } from './alerts-readings.ts'
import { auditChoices, auditPage } from './audit.ts'
import { changesSince, copyDatabase, fileDigest, fileFacts, fileProblem } from './backups.ts'
import { databaseBytes, trafficByCountry } from './counts.ts'
import { exportRows, exportTablesOf } from './data-export.ts'
import { episodeReport } from './episode-detail.ts'
import { episodePage, episodesOf } from './episodes.ts'
import { customerStatement, reportSums } from './exports-sums.ts'
import { failoverPage } from './failover-list.ts'
import { failoverDurations, failoverFlows } from './failover-times.ts'
import { healthMinute, healthMinutes, matureOutcomes, uptimeMinutes } from './health.ts'
import { providerWindows } from './health-windows.ts'
import { policyShares, policyTraffic, shadowSums } from './policies.ts'
import { cardRoutes, cardSize, priceAlertCards, segmentsByRoute, unreadPriceAlerts } from './price-alerts.ts'
import { chargesBetween } from './prices-charges.ts'
import { priceMatrix } from './prices-current.ts'
import { priceHistoryPage, runChanges } from './prices-history.ts'
import { networkPrices } from './prices-networks.ts'
import { priceRuns } from './prices-runs.ts'
import { priceSeries } from './prices-series.ts'
import {
  acceptanceShare,
  countriesShare,
  pricesConfirmed,
  providerCountries,
  providerErrors,
} from './provider-detail.ts'
import { accountLevels, subjectFigures, unregisteredRoutes } from './recommendations.ts'
import { rollupCheck } from './rollup-check.ts'
import { scorecardCounts } from './scorecard.ts'
import { searchRows } from './search.ts'
import { sloFigures } from './slo.ts'
import { spending } from './spending.ts'
import { storageSize } from './storage.ts'
import { customerWordsIn } from './support.ts'
import { providerTraffic, trafficSummary } from './traffic.ts'
import { verificationPage, verificationsByIds } from './verification-list.ts'

/** Everything that scans, by name: answered by the reader worker, never by the main thread. */
export const readQueries = {
  customerStatement,
  exportPart,
  exportTotal,
  reportSums,
  costReport,
  savingsReport,
  spendForecast,
  whatIfReport,
  chargesBetween,
  networkPrices,
  priceHistoryPage,
  priceMatrix,
  priceRuns,
  priceSeries,
  runChanges,
  databaseBytes,
  trafficByCountry,
  failoverPage,
  failoverDurations,
  failoverFlows,
  episodePage,
  episodeReport,
  episodesOf,
  searchRows,
  auditPage,
  auditChoices,
  sloFigures,
  spending,
  customerPage,
  drillPage,
  healthMinute,
  healthMinutes,
  matureOutcomes,
  providerTraffic,
  acceptanceShare,
  countriesShare,
  priceAlertCards,
  cardRoutes,
  cardSize,
  segmentsByRoute,
  unreadPriceAlerts,
  pricesConfirmed,
  providerCountries,
  policyShares,
  policyTraffic,
  shadowSums,
  providerErrors,
  providerWindows,
  trafficSummary,
  uptimeMinutes,
  verificationPage,
  verificationsByIds,
  alertHops,
  failoverTally,
  alertHistory,
  alertPage,
  alertSubjects,
  alertReadings,
  accountLevels,
  subjectFigures,
  unregisteredRoutes,
  copyDatabase,
  fileDigest,
  fileFacts,
  fileProblem,
  changesSince,
  exportRows,
  exportTablesOf,
  retentionPreview,
  unmasked,
  storageSize,
  scorecardCounts,
  rollupCheck,
  customerWordsIn,
} as const

export type ReadQueries = typeof readQueries
export type QueryName = keyof ReadQueries
