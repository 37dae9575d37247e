import * as z from 'zod'
import { adapterSchema, countrySchema, durationSchema, serviceSchema, timestampSchema } from './models.ts'
import { currencySchema, moneySchema } from './money.ts'

/**
 * Where account secrets are kept. `session`: in memory, gone with the application. They never stand on disk as
 * they are, whatever is chosen.
 */
export const keyProtections = ['keychain', 'passphrase', 'session'] as const
export const keyProtectionSchema = z.enum(keyProtections)
export type KeyProtection = z.infer<typeof keyProtectionSchema>

export const keyStorageSchema = z.object({
  protection: keyProtectionSchema,
  /** False: nobody has chosen yet, and `session` is what happens meanwhile. */
  chosen: z.boolean(),
  /** The passphrase has not been given in this session; accounts wait for it. */
  locked: z.boolean(),
  /** Whether this system has a real keychain. */
  keychain: z.boolean(),
})
export type KeyStorage = Readonly<z.infer<typeof keyStorageSchema>>

/** A key or passphrase on its way to the engine. It never comes back; `secret` marks it for whoever writes inputs down. */
export const secretSchema = z.string().trim().min(1, 'must not be empty').max(400).meta({ secret: true })

/** Passphrases are short of what a machine can try in a century from about here on. */
export const PASSPHRASE_MIN = 10
export const passphraseSchema = z.string().min(PASSPHRASE_MIN).max(400).meta({ secret: true })

/** What of an account can be at fault, by the names of the inputs. */
export const accountFieldSchema = z.enum(['accountId', 'secret', 'sender', 'testAccountId', 'testSecret', 'baseUrls'])
export type AccountField = z.infer<typeof accountFieldSchema>

/** One thing to copy from a provider's console. */
export const accountKeySchema = z.object({
  field: accountFieldSchema,
  /** What the provider calls it. */
  label: z.string(),
  /** The page of the provider's console that shows it. */
  where: z.string(),
  /** A regular expression for the whole text; null when the provider documents no form. */
  pattern: z.string().nullable(),
  /** What `pattern` asks for, as a sentence. */
  form: z.string(),
  example: z.string(),
  required: z.boolean(),
})
export type AccountKey = Readonly<z.infer<typeof accountKeySchema>>

export const accountKindSchema = z.object({
  adapter: adapterSchema,
  /** The company. */
  label: z.string(),
  keys: z.array(accountKeySchema),
  /** Where its servers stand; the first is the default. Base URLs by the adapter's own keys, only those that differ. */
  regions: z.array(z.object({ id: z.string(), label: z.string(), baseUrls: z.record(z.string(), z.string()) })),
  /** The base URLs of the default region by key; any of them may be replaced by an address of one's own. */
  baseUrls: z.record(z.string(), z.string()),
  /** Credentials of the provider's own that send nothing and cost nothing; null when it has none. */
  testCredentials: z
    .object({
      keys: z.array(accountKeySchema),
      /** The only sender they take; E.164. */
      sender: z.string(),
      /** Recipients that answer with an error on purpose, E.164. */
      magicNumbers: z.array(z.object({ number: z.string(), meaning: z.string() })),
    })
    .nullable(),
  /** ISO 4217; what its prices are in when they do not say. */
  currency: currencySchema,
  /** What a new owner of such an account should know, as sentences. */
  notes: z.array(z.string()),
})
export type AccountKind = Readonly<z.infer<typeof accountKindSchema>>

export const baseUrlsSchema = z
  .record(z.string().max(40), z.string().trim().max(500))
  .refine((urls) => Object.keys(urls).length <= 10, 'has more addresses than any company needs')
export const allowedCountriesSchema = z.array(countrySchema).max(250).nullable()

/** How to reach an account and with what. */
export const accountCredentials = {
  adapter: adapterSchema,
  accountId: z.string().trim().max(200).default(''),
  secret: secretSchema,
  /** E.164 number, or letters where the country allows them. */
  sender: z.string().trim().min(1).max(64),
  /** An id of the kind's regions; null with addresses of one's own. */
  region: z.string().max(40).nullable().default(null),
  /** Instead of the region's, by the adapter's keys. */
  baseUrls: baseUrlsSchema.default({}),
  testAccountId: z.string().trim().max(200).nullable().default(null),
  testSecret: secretSchema.nullable().default(null),
}

const accountCredentialsSchema = z.object(accountCredentials)
export type AccountCredentials = Readonly<z.infer<typeof accountCredentialsSchema>>

/** Why credentials do not work. */
export const accountProblems = [
  'wrong-key',
  'wrong-region',
  'no-network',
  'no-credit',
  'account-blocked',
  'provider-trouble',
  'bad-settings',
] as const
export const accountTestSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    /** What is left in the account. */
    balance: moneySchema,
    latencyMs: durationSchema,
    /** Whether the test credentials were tried as well. */
    testCredentials: z.boolean(),
  }),
  z.object({
    ok: z.literal(false),
    problem: z.enum(accountProblems),
    /** The field to look at; null when none of them is at fault. */
    field: accountFieldSchema.nullable(),
    /** What is wrong and what to do about it; holds no secret. */
    message: z.string(),
    /** The provider's own code; null below HTTP. */
    code: z.string().nullable(),
    latencyMs: durationSchema,
  }),
])
export type AccountTest = Readonly<z.infer<typeof accountTestSchema>>

/** `locked`: waits for the passphrase. `unusable`: its key is not there, or its settings cannot work. */
export const accountStates = ['ready', 'locked', 'unusable'] as const

/** An account as it is set up, without its secrets. */
export const accountSchema = z.object({
  /** Stable key of the provider; what records call it. */
  name: z.string(),
  label: z.string(),
  adapter: adapterSchema,
  state: z.enum(accountStates),
  accountId: z.string(),
  sender: z.string(),
  currency: currencySchema,
  services: z.array(serviceSchema),
  allowedCountries: allowedCountriesSchema,
  region: z.string().nullable(),
  baseUrls: z.record(z.string(), z.string()),
  /** Null without test credentials. */
  testAccountId: z.string().nullable(),
  addedAt: timestampSchema,
  /** When its key was last entered. */
  keyedAt: timestampSchema,
})
export type Account = Readonly<z.infer<typeof accountSchema>>

/** Which sender a country sees. */
export const accountSenderSchema = z.object({
  country: countrySchema,
  /** Null: the account's own sender. */
  sender: z.string().trim().min(1).max(64).nullable(),
  /** `needed`: the country asks for senders to be registered with the provider first. `done`: an operator says it is. */
  registration: z.enum(['not-needed', 'needed', 'done']),
})
export type AccountSender = Readonly<z.infer<typeof accountSenderSchema>>

export const testBudgetSchema = z.object({
  /** Per day (UTC) for tests that cost money, in the reporting currency. */
  cap: moneySchema,
  /** Spent today; tests with a provider's test credentials cost nothing. */
  used: moneySchema,
  /** Today's tests whose price is not known, and which `used` therefore leaves out. */
  unpriced: z.int(),
})
export type TestBudget = Readonly<z.infer<typeof testBudgetSchema>>
