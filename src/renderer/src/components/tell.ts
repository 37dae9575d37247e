import { notify } from './notify.tsx'

/**
 * Runs a change and says what came of it.
 *
 * @param done what to say once it is done; `undo` is offered beside it
 * @returns false when it failed, which is shown
 */
export async function tell(change: () => Promise<unknown>, done: string, undo?: () => void): Promise<boolean> {
  try {
    await change()
    notify.success(done, undo === undefined ? {} : { undo })
    return true
  } catch (error) {
    notify.error(error)
    return false
  }
}
