import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import * as m from './models.ts'
import { providerStatusSchema } from './overview.ts'

const { NOT_FOUND, NO_PROVIDER_LEFT, STORE_UNAVAILABLE } = errors

/** `drained`: takes no new verifications unless nobody else can; receipts go on. */
export const providerStates = ['enabled', 'drained', 'disabled'] as const
export const providerStateSchema = z.enum(providerStates)
export type ProviderState = z.infer<typeof providerStateSchema>

/** `priority`: the first usable one. `weighted`: a usable one by chance, in proportion to its weight. */
export const queueStrategies = ['priority', 'weighted'] as const
export const queueStrategySchema = z.enum(queueStrategies)
export type QueueStrategy = z.infer<typeof queueStrategySchema>

/** What an operator has decided about a provider. */
export const providerControlSchema = z.object({
  state: providerStateSchema,
  /** When a disabled provider comes back by itself; null for never. */
  disabledUntil: m.timestampSchema.nullable(),
  /** Goes before all others wherever it can be used. */
  pinned: z.boolean(),
  /** Its part in a weighted queue, against the others' weights. */
  weight: z.number().positive().max(1_000),
  /** Submissions per second; null for no limit. */
  perSecond: z.number().positive().max(10_000).nullable(),
  /** Submissions under way at once; null for no limit. */
  concurrent: z.int().positive().max(10_000).nullable(),
})
export type ProviderControl = Readonly<z.infer<typeof providerControlSchema>>

/** A provider with its health and what an operator has decided about it. */
export const providerRowSchema = providerStatusSchema.extend({
  ...providerControlSchema.shape,
  /** Place in the default order, pinned ones first, from 1. */
  rank: z.int(),
  /** When its price list was last confirmed; null when it has none. */
  pricedAt: m.timestampSchema.nullable(),
})
export type ProviderRow = Readonly<z.infer<typeof providerRowSchema>>

/** One version of the order of trial; the highest version of a country and service is in force. */
export const queueSchema = z.object({
  version: z.int(),
  /** Null for the default, which serves all countries without an order of their own. */
  country: m.countrySchema.nullable(),
  service: m.serviceSchema,
  strategy: queueStrategySchema,
  /** Names in the order of trial; null when the country follows the default again. */
  providers: z.array(z.string()).nullable(),
  author: z.string(),
  reason: z.string(),
  createdAt: m.timestampSchema,
})
export type Queue = Readonly<z.infer<typeof queueSchema>>

export const auditEntrySchema = z.object({
  id: z.int(),
  at: m.timestampSchema,
  /** `operator` for the console, otherwise the part of the engine that acted. */
  actor: z.string(),
  /** What was done, such as `provider.state`, `provider.pin`, `queue.order` or `maintenance.create`. */
  action: z.string(),
  /** `provider:<name>`, `queue:<service>:<country or default>` or `maintenance:all`. */
  subject: z.string(),
  detail: z.object({
    before: z.record(z.string(), z.unknown()),
    after: z.record(z.string(), z.unknown()),
    reason: z.string().nullable(),
  }),
})
export type AuditEntry = Readonly<z.infer<typeof auditEntrySchema>>

export const providerCountrySchema = z.object({
  country: m.countrySchema,
  /** Of the country's acceptances in the window. */
  share: z.number().min(0).max(1).nullable(),
  accept: m.rateSchema,
  delivery: m.rateSchema,
  conversion: m.rateSchema,
})
export type ProviderCountry = Readonly<z.infer<typeof providerCountrySchema>>

/** One kind of error of a provider, with what to do about it. */
export const providerErrorSchema = z.object({
  /** Refused at submission, or reported by a receipt after it was accepted. */
  stage: z.enum(['submit', 'delivery']),
  /** Null for receipts, which have a code only. */
  category: m.categorySchema.nullable(),
  /** The provider's own code; null below HTTP. */
  code: z.string().nullable(),
  count: z.int(),
  lastAt: m.timestampSchema,
  meaning: z.string(),
  advice: z.string(),
})
export type ProviderError = Readonly<z.infer<typeof providerErrorSchema>>

export const providerDetailSchema = z.object({
  provider: providerRowSchema,
  /** Where it stands in every order in force; `country` is null for the default. */
  positions: z.array(
    z.object({
      country: m.countrySchema.nullable(),
      service: m.serviceSchema,
      version: z.int(),
      position: z.int(),
      of: z.int(),
    }),
  ),
  /** Submissions under way, and the rate it is slowed to after it answered 429. */
  load: z.object({ underWay: z.int(), slowedTo: z.number().nullable() }),
  /** Over the window, the busiest first. */
  countries: z.array(providerCountrySchema),
  /** Of the last 24 h, the most frequent first. */
  errors: z.array(providerErrorSchema),
  /** Of all acceptances of the last 24 h; what disabling it would move. */
  dayShare: z.number().min(0).max(1).nullable(),
})
export type ProviderDetail = Readonly<z.infer<typeof providerDetailSchema>>

const windowInput = z.object({
  /** How far back, in ms. */
  windowMs: z.coerce.number().int().min(60_000).max(86_400_000).default(3_600_000),
})
const named = z.object({ name: z.string().min(1).max(100) })
const reason = z.string().trim().max(500).optional()
const changeErrors = { NOT_FOUND, STORE_UNAVAILABLE }

/** Every change is written to the audit log. */
export const providersContract = {
  /** In the default order of trial. */
  list: oc.route({ method: 'GET', path: '/providers' }).input(windowInput).output(z.array(providerRowSchema)),
  /** The list, then again whenever traffic, a breaker or an operator changed it (at most 1 a second). */
  watch: oc
    .route({ method: 'GET', path: '/providers/watch' })
    .input(windowInput)
    .output(eventIterator(z.array(providerRowSchema))),
  queues: oc
    .route({ method: 'GET', path: '/providers/queues' })
    .input(
      z.object({
        /** All versions, newest first, instead of those in force. */ history: z
          .union([z.boolean(), z.stringbool()])
          .default(false),
      }),
    )
    .output(z.array(queueSchema)),
  audit: oc
    .route({ method: 'GET', path: '/providers/audit' })
    .input(
      z.object({
        /** One provider and the orders it stands in; every provider, order and maintenance when left out. */
        name: z.string().max(100).optional(),
        beforeId: z.coerce.number().int().optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.array(auditEntrySchema)),
  get: oc
    .route({ method: 'GET', path: '/providers/{name}' })
    .input(windowInput.extend(named.shape))
    .errors({ NOT_FOUND })
    .output(providerDetailSchema),
  setState: oc
    .route({ method: 'POST', path: '/providers/{name}/state' })
    .input(
      named.extend({
        state: providerStateSchema,
        /** With `disabled`: when it comes back by itself, UTC epoch ms. */
        until: m.timestampSchema.nullable().default(null),
        /** Do it even though a country is left without any provider. */
        confirm: z.boolean().default(false),
        reason,
      }),
    )
    .errors({ ...changeErrors, NO_PROVIDER_LEFT })
    .output(providerControlSchema),
  pin: oc
    .route({ method: 'POST', path: '/providers/{name}/pin' })
    .input(named.extend({ pinned: z.boolean(), reason }))
    .errors(changeErrors)
    .output(providerControlSchema),
  setLimits: oc
    .route({ method: 'POST', path: '/providers/{name}/limits' })
    .input(
      named.extend({
        perSecond: providerControlSchema.shape.perSecond.optional(),
        concurrent: providerControlSchema.shape.concurrent.optional(),
        weight: providerControlSchema.shape.weight.optional(),
        reason,
      }),
    )
    .errors(changeErrors)
    .output(providerControlSchema),
  /** Puts a new version of an order in force. Providers it does not name follow in the default order. */
  reorder: oc
    .route({ method: 'POST', path: '/providers/queues' })
    .input(
      z.object({
        country: m.countrySchema.nullable(),
        service: m.serviceSchema.default('sms'),
        strategy: queueStrategySchema.default('priority'),
        /** Null: the country follows the default again. The default itself needs a list. */
        providers: z.array(z.string().max(100)).max(100).nullable(),
        reason,
      }),
    )
    .errors(changeErrors)
    .output(queueSchema),
}
