import { api } from '../api.ts'
import { notify } from '../components/notify.tsx'

/** Refuses new verifications, or takes them again; says what was done and offers to take it back. */
export async function pauseSending(paused: boolean): Promise<void> {
  try {
    await api.system.pauseSending({ paused })
    const done = paused ? 'Sending is paused: new verifications are refused' : 'Sending goes on'
    notify.success(done, { undo: () => void pauseSending(!paused) })
  } catch (error) {
    notify.error(error)
  }
}
