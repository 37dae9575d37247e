import { AppError } from '../app-error.ts'
import { countPending } from '../store/verifications.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

export function updatesApi(parts: Parts) {
  const { updates, db, drills } = parts
  return {
    state: os.updates.state.handler(() => updates.state()),

    watch: os.updates.watch.handler(async function* ({ signal }) {
      for await (const _ of batches({ ...parts, names: ['update.changed'], signal, atOnce: true }))
        yield updates.state()
    }),

    check: os.updates.check.handler(async () => {
      await updates.check()
      return updates.state()
    }),

    download: os.updates.download.handler(({ errors }) =>
      typed(errors, async () => {
        await updates.download()
        return updates.state()
      }),
    ),

    install: os.updates.install.handler(({ input, errors }) =>
      typed(errors, () => {
        const pending = countPending(db)
        const drill = drills.progress() !== null
        if (!input.confirmed && (pending > 0 || drill))
          throw new AppError('UPDATE_INTERRUPTS', { pending, drill }, interruption(pending, drill))
        updates.install()
        return updates.state()
      }),
    ),
  }
}

function interruption(pending: number, drill: boolean): string {
  const sending = pending === 1 ? '1 verification is being sent' : `${pending} verifications are being sent`
  const both = pending > 0 && drill ? `${sending}, and a drill runs` : pending > 0 ? sending : 'A drill runs'
  return `${both}. Wait until that is over, or confirm: what was accepted is taken up again after the restart.`
}
