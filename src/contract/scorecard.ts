import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { durationSchema, timestampSchema, workspaceSchema } from './models.ts'
import { reportFormats } from './reports.ts'

const { PDF_UNAVAILABLE, STORE_UNAVAILABLE } = errors

/** What the product promises, in the order of the scorecard. */
export const scorecardNames = [
  'failover',
  'recovery',
  'uptime',
  'lost',
  'cost',
  'roi',
  'dashboard',
  'calculation',
  'sync',
  'accuracy',
  'api',
] as const

/** `unknown`: not enough was measured yet to say; never a guess. */
export const scorecardStates = ['met', 'missed', 'unknown'] as const
export type ScorecardState = (typeof scorecardStates)[number]

export const scorecardRowSchema = z.object({
  name: z.enum(scorecardNames),
  title: z.string(),
  /** As people read it, such as `under 5 s`. */
  target: z.string(),
  /** Of `value`, `low` and `high`: ms, a share such as 0.2, or a number of things. */
  unit: z.enum(['duration', 'share', 'count']),
  /** Null while it is not known. */
  value: z.number().nullable(),
  /** Ends of the 95 % interval; null where there is none. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** How many of `of` the value stands on; null while it is not known. */
  n: z.int().nullable(),
  /** What is counted, in the plural, such as `failovers`. */
  of: z.string(),
  /** What was looked at, such as `last 30 days`. */
  window: z.string(),
  state: z.enum(scorecardStates),
  /** What has to happen before the state can be known, as a sentence; null once it is. */
  needed: z.string().nullable(),
  /** Something worth knowing beside the value, as a sentence. */
  detail: z.string().nullable(),
  /** How it is measured, in one sentence. */
  method: z.string(),
  /** The page that shows where the value comes from. */
  evidence: z.object({ label: z.string(), path: z.string(), params: z.record(z.string(), z.string()) }),
})
export type ScorecardRow = Readonly<z.infer<typeof scorecardRowSchema>>

export const scorecardSchema = z.object({
  at: timestampSchema,
  workspace: workspaceSchema,
  /** One for each promise, in the order of `scorecardNames`. */
  rows: z.array(scorecardRowSchema),
})
export type Scorecard = Readonly<z.infer<typeof scorecardSchema>>

/** How long something took, since the engine started; ms. The newest 500 of each are kept. */
const timedSchema = z.object({
  /** Of a procedure, such as `overview.get`, or the path of a page. */
  name: z.string(),
  n: z.int(),
  p50Ms: durationSchema,
  p95Ms: durationSchema,
  maxMs: durationSchema,
  lastMs: durationSchema,
  /** False for calls that wait for a person, a provider or long work: the scorecard leaves them out. */
  counted: z.boolean(),
})
export type Timed = Readonly<z.infer<typeof timedSchema>>

/** The promises of the product beside what was measured here. */
export const scorecardContract = {
  current: oc.route({ method: 'GET', path: '/scorecard' }).output(scorecardSchema),
  /** The scorecard, then again while things happen (at most every 10 s). */
  watch: oc.route({ method: 'GET', path: '/scorecard/watch' }).output(eventIterator(scorecardSchema)),
  /** The times behind the rows about speed, the slowest 95th percentile first. */
  timings: oc
    .route({ method: 'GET', path: '/scorecard/timings' })
    .output(z.object({ calls: z.array(timedSchema), pages: z.array(timedSchema) })),
  /** A page tells how long it took from being opened until nothing on it was loading; kept in memory only. */
  measure: oc
    .route({ method: 'POST', path: '/scorecard/measure' })
    .input(
      z.object({
        /** Its path, such as `/overview`. */
        page: z.string().regex(/^\/[a-z-]{1,40}$/),
        ms: z.number().min(0).max(600_000),
      }),
    )
    .output(z.object({})),
  /** Asks where the file goes, then answers at once; `reports.watch` tells how it goes on. Null: they changed their mind. */
  save: oc
    .route({ method: 'POST', path: '/scorecard/save' })
    .input(z.object({ format: z.enum(reportFormats) }))
    .errors({ PDF_UNAVAILABLE, STORE_UNAVAILABLE })
    .output(z.object({ id: z.int().nullable() })),
}
