import { os, type Parts } from './context.ts'
import { drillsApi } from './drills.ts'
import { failoversApi } from './failovers.ts'
import { healthApi } from './health.ts'
import { overviewApi } from './overview.ts'
import { providersApi } from './providers.ts'
import { sandboxApi } from './sandbox.ts'
import { countriesApi, systemApi } from './system.ts'
import { verificationsApi } from './verifications.ts'

/** The contract, implemented; a missing or misspelt procedure does not compile. */
export const createRouter = (parts: Parts) =>
  os.router({
    system: systemApi(parts),
    overview: overviewApi(parts),
    providers: providersApi(parts),
    health: healthApi(parts),
    countries: countriesApi(parts),
    verifications: verificationsApi(parts),
    failovers: failoversApi(parts),
    drills: drillsApi(parts),
    sandbox: sandboxApi(parts),
  })

export type AppRouter = ReturnType<typeof createRouter>
