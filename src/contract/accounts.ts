import { oc } from '@orpc/contract'
import * as z from 'zod'
import * as m from './account-models.ts'
import { errors } from './errors.ts'
import { countrySchema } from './models.ts'
import { currencySchema } from './money.ts'

const { INVALID_ACCOUNT, KEYS_LOCKED, WRONG_PASSPHRASE, LIVE_ONLY, NO_PROVIDER_LEFT, NOT_FOUND } = errors
const { SETTING_LOCKED, STORE_UNAVAILABLE } = errors
const named = z.object({ name: z.string().min(1).max(100) })
const changeErrors = { INVALID_ACCOUNT, KEYS_LOCKED, LIVE_ONLY, NOT_FOUND, STORE_UNAVAILABLE }

const settings = {
  label: z.string().trim().min(1).max(60),
  /** Of its prices when they do not say. */
  currency: currencySchema,
  /** ISO 3166-1 alpha-2; null for all. */
  allowedCountries: m.allowedCountriesSchema,
}

const senderInput = z.object({
  country: countrySchema,
  sender: m.accountSenderSchema.shape.sender,
  /** An operator has seen to the registration. */
  registered: z.boolean().default(false),
})

/** Real accounts. Secrets go in and never come out; every change takes effect at once and is in the audit log. */
export const accountsContract = {
  /** Which companies can be added, and what each needs. */
  kinds: oc.route({ method: 'GET', path: '/accounts/kinds' }).output(z.array(m.accountKindSchema)),
  list: oc.route({ method: 'GET', path: '/accounts' }).output(z.array(m.accountSchema)),
  /** Tries credentials with a free call before anything is saved. Answers within 10 s. */
  test: oc
    .route({ method: 'POST', path: '/accounts/test' })
    .input(
      z.object({
        ...m.accountCredentials,
        /** An account whose stored secrets are taken where `secret` or `testSecret` is left out. */
        name: named.shape.name.optional(),
        secret: m.secretSchema.optional(),
      }),
    )
    .errors({ NOT_FOUND, KEYS_LOCKED, INVALID_ACCOUNT })
    .output(m.accountTestSchema),
  add: oc
    .route({ method: 'POST', path: '/accounts' })
    .input(
      z.object({
        ...m.accountCredentials,
        ...settings,
        allowedCountries: m.allowedCountriesSchema.default(null),
        senders: z.array(senderInput).max(250).default([]),
        /** Place in the default order of trial, from 1; beyond the end is last. */
        place: z.int().min(1).max(1_000).default(1_000),
        /** Submissions per second and under way at once; null for no limit. */
        perSecond: z.number().positive().max(10_000).nullable().default(null),
        concurrent: z.int().positive().max(10_000).nullable().default(null),
      }),
    )
    .errors(changeErrors)
    .output(m.accountSchema),
  /** What is left out stays as it is. */
  update: oc
    .route({ method: 'PUT', path: '/accounts/{name}' })
    .input(
      z
        .object({ ...settings, accountId: z.string().trim().max(200), sender: m.accountCredentials.sender })
        .extend({ region: z.string().max(40).nullable(), baseUrls: m.baseUrlsSchema })
        .partial()
        .extend(named.shape),
    )
    .errors(changeErrors)
    .output(m.accountSchema),
  /** Replaces the key without a restart; what is under way ends with the old one. */
  rotateKey: oc
    .route({ method: 'POST', path: '/accounts/{name}/key' })
    .input(
      named.extend({
        /** Left out: the live key stays. */
        secret: m.secretSchema.optional(),
        /** Both or neither; null takes the test credentials away. */
        test: z
          .object({ accountId: z.string().trim().min(1).max(200), secret: m.secretSchema })
          .nullable()
          .optional(),
      }),
    )
    .errors(changeErrors)
    .output(m.accountSchema),
  /** Forgets its secrets and sends nothing through it any more. Its records stay. */
  remove: oc
    .route({ method: 'POST', path: '/accounts/{name}/remove' })
    .input(
      named.extend({
        /** The provider's name, typed; needed when it is a country's last. */
        confirm: z.string().max(100).optional(),
      }),
    )
    .errors({ ...changeErrors, NO_PROVIDER_LEFT })
    .output(z.object({})),
  senders: {
    /** Countries with a sender of their own, and those in use that ask for registration. */
    get: oc
      .route({ method: 'GET', path: '/accounts/{name}/senders' })
      .input(named)
      .errors({ NOT_FOUND })
      .output(z.array(m.accountSenderSchema)),
    /** Replaces the list. */
    set: oc
      .route({ method: 'PUT', path: '/accounts/{name}/senders' })
      .input(named.extend({ senders: z.array(senderInput).max(250) }))
      .errors(changeErrors)
      .output(z.array(m.accountSenderSchema)),
  },
  secretStorage: {
    get: oc.route({ method: 'GET', path: '/accounts/secret-storage' }).output(m.keyStorageSchema),
    unlock: oc
      .route({ method: 'POST', path: '/accounts/secret-storage/unlock' })
      .input(z.object({ passphrase: z.string().min(1).max(400).meta({ secret: true }) }))
      .errors({ WRONG_PASSPHRASE })
      .output(m.keyStorageSchema),
    choose: oc
      .route({ method: 'POST', path: '/accounts/secret-storage' })
      .input(
        z.discriminatedUnion('protection', [
          z.object({
            protection: z.literal('passphrase'),
            passphrase: m.passphraseSchema,
            discardLocked: z.boolean().default(false),
          }),
          z.object({
            protection: z.enum(['keychain', 'session']),
            /** Go on although locked secrets are lost by it. */
            discardLocked: z.boolean().default(false),
          }),
        ]),
      )
      .errors({ INVALID_ACCOUNT, KEYS_LOCKED, STORE_UNAVAILABLE })
      .output(m.keyStorageSchema),
  },
  testBudget: {
    get: oc.route({ method: 'GET', path: '/accounts/test-budget' }).output(m.testBudgetSchema),
    set: oc
      .route({ method: 'PUT', path: '/accounts/test-budget' })
      .input(z.object({ capMicros: z.int().nonnegative().max(1_000_000_000_000) }))
      .errors({ SETTING_LOCKED, STORE_UNAVAILABLE })
      .output(m.testBudgetSchema),
  },
}
