import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

export function backupsApi(parts: Parts) {
  const { backups } = parts
  return {
    list: os.backups.list.handler(() => backups.state()),

    watch: os.backups.watch.handler(async function* ({ signal }) {
      for await (const _ of batches({ ...parts, names: ['backup.changed'], signal, atOnce: true }))
        yield backups.state()
    }),

    make: os.backups.make.handler(({ errors }) => typed(errors, () => backups.desk.make())),

    check: os.backups.check.handler(({ input, errors }) => typed(errors, () => backups.desk.check(input.name))),

    preview: os.backups.preview.handler(({ input, errors }) => typed(errors, () => backups.preview(input.name))),

    restore: os.backups.restore.handler(({ input, errors }) =>
      typed(errors, async () => {
        await backups.restore(input.name, input.confirmation)
        return {}
      }),
    ),

    setSchedule: os.backups.setSchedule.handler(({ input, errors }) =>
      typed(errors, () => backups.desk.setSchedule(input)),
    ),

    chooseFolder: os.backups.chooseFolder.handler(({ errors }) =>
      typed(errors, async () => ({ chosen: await backups.chooseFolder() })),
    ),

    ownFolder: os.backups.ownFolder.handler(({ errors }) =>
      typed(errors, () => {
        backups.desk.setFolder(null)
        return {}
      }),
    ),

    reveal: os.backups.reveal.handler(({ input, errors }) =>
      typed(errors, () => ({ revealed: backups.reveal(input.name) })),
    ),
  }
}
