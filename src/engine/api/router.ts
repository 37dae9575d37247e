import { os, type Parts } from './context.ts'
import { failoversApi } from './failovers.ts'
import { overviewApi, providersApi } from './overview.ts'
import { sandboxApi } from './sandbox.ts'
import { countriesApi, systemApi } from './system.ts'
import { verificationsApi } from './verifications.ts'

/** The contract, implemented; a missing or misspelt procedure does not compile. */
export const createRouter = (parts: Parts) =>
  os.router({
    system: systemApi(parts),
    overview: overviewApi(parts),
    providers: providersApi(parts),
    countries: countriesApi(parts),
    verifications: verificationsApi(parts),
    failovers: failoversApi(parts),
    sandbox: sandboxApi(parts),
  })

export type AppRouter = ReturnType<typeof createRouter>
