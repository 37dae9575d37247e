import { CallTimes, timed } from '../scorecard/call-times.ts'
import { accountsApi } from './accounts.ts'
import { alertsApi } from './alerts.ts'
import { analyticsApi } from './analytics.ts'
import { auditApi } from './audit.ts'
import { backupsApi } from './backups.ts'
import { os, type Parts } from './context.ts'
import { costApi } from './cost.ts'
import { customersApi } from './customers.ts'
import { drillsApi } from './drills.ts'
import { episodesApi, maintenanceApi } from './episodes.ts'
import { failoversApi } from './failovers.ts'
import { healthApi } from './health.ts'
import { exampleDataApi, importsApi } from './imports.ts'
import { localApiApi } from './local-api.ts'
import { overviewApi } from './overview.ts'
import { policiesApi } from './policies.ts'
import { priceAlertsApi } from './price-alerts.ts'
import { priceImportApi } from './price-import.ts'
import { pricingApi } from './pricing.ts'
import { providersApi } from './providers.ts'
import { readinessApi } from './readiness.ts'
import { recommendationsApi } from './recommendations.ts'
import { replayApi } from './replay.ts'
import { reportsApi } from './reports.ts'
import { sandboxApi } from './sandbox.ts'
import { scorecardApi } from './scorecard.ts'
import { searchApi } from './search.ts'
import { openSelfTests, selfTestApi } from './self-test.ts'
import { settingsApi } from './settings.ts'
import { sloApi } from './slo.ts'
import { storageApi } from './storage.ts'
import { supportApi } from './support.ts'
import { countriesApi, systemApi } from './system.ts'
import { updatesApi } from './updates.ts'
import { verificationsApi } from './verifications.ts'
import { workspaceApi } from './workspace.ts'

/** The contract, implemented; a missing or misspelt procedure does not compile. */
export function createRouter(parts: Parts) {
  const times = new CallTimes()
  const tests = openSelfTests(parts)
  const { clock } = parts
  return os
    .use(({ path, next }) => timed({ times, clock }, path.join('.'), async () => next()))
    .router({
      system: systemApi(parts),
      overview: overviewApi(parts),
      providers: providersApi(parts),
      accounts: accountsApi(parts),
      workspace: workspaceApi(parts),
      health: healthApi(parts),
      countries: countriesApi(parts),
      verifications: verificationsApi(parts),
      failovers: failoversApi(parts),
      episodes: episodesApi(parts),
      maintenance: maintenanceApi(parts),
      slo: sloApi(parts),
      reports: reportsApi(parts),
      readiness: readinessApi(parts),
      search: searchApi(parts),
      pricing: { ...pricingApi(parts), ...priceAlertsApi(parts), ...priceImportApi(parts) },
      drills: drillsApi(parts),
      customers: customersApi(parts),
      analytics: analyticsApi(parts),
      alerts: alertsApi(parts),
      policies: { ...policiesApi(parts), ...replayApi(parts) },
      cost: { ...costApi(parts), ...recommendationsApi(parts) },
      imports: importsApi(parts),
      exampleData: exampleDataApi(parts),
      localApi: localApiApi(parts),
      updates: updatesApi(parts),
      settings: settingsApi(parts),
      audit: auditApi(parts),
      backups: backupsApi(parts),
      storage: storageApi(parts),
      sandbox: sandboxApi(parts),
      scorecard: scorecardApi(parts, times),
      selfTest: selfTestApi(parts, tests),
      support: supportApi(parts, times, tests),
    })
}

export type AppRouter = ReturnType<typeof createRouter>
