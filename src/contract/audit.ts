import { oc } from '@orpc/contract'
import * as z from 'zod'
import { timestampSchema } from './models.ts'

/** One entry of the audit log: who did what to what. Entries are never changed and never removed. */
export const auditLogEntrySchema = z.object({
  id: z.int(),
  at: timestampSchema,
  /** `operator` for the console, otherwise the part of the engine that acted. */
  actor: z.string(),
  /** What was done, such as `provider.state`; its kind is the part before the point. */
  action: z.string(),
  /** What it was done to, such as `provider:twilio`. */
  subject: z.string(),
  /** Values before and after, and whatever else belongs to the action. */
  detail: z.record(z.string(), z.json()),
  /** Why, in the operator's words; null when nobody said. */
  reason: z.string().nullable(),
  /** It changed settings and can be undone. */
  undoable: z.boolean(),
})
export type AuditLogEntry = Readonly<z.infer<typeof auditLogEntrySchema>>

export const auditFilterSchema = z.object({
  actors: z.array(z.string().max(100)).max(50).optional(),
  /** The part of the action before the point. */
  kinds: z.array(z.string().max(100)).max(50).optional(),
  from: timestampSchema.optional(),
  /** Exclusive. */
  to: timestampSchema.optional(),
  /** Part of an action, a subject or a detail, upper and lower case alike. */
  text: z.string().trim().max(100).optional(),
})
export type AuditFilter = Readonly<z.infer<typeof auditFilterSchema>>

export const auditContract = {
  /** Newest first; pass the last row's id to get the next page. */
  list: oc
    .route({ method: 'GET', path: '/audit' })
    .input(
      z.object({
        filter: auditFilterSchema.default({}),
        beforeId: z.coerce.number().int().optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ rows: z.array(auditLogEntrySchema), matching: z.int(), total: z.int() })),
  /** Actors and kinds that there are, for filters. */
  choices: oc
    .route({ method: 'GET', path: '/audit/choices' })
    .output(z.object({ actors: z.array(z.string()), kinds: z.array(z.string()) })),
}
