import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { timestampSchema } from './models.ts'

/** What stands in the way of asking this address for updates, as a sentence; null when nothing does. */
export function feedProblem(url: string): string | null {
  if (!URL.canParse(url))
    return 'The address of the update feed is not an address such as https://updates.example.com/.'
  const { protocol, hostname, username, password } = new URL(url)
  if (username !== '' || password !== '') return 'The address of the update feed must not contain a name or password.'
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback)) return null
  // Checksums come over the same way as the files: whoever could change one could change both.
  return 'The address of the update feed must begin with https://.'
}

/** An address that may be asked for updates. */
export const updateFeedSchema = z
  .string()
  .max(500)
  .refine((url) => feedProblem(url) === null, 'enter an address that begins with https://, without a name or password')

const { UPDATE_INTERRUPTS, UPDATE_NOT_POSSIBLE } = errors

/**
 * `off`: no feed is set; `unchecked`: nobody has asked it yet; `current`: it has nothing newer; `available`: it has;
 * `ready`: that is downloaded and its checksum is right; `installing`: the console is about to end for it.
 */
export const updateKinds = [
  'off',
  'unchecked',
  'checking',
  'current',
  'available',
  'downloading',
  'ready',
  'installing',
] as const
export const updateKindSchema = z.enum(updateKinds)
export type UpdateKind = z.infer<typeof updateKindSchema>

/** A version that the feed offers. */
export const offeredUpdateSchema = z.object({
  version: z.string(),
  /** Plain text; null when the feed says nothing. */
  notes: z.string().nullable(),
  releasedAt: timestampSchema.nullable(),
  /** Of the download; null when the feed does not say. */
  bytes: z.int().nullable(),
})
export type OfferedUpdate = Readonly<z.infer<typeof offeredUpdateSchema>>

export const updateStateSchema = z.object({
  kind: updateKindSchema,
  /** The version that runs. */
  version: z.string(),
  /** The address that is asked; null when none is set. */
  feed: z.string().nullable(),
  /** What named it: the variable SIGNALBOX_UPDATE_FEED, the setting `updates.feed`, or whoever made this package. */
  feedFrom: z.enum(['variable', 'setting', 'package']).nullable(),
  /** False where a person has to replace this installation, such as one unpacked from an archive. */
  canInstall: z.boolean(),
  /** Null unless the kind is `available` or comes after it. */
  offered: offeredUpdateSchema.nullable(),
  /** Of the download, 0..1; null while there is none. */
  progress: z.number().min(0).max(1).nullable(),
  /** When the feed last answered; null when it never did. */
  checkedAt: timestampSchema.nullable(),
  /** When it is asked by itself; null while the feed is off. */
  nextCheckAt: timestampSchema.nullable(),
  /** Why the last attempt failed and what to do, in one or two sentences; null when it did not. */
  problem: z.string().nullable(),
})
export type UpdateState = Readonly<z.infer<typeof updateStateSchema>>

export const updatesContract = {
  state: oc.route({ method: 'GET', path: '/updates' }).output(updateStateSchema),
  /** The state, then again at every change (at most 4 a second). */
  watch: oc.route({ method: 'GET', path: '/updates/watch' }).output(eventIterator(updateStateSchema)),
  /** Asks the feed now. That it cannot be reached is part of the answer. */
  check: oc.route({ method: 'POST', path: '/updates/check' }).output(updateStateSchema),
  /** Downloads what is offered and checks it; answers when that is done. */
  download: oc
    .route({ method: 'POST', path: '/updates/download' })
    .errors({ UPDATE_NOT_POSSIBLE })
    .output(updateStateSchema),
  /** Ends the console, replaces it by what was downloaded and starts it again. */
  install: oc
    .route({ method: 'POST', path: '/updates/install' })
    .input(
      z.object({
        /** Also during a drill and while verifications are being sent. */
        confirmed: z.boolean().default(false),
      }),
    )
    .errors({ UPDATE_INTERRUPTS, UPDATE_NOT_POSSIBLE })
    .output(updateStateSchema),
}
