import { oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { countrySchema, serviceSchema, timestampSchema } from './models.ts'
import { currencySchema, moneySchema } from './money.ts'

const { NOT_FOUND, STORE_UNAVAILABLE, INVALID_CUSTOMER, INVALID_PLAN } = errors

const customerIdSchema = z.string().trim().min(1).max(200)

/** A client of the business: whoever pays for verifications. */
export const customerSchema = z.object({
  /** As it is sent with every verification. */
  id: customerIdSchema,
  name: z.string(),
  /** In which it is billed, ISO 4217. */
  currency: currencySchema,
  /** The account it belongs to; null when it stands by itself. */
  parentId: z.string().nullable(),
  /** Its key in another system, unique. */
  externalId: z.string().nullable(),
  createdAt: timestampSchema,
  /** Null while it is active. */
  archivedAt: timestampSchema.nullable(),
})
export type Customer = Readonly<z.infer<typeof customerSchema>>

/** What has to happen to a verification before the customer pays for it. `attempted`: it went to some provider. */
export const billableOns = ['attempted', 'accepted', 'delivered', 'converted'] as const
export const billableOnSchema = z.enum(billableOns)
export type BillableOn = z.infer<typeof billableOnSchema>

/** The price of one verification. The entry that names country and service goes before one that names less. */
export const planPriceSchema = z.object({
  /** Null for all that have no entry of their own. */
  country: countrySchema.nullable(),
  service: serviceSchema.nullable(),
  /**
   * By volume, ascending from 0: a price holds for the verification number `fromVolume + 1` of the customer's month
   * and those after it. All billable verifications of the customer count, whatever their country.
   */
  tiers: z
    .array(z.object({ fromVolume: z.int().nonnegative(), micros: z.int().nonnegative() }))
    .min(1)
    .max(20),
})
export type PlanPrice = Readonly<z.infer<typeof planPriceSchema>>

const planFields = {
  /** Null: the default for customers without a plan of their own at that time. */
  customerId: customerIdSchema.nullable(),
  name: z.string().trim().min(1).max(100),
  currency: currencySchema,
  billableOn: billableOnSchema,
  /** In force from here, inclusive. */
  validFrom: timestampSchema,
  /** Exclusive; null for an open end. */
  validTo: timestampSchema.nullable(),
  prices: z.array(planPriceSchema).min(1).max(1_000),
}

/** What a customer pays from one date to another. The plan of the moment a verification was sent holds for it. */
export const pricePlanSchema = z.object({ id: z.int(), ...planFields, createdAt: timestampSchema })
export type PricePlan = Readonly<z.infer<typeof pricePlanSchema>>

export const correctionKinds = ['credit', 'refund', 'adjustment'] as const
export const correctionKindSchema = z.enum(correctionKinds)
export type CorrectionKind = z.infer<typeof correctionKindSchema>

/** Revenue given or taken afterwards, booked on a date of its own. It is never changed; another one undoes it. */
export const correctionSchema = z.object({
  id: z.int(),
  kind: correctionKindSchema,
  customerId: z.string(),
  /** Null when it concerns none in particular. */
  verificationId: z.int().nullable(),
  /** Signed: negative takes revenue away. */
  amount: moneySchema,
  /** At the rate of the day it was booked on, reporting currency; null when that is unknown. */
  reporting: moneySchema.nullable(),
  bookedAt: timestampSchema,
  reason: z.string(),
  author: z.string(),
  createdAt: timestampSchema,
})
export type Correction = Readonly<z.infer<typeof correctionSchema>>

/** Who pays, and what. Revenue that is fixed stays as it is; a new plan holds for what has none yet. */
export const customersContract = {
  /** By name, archived ones only when asked for. `after`: the last row of the page before. */
  list: oc
    .route({ method: 'GET', path: '/customers' })
    .input(
      z.object({
        /** Part of a name, an id or an external id. */
        search: z.string().trim().max(100).optional(),
        archived: z.boolean().default(false),
        after: z.object({ name: z.string().max(200), id: z.string().max(200) }).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ rows: z.array(customerSchema), total: z.int(), matching: z.int() })),
  get: oc
    .route({ method: 'GET', path: '/customers/{id}' })
    .input(z.object({ id: customerIdSchema }))
    .errors({ NOT_FOUND })
    .output(customerSchema.extend({ plans: z.array(pricePlanSchema), accounts: z.array(customerSchema) })),
  /** Adds a customer, or changes the one with this id. */
  save: oc
    .route({ method: 'PUT', path: '/customers/{id}' })
    .input(
      z.object({
        id: customerIdSchema,
        name: z.string().trim().min(1).max(200),
        currency: currencySchema,
        parentId: customerIdSchema.nullable().default(null),
        externalId: z.string().trim().min(1).max(200).nullable().default(null),
      }),
    )
    .errors({ INVALID_CUSTOMER, STORE_UNAVAILABLE })
    .output(customerSchema),
  /** Takes a customer off the lists, or puts it back. What it sent and paid stays in all figures. */
  archive: oc
    .route({ method: 'POST', path: '/customers/{id}/archive' })
    .input(z.object({ id: customerIdSchema, archived: z.boolean() }))
    .errors({ NOT_FOUND, STORE_UNAVAILABLE })
    .output(customerSchema),
  plans: {
    /** Of one customer, or (null) the default ones; newest first. */
    list: oc
      .route({ method: 'GET', path: '/price-plans' })
      .input(z.object({ customerId: customerIdSchema.nullable() }))
      .output(z.array(pricePlanSchema)),
    /** Adds a plan (`id` null) or changes one. Verifications sent in its time that have no revenue yet get theirs. */
    save: oc
      .route({ method: 'POST', path: '/price-plans' })
      .input(z.object({ id: z.int().nullable(), ...planFields }))
      .errors({ NOT_FOUND, INVALID_PLAN, STORE_UNAVAILABLE })
      .output(pricePlanSchema),
  },
  corrections: {
    /** Newest booking first. */
    list: oc
      .route({ method: 'GET', path: '/revenue-corrections' })
      .input(
        z.object({
          customerId: customerIdSchema.optional(),
          before: z.object({ bookedAt: timestampSchema, id: z.int() }).optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
      )
      .output(z.array(correctionSchema)),
    /** Credits and refunds take revenue away, so their amount is negative; an adjustment goes either way. */
    add: oc
      .route({ method: 'POST', path: '/revenue-corrections' })
      .input(
        z.object({
          kind: correctionKindSchema,
          customerId: customerIdSchema,
          verificationId: z.int().nullable().default(null),
          amount: moneySchema,
          /** Now by default; never in the future. */
          bookedAt: timestampSchema.optional(),
          reason: z.string().trim().min(1).max(500),
        }),
      )
      .errors({ NOT_FOUND, INVALID_CUSTOMER, STORE_UNAVAILABLE })
      .output(correctionSchema),
  },
}
