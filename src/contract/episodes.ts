import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { failoverFilterSchema } from './failovers.ts'
import * as m from './models.ts'
import { moneySchema } from './money.ts'

const { NOT_FOUND, STORE_UNAVAILABLE } = errors

/** A failover is to be over in this time, ms. */
export const FAILOVER_LIMIT_MS = 5_000

/** Failovers of an episode are no further apart than this, ms, unless the breaker stayed open in between. */
export const EPISODE_GAP_MS = 300_000

/** What makes hops belong together: categories that have one root and one remedy. */
export const causes = ['outage', 'throttled', 'account', 'route', 'message', 'no-receipt', 'restart'] as const
export const causeSchema = z.enum(causes)
export type Cause = z.infer<typeof causeSchema>

/** What hops of one episode have in common, in the words of the reader. */
export const causeLabels: Readonly<Record<Cause, string>> = {
  outage: 'Outage',
  throttled: 'Throttled',
  account: 'Account trouble',
  route: 'Route not permitted',
  message: 'Message refused',
  'no-receipt': 'No receipts',
  restart: 'Restart of Signalbox',
}

export const causeOf: Readonly<Record<m.Category, Cause>> = {
  refused: 'outage',
  timeout: 'outage',
  reset: 'outage',
  'server-error': 'outage',
  'malformed-answer': 'outage',
  throttled: 'throttled',
  'bad-credentials': 'account',
  'no-credit': 'account',
  'account-blocked': 'account',
  'geo-blocked': 'route',
  'bad-sender': 'route',
  'bad-recipient': 'message',
  'opted-out': 'message',
  'content-rejected': 'message',
  'bad-request': 'message',
  interrupted: 'restart',
  'no-receipt': 'no-receipt',
}

/**
 * `ongoing`: another hop would still belong to it, and the provider has accepted nothing since the last one.
 * `recovered`: the provider has accepted again. `quiet`: neither; nothing more was sent to it.
 */
export const episodeStates = ['ongoing', 'recovered', 'quiet'] as const
export const episodeStateSchema = z.enum(episodeStates)
export type EpisodeState = z.infer<typeof episodeStateSchema>

const noteSchema = z.object({
  kind: z.enum(['acknowledge', 'note']),
  text: z.string(),
  author: z.string(),
  at: m.timestampSchema,
})
export type EpisodeNote = Readonly<z.infer<typeof noteSchema>>

/** What became of the verifications that an episode moved. */
const fateSchema = z.object({
  verifications: z.int(),
  /** Accepted by another provider after all: rescued from the failing one. */
  takenOver: z.int(),
  /** Ended without any provider that accepted it. */
  lost: z.int(),
  /** Beyond the first choice, in the reporting currency, over hops with known prices; null when no price is known. */
  extraCost: moneySchema.nullable(),
  /** Hops whose price is unknown and which `extraCost` therefore leaves out. */
  unpriced: z.int(),
})
export type EpisodeFate = Readonly<z.infer<typeof fateSchema>>

/** Consecutive failovers away from one provider for one cause. Derived from the failover log, every hop is in one. */
export const episodeSchema = fateSchema.extend({
  /** The lowest id of its hops. */
  id: z.int(),
  provider: z.string(),
  cause: causeSchema,
  /** Drill traffic has episodes of its own. */
  drill: z.boolean(),
  state: episodeStateSchema,
  /** Moment of its first hop; lists go by it. */
  createdAt: m.timestampSchema,
  /** Moment of its last hop so far. */
  lastAt: m.timestampSchema,
  /** First acceptance by the provider after the last hop; null while there is none. */
  recoveredAt: m.timestampSchema.nullable(),
  hops: z.int(),
  /** Hops that took longer than `FAILOVER_LIMIT_MS`, rescues left out: they wait for a receipt first. */
  slow: z.int(),
  /** The longest accepted hop, rescues left out; null without any. */
  maxMs: m.durationSchema.nullable(),
  maybeDuplicate: z.int(),
  /** The most frequent reason. */
  category: m.categorySchema,
  reason: z.string(),
  /** Where it went, the most frequent first; null for nobody left. */
  to: z.array(z.object({ provider: z.string().nullable(), hops: z.int() })),
  /** The most affected first. */
  countries: z.array(m.countrySchema),
  customers: z.int(),
  /** The latest; null while nobody has. */
  acknowledged: noteSchema.nullable(),
  /** The planned window that covers all of it. */
  maintenance: z.object({ id: z.int(), reason: z.string() }).nullable(),
})
export type Episode = Readonly<z.infer<typeof episodeSchema>>

export const momentKinds = [
  'first-failure',
  'taken-over',
  'breaker-opened',
  'probing',
  'probe-failed',
  'breaker-reopened',
  'probe-passed',
  'breaker-closed',
  'ramp-over',
  'last-failover',
  'recovered',
] as const
export type MomentKind = (typeof momentKinds)[number]

const momentSchema = z.object({
  at: m.timestampSchema,
  kind: z.enum(momentKinds),
  /** False where only the minute is known: breakers and probes are recorded minute by minute. */
  exact: z.boolean(),
})
export type EpisodeMoment = Readonly<z.infer<typeof momentSchema>>

/** Counts of hops by how long they took, over hops that were accepted; rescues are left out. */
const durationsSchema = z.object({
  /** Lower and upper bound of each bin in ms; null for no upper bound. `FAILOVER_LIMIT_MS` is one of the bounds. */
  bins: z.array(z.object({ from: m.durationSchema, to: m.durationSchema.nullable(), hops: z.int() })),
  n: z.int(),
  p50Ms: m.durationSchema.nullable(),
  p95Ms: m.durationSchema.nullable(),
  p99Ms: m.durationSchema.nullable(),
  maxMs: m.durationSchema.nullable(),
  /** Hops longer than `FAILOVER_LIMIT_MS`. */
  slow: z.int(),
})
export type FailoverDurations = Readonly<z.infer<typeof durationsSchema>>

export const episodeDetailSchema = episodeSchema.extend({
  /** In order of time. */
  moments: z.array(momentSchema),
  /** Active probes from the first to the last minute of the episode. */
  probes: z.object({ ok: z.int(), failed: z.int() }),
  /** By category and the provider's own code, the most frequent first, with what to do. */
  reasons: z.array(
    z.object({
      category: m.categorySchema,
      code: z.string().nullable(),
      reason: z.string(),
      hops: z.int(),
      meaning: z.string(),
      advice: z.string(),
    }),
  ),
  byCountry: z.array(fateSchema.extend({ country: m.countrySchema })),
  /** `customer` is null for verifications without one. */
  byCustomer: z.array(fateSchema.extend({ customer: z.string().nullable() })),
  durations: durationsSchema,
  /** Newest first. */
  notes: z.array(noteSchema),
})
export type EpisodeDetail = Readonly<z.infer<typeof episodeDetailSchema>>

/** An episode matches when at least one of its hops passes the filter of the failover log. */
export const episodeFilterSchema = failoverFilterSchema.extend({
  /** Of episodes. */
  ids: z.array(z.int()).max(500).optional(),
  acknowledged: z.boolean().optional(),
  /** Whether a planned window covers all of it. */
  maintenance: z.boolean().optional(),
})
export type EpisodeFilter = Readonly<z.infer<typeof episodeFilterSchema>>

const filterInput = z.object({ filter: episodeFilterSchema.default({}) })
const idInput = z.object({ id: z.coerce.number().int() })

export const episodesContract = {
  /** Newest first, by key: pass the last row's `createdAt` and `id` to get the next page. */
  list: oc
    .route({ method: 'GET', path: '/episodes' })
    .input(
      filterInput.extend({
        before: z.object({ createdAt: m.timestampSchema, id: z.int() }).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ rows: z.array(episodeSchema), total: z.int(), matching: z.int() })),
  /** The episode that a hop belongs to, by the id of any of its hops. */
  get: oc
    .route({ method: 'GET', path: '/episodes/{id}' })
    .input(idInput)
    .errors({ NOT_FOUND })
    .output(episodeDetailSchema),
  /**
   * Episodes that began or changed since the last event (at most one event a second), each with whether it passes
   * the filter; `removed` are ids that went into another episode.
   */
  watch: oc
    .route({ method: 'GET', path: '/episodes/watch' })
    .input(filterInput)
    .output(
      eventIterator(
        z.object({
          changed: z.array(episodeSchema.extend({ matches: z.boolean() })),
          removed: z.array(z.int()),
        }),
      ),
    ),
  /** Says that somebody has seen to it; every acknowledgement stays on record. */
  acknowledge: oc
    .route({ method: 'POST', path: '/episodes/{id}/acknowledge' })
    .input(idInput.extend({ text: z.string().trim().max(2_000).default('') }))
    .errors({ NOT_FOUND, STORE_UNAVAILABLE })
    .output(episodeSchema),
  note: oc
    .route({ method: 'POST', path: '/episodes/{id}/note' })
    .input(idInput.extend({ text: z.string().trim().min(1).max(2_000) }))
    .errors({ NOT_FOUND, STORE_UNAVAILABLE })
    .output(episodeSchema),
  /** Hops by where they left and where they went, the most frequent first. */
  flows: oc
    .route({ method: 'GET', path: '/episodes/flows' })
    .input(filterInput)
    .output(z.array(z.object({ from: z.string(), to: z.string().nullable(), hops: z.int(), accepted: z.int() }))),
  durations: oc.route({ method: 'GET', path: '/episodes/durations' }).input(filterInput).output(durationsSchema),
}

/** A span that was planned: left out of uptime and availability, and listed. It may be set afterwards. */
export const maintenanceSchema = z.object({
  id: z.int(),
  /** Null for all providers. */
  provider: z.string().nullable(),
  from: m.timestampSchema,
  to: m.timestampSchema,
  reason: z.string(),
  author: z.string(),
  /** When this version of it was written. */
  changedAt: m.timestampSchema,
})
export type Maintenance = Readonly<z.infer<typeof maintenanceSchema>>

/** Longest window, ms: 90 days, as long as minutes are kept. */
const LONGEST_MS = 7_776_000_000
const windowFields = z.object({
  provider: z.string().min(1).max(100).nullable(),
  from: m.timestampSchema,
  to: m.timestampSchema,
  reason: z.string().trim().min(1).max(500),
})
const isSpan = ({ from, to }: { readonly from: number; readonly to: number }) => to > from && to - from <= LONGEST_MS
const spanMessage = { message: 'the end must be after the start, and not more than 90 days after it' }

/** Every change is written to the audit log, and earlier versions are kept. */
export const maintenanceContract = {
  /** Windows that touch the span, the latest first; at most 500. */
  list: oc
    .route({ method: 'GET', path: '/maintenance' })
    .input(z.object({ from: z.coerce.number().int().default(0), to: z.coerce.number().int().optional() }))
    .output(z.array(maintenanceSchema)),
  create: oc
    .route({ method: 'POST', path: '/maintenance' })
    .input(windowFields.refine(isSpan, spanMessage))
    .errors({ NOT_FOUND, STORE_UNAVAILABLE })
    .output(maintenanceSchema),
  edit: oc
    .route({ method: 'PUT', path: '/maintenance/{id}' })
    .input(windowFields.extend(idInput.shape).refine(isSpan, spanMessage))
    .errors({ NOT_FOUND, STORE_UNAVAILABLE })
    .output(maintenanceSchema),
  delete: oc
    .route({ method: 'DELETE', path: '/maintenance/{id}' })
    .input(idInput)
    .errors({ NOT_FOUND, STORE_UNAVAILABLE })
    .output(z.object({})),
}
