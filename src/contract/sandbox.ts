import * as z from 'zod'
import { timestampSchema } from './models.ts'

/** What a sandbox provider does wrong on purpose. */
export const faults = [
  'refuse',
  'hang',
  'reset-after-write',
  'error-500',
  'throttle-429',
  'wrong-body',
  'slow',
  'silent-non-delivery',
] as const
export const faultSchema = z.enum(faults)
export type Fault = z.infer<typeof faultSchema>

export const sandboxStateSchema = z.object({
  /** Verifications per minute that the sandbox world starts by itself. */
  perMinute: z.int().min(0).max(6_000),
  paused: z.boolean(),
  providers: z.array(z.object({ name: z.string(), label: z.string(), fault: faultSchema.nullable() })),
})
export type SandboxState = Readonly<z.infer<typeof sandboxStateSchema>>

/** A message as it arrived on a simulated handset. */
export const handsetMessageSchema = z.object({
  at: timestampSchema,
  provider: z.string(),
  from: z.string(),
  text: z.string(),
})
export type HandsetMessage = Readonly<z.infer<typeof handsetMessageSchema>>
