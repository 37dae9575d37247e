import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { countrySchema, serviceSchema, timestampSchema } from './models.ts'
import { moneySchema } from './money.ts'

const { NOT_FOUND, SETTING_LOCKED, STORE_UNAVAILABLE } = errors

/**
 * `announced`: holds from a later day on; when that day comes it raises no second alert. `billed-differently`: what is
 * charged is not what the list says.
 */
export const priceAlertKinds = ['raised', 'lowered', 'disappeared', 'announced', 'billed-differently'] as const
export const priceAlertKindSchema = z.enum(priceAlertKinds)
export type PriceAlertKind = z.infer<typeof priceAlertKindSchema>

/**
 * `unread` and `read` are open. `snoozed` is open again by itself when its time has come. `muted`: its country is
 * muted; it is recorded all the same. `acknowledged` is dealt with, and stays so.
 */
export const priceAlertStates = ['unread', 'read', 'acknowledged', 'snoozed', 'muted'] as const
export const priceAlertStateSchema = z.enum(priceAlertStates)
export type PriceAlertState = z.infer<typeof priceAlertStateSchema>

/** One route whose price moved. Impact and absorption are per month, in the reporting currency. */
export const priceAlertSchema = z.object({
  id: z.int(),
  country: countrySchema,
  /** MCC and MNC, or the name where the list has no codes; empty for the country as a whole. */
  network: z.string(),
  kind: priceAlertKindSchema,
  /** Per segment, in the provider's currency; null when unknown. */
  oldPrice: moneySchema.nullable(),
  /** Per segment; null when it disappeared. */
  newPrice: moneySchema.nullable(),
  /** Percent, -100 to 999; 999 means "more than that". Null when it cannot be stated, such as from zero. */
  percent: z.number().nullable(),
  /** When the new price holds, later than `createdAt` for an announced one. */
  effectiveFrom: timestampSchema,
  /** Segments a month at forecast volume. */
  segmentsPerMonth: z.number().nonnegative(),
  /** What the move costs more (less: negative) a month; null when a price or a rate of exchange is unknown. */
  impact: moneySchema.nullable(),
  /** The part of `impact` that the next cheapest usable provider would spare; null when there is none. */
  absorbed: moneySchema.nullable(),
  /** That provider. */
  absorbedBy: z.string().nullable(),
})
export type PriceAlert = Readonly<z.infer<typeof priceAlertSchema>>

/** Everything of one kind that one run found on one provider's list: a whole-list update is one card. */
export const priceAlertCardSchema = z.object({
  id: z.int(),
  /** The sync run that found it; null for a price that was imported or set by hand. */
  runId: z.int().nullable(),
  provider: z.string(),
  service: serviceSchema,
  kind: priceAlertKindSchema,
  state: priceAlertStateSchema,
  createdAt: timestampSchema,
  snoozedUntil: timestampSchema.nullable(),
  acknowledgedAt: timestampSchema.nullable(),
  /** A sentence: what happened, what it costs, what another provider would absorb. */
  message: z.string(),
  countries: z.int(),
  /** How many routes are on the card; `rows` holds the first of them. */
  routes: z.int(),
  /** Over the routes whose change can be stated in percent. */
  percent: z.object({ min: z.number(), max: z.number() }).nullable(),
  /** Sum over the routes whose impact is known; null when none is. */
  impact: moneySchema.nullable(),
  /** Routes whose impact is unknown and which `impact` leaves out. */
  unknownImpacts: z.int(),
  absorbed: moneySchema.nullable(),
  /** By impact, the greatest first; at most 20. The others come from `alertRoutes`. */
  rows: z.array(priceAlertSchema),
  /** What cards are ranked by, micros a month; goes into the key of the next page. */
  rank: z.int(),
})
export type PriceAlertCard = Readonly<z.infer<typeof priceAlertCardSchema>>

export const priceAlertFilterSchema = z.object({
  /** All but acknowledged, snoozed and muted ones by default. */
  states: z.array(priceAlertStateSchema).min(1).max(5).default(['unread', 'read']),
  providers: z.array(z.string().max(100)).max(100).optional(),
  countries: z.array(countrySchema).max(300).optional(),
  kinds: z.array(priceAlertKindSchema).max(5).optional(),
})
export type PriceAlertFilter = Readonly<z.infer<typeof priceAlertFilterSchema>>

/** What a move must come to before it raises an alert. */
export const priceThresholdsSchema = z.object({
  /** Of the old price, up or down. */
  percent: z.number().min(0).max(999),
  /** Up or down a month at forecast volume, micros of the reporting currency. */
  monthlyMicros: z.int().min(0),
  /** Whether one of the two is enough. */
  rule: z.enum(['either', 'both']),
  /** Whether routes without any traffic in the last 30 days raise alerts too; then by the percentage alone. */
  withoutTraffic: z.boolean(),
})
export type PriceThresholds = Readonly<z.infer<typeof priceThresholdsSchema>>

const cardIds = z.object({ cards: z.array(z.int()).min(1).max(500) })
/** How many cards there were to change. */
const changed = z.object({ changed: z.int() })
const mutedCountry = z.object({ country: countrySchema, mutedAt: timestampSchema, reason: z.string().nullable() })

/** Part of `pricing`: what moved, by what it costs. */
export const priceAlertsContract = {
  /**
   * Cards by monthly impact, the dearest first. Pages go by key: pass the last card's `rank` and `id`. A card that is
   * filtered by country or state holds, counts and sums only the routes that pass.
   */
  alerts: oc
    .route({ method: 'GET', path: '/pricing/alerts' })
    .input(
      z.object({
        filter: priceAlertFilterSchema.prefault({}),
        before: z.object({ rank: z.coerce.number().int(), id: z.coerce.number().int() }).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(
      z.object({
        cards: z.array(priceAlertCardSchema),
        /** Of all states. */
        total: z.int(),
        matching: z.int(),
        unread: z.int(),
      }),
    ),
  /** All routes of one card that pass the filter, by impact, the greatest first; `offset` pages on. */
  alertRoutes: oc
    .route({ method: 'GET', path: '/pricing/alerts/{card}/routes' })
    .input(
      z.object({
        card: z.coerce.number().int(),
        filter: priceAlertFilterSchema.prefault({}),
        offset: z.coerce.number().int().min(0).max(100_000).default(0),
        limit: z.coerce.number().int().min(1).max(500).default(200),
      }),
    )
    .errors({ NOT_FOUND })
    .output(z.object({ rows: z.array(priceAlertSchema), matching: z.int() })),
  /** The number of unread cards and what they cost a month, then again at every change (at most 4 a second). */
  watchAlerts: oc.route({ method: 'GET', path: '/pricing/alerts/watch' }).output(
    eventIterator(
      z.object({
        unread: z.int(),
        /** Sum over the unread ones; null when none is known. */
        impact: moneySchema.nullable(),
      }),
    ),
  ),
  alertActions: {
    read: oc
      .route({ method: 'POST', path: '/pricing/alerts/read' })
      .input(cardIds.extend({ read: z.boolean().default(true) }))
      .errors({ STORE_UNAVAILABLE })
      .output(changed),
    markAllRead: oc
      .route({ method: 'POST', path: '/pricing/alerts/read-all' })
      .errors({ STORE_UNAVAILABLE })
      .output(changed),
    /** Dealt with; also marks as read. */
    acknowledge: oc
      .route({ method: 'POST', path: '/pricing/alerts/acknowledge' })
      .input(cardIds.extend({ reason: z.string().trim().max(500).optional() }))
      .errors({ STORE_UNAVAILABLE })
      .output(changed),
    /** Out of sight until then; null brings it back at once. */
    snooze: oc
      .route({ method: 'POST', path: '/pricing/alerts/snooze' })
      .input(cardIds.extend({ until: timestampSchema.nullable() }))
      .errors({ STORE_UNAVAILABLE })
      .output(changed),
    /** Alerts of this country, old and new, are out of sight until it is unmuted. */
    mute: oc
      .route({ method: 'POST', path: '/pricing/alerts/mute' })
      .input(z.object({ country: countrySchema, reason: z.string().trim().max(500).optional() }))
      .errors({ STORE_UNAVAILABLE })
      .output(z.array(mutedCountry)),
    unmute: oc
      .route({ method: 'POST', path: '/pricing/alerts/unmute' })
      .input(z.object({ country: countrySchema }))
      .errors({ STORE_UNAVAILABLE })
      .output(z.array(mutedCountry)),
    muted: oc.route({ method: 'GET', path: '/pricing/alerts/muted' }).output(z.array(mutedCountry)),
    thresholds: oc.route({ method: 'GET', path: '/pricing/alerts/thresholds' }).output(priceThresholdsSchema),
    setThresholds: oc
      .route({ method: 'PUT', path: '/pricing/alerts/thresholds' })
      .input(priceThresholdsSchema)
      .errors({ SETTING_LOCKED, STORE_UNAVAILABLE })
      .output(priceThresholdsSchema),
  },
}
