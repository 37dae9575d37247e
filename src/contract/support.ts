import { oc } from '@orpc/contract'
import * as z from 'zod'
import { errors } from './errors.ts'
import { timestampSchema, workspaceSchema } from './models.ts'

const { FILE_NOT_WRITTEN, NOT_FOUND } = errors

export const aboutSchema = z.object({
  version: z.string(),
  /** Of the database: how many migrations it has. */
  schemaVersion: z.int(),
  workspace: workspaceSchema,
  startedAt: timestampSchema,
  /** Names with versions, such as Electron, Chrome and Node. */
  runtime: z.array(z.object({ name: z.string(), version: z.string() })),
  /** Such as `Linux 6.8 (x64)`. */
  system: z.string(),
  /** Where the data of this workspace is. */
  dataFolder: z.string(),
  /** Whether there is a desktop that can show the folder. */
  canOpenFolders: z.boolean(),
})
export type About = Readonly<z.infer<typeof aboutSchema>>

/** An error of a page, as the page saw it. */
export const pageProblemSchema = z.object({
  message: z.string().max(2_000),
  stack: z.string().max(20_000),
  /** Its path, such as `/overview`. */
  page: z.string().max(100),
})
export type PageProblem = Readonly<z.infer<typeof pageProblemSchema>>

/** About this installation, and what somebody who helps asks for. Nothing is sent anywhere. */
export const supportContract = {
  about: oc.route({ method: 'GET', path: '/support/about' }).output(aboutSchema),
  /**
   * Puts the diagnostics together as text for a person to read first: versions, hardware, settings, health, table
   * sizes, last errors and log lines. No key, phone number or name of a customer is in it.
   */
  diagnostics: oc
    .route({ method: 'POST', path: '/support/diagnostics' })
    .input(z.object({ problem: pageProblemSchema.nullable().default(null) }))
    .output(z.object({ id: z.string(), fileName: z.string(), text: z.string() })),
  /** Asks for a file and writes the very text that was shown; `fileName` is null when the person changed their mind. */
  saveDiagnostics: oc
    .route({ method: 'POST', path: '/support/diagnostics/save' })
    .input(z.object({ id: z.string().max(40) }))
    .errors({ FILE_NOT_WRITTEN, NOT_FOUND })
    .output(z.object({ fileName: z.string().nullable() })),
  /** Shows the folder in the system's file manager; false where that cannot be done. */
  openFolder: oc
    .route({ method: 'POST', path: '/support/folder' })
    .input(z.object({ folder: z.enum(['data', 'logs']) }))
    .output(z.object({ opened: z.boolean() })),
  /** Loads the window anew from its first page on, out of the crash page too; false without a window. */
  reload: oc.route({ method: 'POST', path: '/support/reload' }).output(z.object({ reloading: z.boolean() })),
}
