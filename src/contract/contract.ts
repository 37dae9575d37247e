import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { accountsContract } from './accounts.ts'
import { alertsContract } from './alerts.ts'
import { analyticsContract } from './analytics.ts'
import { auditContract } from './audit.ts'
import { backupsContract } from './backups.ts'
import { costContract } from './cost.ts'
import { customersContract } from './customers.ts'
import { drills } from './drills.ts'
import { episodesContract, maintenanceContract } from './episodes.ts'
import { errors } from './errors.ts'
import { failoverFilterSchema } from './failovers.ts'
import { healthContract } from './health.ts'
import { exampleDataContract, importsContract } from './imports.ts'
import { localApiContract } from './local-api.ts'
import * as m from './models.ts'
import { moneySchema } from './money.ts'
import { overviewSchema } from './overview.ts'
import { policies } from './policies.ts'
import { priceAlertsContract } from './price-alerts.ts'
import { priceImportContract } from './price-import.ts'
import { pricingContract } from './pricing.ts'
import { providersContract } from './providers.ts'
import { readinessContract } from './readiness.ts'
import { recommendationsContract } from './recommendations.ts'
import { replayContract } from './replay.ts'
import { reportsContract } from './reports.ts'
import { faultSchema, handsetMessageSchema, sandboxStateSchema } from './sandbox.ts'
import { scorecardContract } from './scorecard.ts'
import { searchContract } from './search.ts'
import { selfTestContract } from './self-test.ts'
import { sendingContract } from './sending.ts'
import { settingsContract } from './settings.ts'
import { sloContract } from './slo.ts'
import { storageContract } from './storage.ts'
import { supportContract } from './support.ts'
import { updatesContract } from './updates.ts'
import { verificationFilterSchema } from './verifications.ts'
import { workspaceContract } from './workspace.ts'

const { INVALID_PHONE_NUMBER, COUNTRY_NOT_ALLOWED, NO_PROVIDER, BUDGET_EXCEEDED, NOT_FOUND, SANDBOX_ONLY } = errors
const { SETTING_LOCKED, STORE_UNAVAILABLE, PREFIX_BLOCKED, SENDING_PAUSED, IDEMPOTENCY_KEY_REUSED } = errors

const windowInput = z.object({
  /** How far back, in ms. */
  windowMs: z.coerce.number().int().min(60_000).max(86_400_000).default(3_600_000),
})

/** Pages go by key, newest first: pass the last row's `createdAt` and `id` to get the next page. */
const pageInput = z.object({
  before: z.object({ createdAt: m.timestampSchema, id: z.int() }).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export type { VerificationFilter } from './verifications.ts'

const recipient = {
  /** E.164, or national digits together with `country`. */
  to: z.string().trim().min(1).max(40),
  /** Read a national number as one of this country; refuse an international one of another. */
  country: m.countrySchema.optional(),
  service: m.serviceSchema.default('sms'),
  /** Send through this provider only, without failover; otherwise the router chooses. */
  provider: z.string().max(100).optional(),
}

export const contract = {
  system: {
    status: oc.route({ method: 'GET', path: '/system/status' }).output(m.systemStatusSchema),
    /** The status, then again whenever it changes (at most 4 a second). */
    watch: oc.route({ method: 'GET', path: '/system/watch' }).output(eventIterator(m.systemStatusSchema)),
    ...sendingContract,
  },
  overview: {
    get: oc.route({ method: 'GET', path: '/overview' }).input(windowInput).output(overviewSchema),
    /** The overview, then again whenever traffic changed it (at most 1 a second). */
    watch: oc
      .route({ method: 'GET', path: '/overview/watch' })
      .input(windowInput)
      .output(eventIterator(overviewSchema)),
  },
  providers: providersContract,
  accounts: accountsContract,
  workspace: workspaceContract,
  health: healthContract,
  countries: {
    /** Countries that some provider has a price for, by traffic of the last 24 h and then by name. */
    list: oc.route({ method: 'GET', path: '/countries' }).output(z.array(m.countrySchema)),
  },
  verifications: {
    /** What sending would cost and which provider would be first, without sending. */
    quote: oc
      .route({ method: 'POST', path: '/verifications/quote' })
      .input(z.object(recipient))
      .errors({ INVALID_PHONE_NUMBER, COUNTRY_NOT_ALLOWED, NO_PROVIDER, PREFIX_BLOCKED })
      .output(
        z.object({
          e164: z.string(),
          country: m.countrySchema,
          segments: z.int(),
          encoding: z.enum(['GSM-7', 'UCS-2']),
          candidates: z.array(m.candidateSchema),
          /** The first candidate's price in the reporting currency; null when unknown. */
          cost: moneySchema.nullable(),
        }),
      ),
    /** Answers at the latest after the request budget (4.5 s); a `pending` one goes on in the background. */
    send: oc
      .route({ method: 'POST', path: '/verifications' })
      .input(z.object({ ...recipient, customerId: z.string().max(200).optional() }))
      .errors({
        INVALID_PHONE_NUMBER,
        COUNTRY_NOT_ALLOWED,
        NO_PROVIDER,
        PREFIX_BLOCKED,
        BUDGET_EXCEEDED,
        SENDING_PAUSED,
        IDEMPOTENCY_KEY_REUSED,
        STORE_UNAVAILABLE,
      })
      .output(m.verificationSchema),
    check: oc
      .route({ method: 'POST', path: '/verifications/{id}/check' })
      .input(z.object({ id: z.coerce.number().int(), code: z.string().trim().min(1).max(12) }))
      .errors({ NOT_FOUND, STORE_UNAVAILABLE })
      .output(
        z.object({
          result: z.enum(['converted', 'wrong-code', 'already-converted', 'expired', 'too-many-tries', 'failed']),
          checksLeft: z.int(),
        }),
      ),
    get: oc
      .route({ method: 'GET', path: '/verifications/{id}' })
      .input(z.object({ id: z.coerce.number().int() }))
      .errors({ NOT_FOUND })
      .output(m.verificationSchema),
    list: oc
      .route({ method: 'GET', path: '/verifications' })
      .input(pageInput.extend({ filter: verificationFilterSchema.default({}) }))
      .output(z.object({ rows: z.array(m.verificationSummarySchema), total: z.int(), matching: z.int() })),
    /** Rows that were added or changed since the last event (coalesced, at most 4 a second). */
    watch: oc
      .route({ method: 'GET', path: '/verifications/watch' })
      .output(eventIterator(z.object({ changed: z.array(m.verificationSummarySchema) }))),
    /** One verification with its attempts, then again at every change until it is final. */
    watchOne: oc
      .route({ method: 'GET', path: '/verifications/{id}/watch' })
      .input(z.object({ id: z.int() }))
      .errors({ NOT_FOUND })
      .output(eventIterator(m.verificationSchema)),
  },
  failovers: {
    list: oc
      .route({ method: 'GET', path: '/failovers' })
      .input(pageInput.extend({ filter: failoverFilterSchema.default({}) }))
      .output(z.object({ rows: z.array(m.failoverSchema), total: z.int(), matching: z.int() })),
    watch: oc
      .route({ method: 'GET', path: '/failovers/watch' })
      .output(eventIterator(z.object({ added: z.array(m.failoverSchema) }))),
  },
  episodes: episodesContract,
  maintenance: maintenanceContract,
  slo: sloContract,
  reports: reportsContract,
  readiness: readinessContract,
  search: searchContract,
  pricing: { ...pricingContract, ...priceAlertsContract, ...priceImportContract },
  drills,
  customers: customersContract,
  analytics: analyticsContract,
  alerts: alertsContract,
  policies: { ...policies, ...replayContract },
  cost: { ...costContract, ...recommendationsContract },
  imports: importsContract,
  exampleData: exampleDataContract,
  settings: settingsContract,
  audit: auditContract,
  backups: backupsContract,
  storage: storageContract,
  localApi: localApiContract,
  updates: updatesContract,
  scorecard: scorecardContract,
  selfTest: selfTestContract,
  support: supportContract,
  sandbox: {
    get: oc.route({ method: 'GET', path: '/sandbox' }).errors({ SANDBOX_ONLY }).output(sandboxStateSchema),
    setTraffic: oc
      .route({ method: 'POST', path: '/sandbox/traffic' })
      .input(z.object({ perMinute: z.int().min(0).max(6_000).optional(), paused: z.boolean().optional() }))
      .errors({ SANDBOX_ONLY, SETTING_LOCKED, STORE_UNAVAILABLE })
      .output(sandboxStateSchema),
    setFault: oc
      .route({ method: 'POST', path: '/sandbox/fault' })
      .input(z.object({ provider: z.string().max(100), fault: faultSchema.nullable() }))
      .errors({ SANDBOX_ONLY, NOT_FOUND })
      .output(sandboxStateSchema),
    /** Messages that reached the simulated handset of this verification, oldest first. */
    handset: oc
      .route({ method: 'GET', path: '/sandbox/handset/{verificationId}' })
      .input(z.object({ verificationId: z.coerce.number().int() }))
      .errors({ SANDBOX_ONLY, NOT_FOUND })
      .output(z.array(handsetMessageSchema)),
  },
}

export type Contract = typeof contract
