import { AppError } from '../app-error.ts'
import { drillById } from '../store/drills.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

export function drillsApi(parts: Parts) {
  const { db, drills, reader } = parts
  return {
    start: os.drills.start.handler(({ input, errors }) => typed(errors, () => drills.start(input))),

    cancel: os.drills.cancel.handler(({ input, errors }) =>
      typed(errors, () => {
        drills.cancel(input.id)
        return {}
      }),
    ),

    watch: os.drills.watch.handler(async function* ({ signal }) {
      for await (const _ of batches({ ...parts, names: ['drill.changed'], signal, atOnce: true }))
        yield { ...drills.scheduleState(), running: drills.progress() }
    }),

    list: os.drills.list.handler(async ({ input: { filter, ...page } }) => {
      const { rows, ...counts } = await reader.read('drillPage', filter, page)
      return { ...counts, rows: [...rows] }
    }),

    get: os.drills.get.handler(({ input, errors }) =>
      typed(errors, () => {
        const drill = drillById(db, input.id)
        if (drill === null) throw new AppError('NOT_FOUND', {}, `There is no drill ${input.id}.`)
        return drill
      }),
    ),

    schedule: os.drills.schedule.handler(({ input, errors }) => typed(errors, () => drills.setSchedule(input))),
  }
}
