import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { timestampSchema } from './models.ts'

const { NOT_FOUND, LIVE_NOT_CONFIRMED, SETTING_LOCKED, STORE_UNAVAILABLE } = errors

/**
 * What a token allows. `read`: every procedure that changes nothing; `send`: to quote, send, check and look at
 * verifications; `full`: all that is served.
 */
export const apiScopes = ['read', 'send', 'full'] as const
export const apiScopeSchema = z.enum(apiScopes)
export type ApiScope = z.infer<typeof apiScopeSchema>

export const apiTokenSchema = z.object({
  id: z.int(),
  name: z.string(),
  scope: apiScopeSchema,
  /** How the token begins, to tell it from others. */
  begins: z.string(),
  createdAt: timestampSchema,
  /** To the minute; null while it was never used. */
  lastUsedAt: timestampSchema.nullable(),
  revokedAt: timestampSchema.nullable(),
})
export type ApiToken = Readonly<z.infer<typeof apiTokenSchema>>

export const localApiSchema = z.object({
  enabled: z.boolean(),
  /** TCP, on 127.0.0.1. */
  port: z.int(),
  /** Requests a second that each token may make. */
  perSecond: z.int(),
  state: z.enum(['off', 'listening', 'failed']),
  /** Such as `http://127.0.0.1:4177/api`; null while it does not listen. */
  address: z.string().nullable(),
  /** Why it does not listen although it is switched on, as a sentence. */
  problem: z.string().nullable(),
  /** Requests answered since the engine started, refused ones included. */
  requests: z.int(),
  /** Newest first, revoked ones included. */
  tokens: z.array(apiTokenSchema),
})
export type LocalApiView = Readonly<z.infer<typeof localApiSchema>>

const portSchema = z.int().min(1_024, 'use a port from 1024 to 65535').max(65_535, 'use a port from 1024 to 65535')

/** The same contract over HTTP for scripts and for a business's own backend, on this machine only. Off by default. */
export const localApiContract = {
  get: oc.route({ method: 'GET', path: '/local-api' }).output(localApiSchema),
  /** The same, then again at every change (at most 1 a second). */
  watch: oc.route({ method: 'GET', path: '/local-api/watch' }).output(eventIterator(localApiSchema)),
  /** Works at once: the answer says whether it listens. */
  configure: oc
    .route({ method: 'POST', path: '/local-api' })
    .input(
      z.object({
        enabled: z.boolean().optional(),
        port: portSchema.optional(),
        perSecond: z.int().min(1).max(10_000).optional(),
      }),
    )
    .errors({ SETTING_LOCKED, STORE_UNAVAILABLE })
    .output(localApiSchema),
  /** The token itself is in this answer and nowhere else: only its hash is kept. */
  createToken: oc
    .route({ method: 'POST', path: '/local-api/tokens' })
    .input(
      z.object({
        name: z.string().trim().min(1).max(60),
        scope: apiScopeSchema,
        /** Needed in the live workspace for a token that can send: what it sends is real and costs money. */
        confirmLive: z.boolean().default(false),
      }),
    )
    .errors({ LIVE_NOT_CONFIRMED, STORE_UNAVAILABLE })
    .output(z.object({ token: z.string(), details: apiTokenSchema })),
  /** At once: requests under way go on, event streams end. */
  revokeToken: oc
    .route({ method: 'POST', path: '/local-api/tokens/{id}/revoke' })
    .input(z.object({ id: z.int() }))
    .errors({ NOT_FOUND, STORE_UNAVAILABLE })
    .output(localApiSchema),
}
