import { accountsApi } from './accounts.ts'
import { alertsApi } from './alerts.ts'
import { analyticsApi } from './analytics.ts'
import { os, type Parts } from './context.ts'
import { costApi } from './cost.ts'
import { customersApi } from './customers.ts'
import { drillsApi } from './drills.ts'
import { episodesApi, maintenanceApi } from './episodes.ts'
import { failoversApi } from './failovers.ts'
import { healthApi } from './health.ts'
import { exampleDataApi, importsApi } from './imports.ts'
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
import { sloApi } from './slo.ts'
import { countriesApi, systemApi } from './system.ts'
import { verificationsApi } from './verifications.ts'
import { workspaceApi } from './workspace.ts'

/** The contract, implemented; a missing or misspelt procedure does not compile. */
export const createRouter = (parts: Parts) =>
  os.router({
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
    pricing: { ...pricingApi(parts), ...priceAlertsApi(parts), ...priceImportApi(parts) },
    drills: drillsApi(parts),
    customers: customersApi(parts),
    analytics: analyticsApi(parts),
    alerts: alertsApi(parts),
    policies: { ...policiesApi(parts), ...replayApi(parts) },
    cost: { ...costApi(parts), ...recommendationsApi(parts) },
    imports: importsApi(parts),
    exampleData: exampleDataApi(parts),
    sandbox: sandboxApi(parts),
  })

export type AppRouter = ReturnType<typeof createRouter>
