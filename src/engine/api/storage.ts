import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

export function storageApi(parts: Parts) {
  const { backups } = parts
  const { retention, exporter } = backups
  return {
    size: os.storage.size.handler(() => backups.size()),

    watchRetention: os.storage.watchRetention.handler(async function* ({ signal }) {
      for await (const _ of batches({ ...parts, names: ['storage.changed'], signal, atOnce: true }))
        yield retention.state()
    }),

    previewRetention: os.storage.previewRetention.handler(({ input }) => retention.preview(input.months)),

    setRetention: os.storage.setRetention.handler(({ input, errors }) =>
      typed(errors, () => retention.set(input.months)),
    ),

    watchExport: os.storage.watchExport.handler(async function* ({ signal }) {
      for await (const _ of batches({ ...parts, names: ['storage.changed'], signal, atOnce: true }))
        yield { export: exporter.state }
    }),

    startExport: os.storage.startExport.handler(({ errors }) =>
      typed(errors, async () => ({ started: await backups.exportAll() })),
    ),

    cancelExport: os.storage.cancelExport.handler(({ errors }) =>
      typed(errors, () => {
        exporter.cancel()
        return {}
      }),
    ),
  }
}
