import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { durationSchema, timestampSchema } from './models.ts'

/** What a self-test looks at, in order. */
export const selfTestNames = [
  'database',
  'figures',
  'keys',
  'providers',
  'clock',
  'disk',
  'backup',
  'workers',
  'link',
] as const
export const selfTestNameSchema = z.enum(selfTestNames)
export type SelfTestName = z.infer<typeof selfTestNameSchema>

/** `warning`: it works, but something should be done. `skipped`: the test was cancelled before it. */
export const selfTestStates = ['waiting', 'running', 'passed', 'warning', 'failed', 'skipped'] as const
export const selfTestStateSchema = z.enum(selfTestStates)
export type SelfTestState = z.infer<typeof selfTestStateSchema>

export const selfTestCheckSchema = z.object({
  name: selfTestNameSchema,
  title: z.string(),
  state: selfTestStateSchema,
  /** What was found, as a sentence; null before. */
  found: z.string().nullable(),
  /** What to do about it; null when there is nothing to do. */
  advice: z.string().nullable(),
  ms: durationSchema.nullable(),
})
export type SelfTestCheck = Readonly<z.infer<typeof selfTestCheckSchema>>

export const selfTestSchema = z.object({
  state: z.enum(['idle', 'running', 'done', 'cancelled']),
  startedAt: timestampSchema.nullable(),
  endedAt: timestampSchema.nullable(),
  checks: z.array(selfTestCheckSchema),
})
export type SelfTest = Readonly<z.infer<typeof selfTestSchema>>

/** Looks at everything the console depends on. It changes nothing and sends nothing. */
export const selfTestContract = {
  /** The present or last test, then again at every step (at most 4 a second). */
  watch: oc.route({ method: 'GET', path: '/self-test/watch' }).output(eventIterator(selfTestSchema)),
  /** Begins one and answers at once; one that runs already goes on. */
  start: oc.route({ method: 'POST', path: '/self-test' }).output(selfTestSchema),
  /** Ends it after the check that runs now, or in the middle of one that can be left. */
  cancel: oc.route({ method: 'POST', path: '/self-test/cancel' }).output(selfTestSchema),
}
