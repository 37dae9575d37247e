import { basename, dirname } from 'node:path'
import { AppError } from '../app-error.ts'
import { safeFileName } from '../reports/report-host.ts'
import { writeWhole } from '../reports/write-file.ts'
import type { SettingsChange } from '../settings/settings-book.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

const OPERATOR = 'operator'
const WATCH_EVERY_MS = 1_000

export function settingsApi(parts: Parts) {
  const { db, clock, settings, reports, workspace, startedAt, openWorkspace, restartEngine } = parts
  const by = (reason: string | null) => ({ actor: OPERATOR, reason })
  const answer = (key: string, { auditId }: SettingsChange) => ({ setting: settings.get(key), auditId })
  const told = ({ keys, auditId }: SettingsChange) => ({ keys: [...keys], auditId })

  return {
    list: os.settings.list.handler(() => settings.list()),

    watch: os.settings.watch.handler(async function* ({ signal }) {
      // Some settings have a page of their own, which does not tell of settings but of what they are about.
      const names = [
        'setting.changed',
        'policy.changed',
        'analytics.changed',
        'alert.changed',
        'drill.changed',
      ] as const
      let last = ''
      for await (const _ of batches({ ...parts, names, signal, everyMs: WATCH_EVERY_MS, atOnce: true })) {
        const list = settings.list()
        const text = JSON.stringify(list)
        if (text === last) continue
        last = text
        yield list
      }
    }),

    set: os.settings.set.handler(({ input: { key, value, reason }, errors }) =>
      typed(errors, () => answer(key, settings.set(key, value, by(reason)))),
    ),

    reset: os.settings.reset.handler(({ input: { key, reason }, errors }) =>
      typed(errors, () => answer(key, settings.reset(key, by(reason)))),
    ),

    undo: os.settings.undo.handler(({ input: { auditId, confirm }, errors }) =>
      typed(errors, () => told(settings.undo(auditId, confirm, by(null)))),
    ),

    export: os.settings.export.handler(() => ({ file: settings.exportText() })),

    saveExport: os.settings.saveExport.handler(({ errors }) =>
      typed(errors, async () => {
        const date = new Date(clock.now()).toISOString().slice(0, 10)
        const name = safeFileName(`Signalbox settings ${date}`, 'json')
        const file = await reports.host.chooseFile(name, 'json', reports.folder())
        if (file === null) return { fileName: null }
        try {
          await writeWhole(file, [settings.exportText()], new AbortController().signal)
        } catch {
          throw new AppError('FILE_NOT_WRITTEN', {})
        }
        return { fileName: basename(file) }
      }),
    ),

    preview: os.settings.preview.handler(({ input: { file }, errors }) => typed(errors, () => settings.preview(file))),

    import: os.settings.import.handler(({ input: { file, unknown, reason }, errors }) =>
      typed(errors, () => told(settings.import(file, unknown, by(reason)))),
    ),

    workspace: os.settings.workspace.handler(() => ({
      workspace,
      folder: dirname(db.name),
      startedAt,
      canSwitch: openWorkspace !== null,
      canRestart: restartEngine !== null,
    })),

    restart: os.settings.restart.handler(() => {
      restartEngine?.()
      return { restarting: restartEngine !== null }
    }),
  }
}
