import { oc } from '@orpc/contract'
import * as z from 'zod'
import { causeSchema } from './episodes.ts'
import { countrySchema, modeSchema, timestampSchema, verificationStateSchema } from './models.ts'

/** What the search knows; each kind has a most of {@link MOST_PER_KIND}. */
export const hitKinds = ['verification', 'provider', 'country', 'customer', 'episode', 'policy', 'alert'] as const
export type HitKind = (typeof hitKinds)[number]

/** Hits of one kind at the most, whatever `limit` says. */
export const MOST_PER_KIND = 20

const at = { at: timestampSchema }

/** Something that was found, with what a line about it shows. Never a full phone number. */
export const hitSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('verification'),
    id: z.int(),
    country: countrySchema,
    /** Of the number. */
    lastDigits: z.string(),
    state: verificationStateSchema,
    mode: modeSchema,
    /** By the id of the system it was imported from, or by our reference at the provider; null when by its id. */
    foundBy: z.string().nullable(),
    ...at,
  }),
  z.object({ kind: z.literal('provider'), name: z.string(), label: z.string(), adapter: z.string() }),
  z.object({ kind: z.literal('country'), country: countrySchema }),
  z.object({ kind: z.literal('customer'), id: z.string(), name: z.string() }),
  z.object({ kind: z.literal('episode'), id: z.int(), provider: z.string(), cause: causeSchema, hops: z.int(), ...at }),
  z.object({ kind: z.literal('policy'), version: z.int(), reason: z.string(), live: z.boolean(), ...at }),
  z.object({
    kind: z.literal('alert'),
    id: z.int(),
    ruleName: z.string(),
    message: z.string(),
    open: z.boolean(),
    ...at,
  }),
])
export type Hit = Readonly<z.infer<typeof hitSchema>>

export const searchContract = {
  /**
   * Whatever matches a text, grouped by kind and the newest first within a kind. Verifications are found by their
   * id, by the id of another system from its first characters, and by our reference; the rest by parts of their names.
   * Of episodes and alerts only recent ones are looked through.
   */
  find: oc
    .route({ method: 'GET', path: '/search' })
    .input(
      z.object({
        text: z.string().trim().min(1).max(80),
        /** Hits of each kind. */
        limit: z.coerce.number().int().min(1).max(MOST_PER_KIND).default(5),
      }),
    )
    .output(z.array(hitSchema)),
}
