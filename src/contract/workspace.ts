import { oc } from '@orpc/contract'
import * as z from 'zod'
import { workspaceSchema } from './models.ts'

export const workspaceContract = {
  /** Closes this workspace and opens the other one: the engine starts anew and the page is loaded again. */
  open: oc
    .route({ method: 'POST', path: '/workspace' })
    .input(z.object({ workspace: workspaceSchema }))
    /** False when it is open already, or when this engine runs without a window. */
    .output(z.object({ opening: z.boolean() })),
}
