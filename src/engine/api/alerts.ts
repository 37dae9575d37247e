import type { AlertPreview, AlertRule, AlertRuleDraft } from '../../contract/alert-rules.ts'
import { episodesOf } from '../alerts/episodes.ts'
import { presentRates } from '../alerts/present-rates.ts'
import { addRule, changeRule, draftOf, removeRule } from '../alerts/rule-changes.ts'
import { AppError } from '../app-error.ts'
import { alertRule, alertRules } from '../store/alert-rules.ts'
import { alertEvents, alertRow, toAlert } from '../store/alerts.ts'
import { getSetting } from '../store/settings.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

/** How far back a preview looks. */
const PREVIEW_MS = 30 * 86_400_000
const OPERATOR = { actor: 'operator', reason: null } as const

export function alertsApi(parts: Parts) {
  const { db, reader, clock } = parts
  const { engine, desk } = parts.alerts
  return {
    list: os.alerts.list.handler(async ({ input: { filter, ...page } }) => {
      const { rows, ...counts } = await reader.read('alertPage', filter, page)
      return { ...counts, rows: [...rows] }
    }),

    get: os.alerts.get.handler(({ input: { id }, errors }) =>
      typed(errors, () => {
        const row = alertRow(db, id)
        if (row === undefined) throw new AppError('NOT_FOUND', {}, `There is no alert ${id}.`)
        return { ...toAlert(row), events: [...alertEvents(db, id)] }
      }),
    ),

    summary: os.alerts.summary.handler(() => engine.summary()),

    subjects: os.alerts.subjects.handler(async () => [...(await reader.read('alertSubjects'))]),

    watch: os.alerts.watch.handler(async function* ({ signal }) {
      for await (const batch of batches({ ...parts, names: ['alert.changed'], signal, atOnce: true })) {
        const ids = [...new Set(batch.flatMap((event) => event.ids))]
        const changed = ids.flatMap((id) => {
          const row = alertRow(db, id)
          return row === undefined ? [] : toAlert(row)
        })
        yield { summary: engine.summary(), changed }
      }
    }),

    acknowledge: os.alerts.acknowledge.handler(({ input: { ids, note }, errors }) =>
      typed(errors, () => ({ changed: desk.acknowledge(ids, note) })),
    ),

    note: os.alerts.note.handler(({ input: { id, note }, errors }) => typed(errors, () => desk.note(id, note))),

    snooze: os.alerts.snooze.handler(({ input: { ids, until }, errors }) =>
      typed(errors, () => ({ changed: desk.snooze(ids, until) })),
    ),

    markRead: os.alerts.markRead.handler(({ input: { ids, read }, errors }) =>
      typed(errors, () => ({ changed: desk.markRead(ids, read) })),
    ),

    markAllRead: os.alerts.markAllRead.handler(({ errors }) => typed(errors, () => ({ changed: desk.markAllRead() }))),

    rules: rulesApi(parts),

    quietHours: {
      get: os.alerts.quietHours.get.handler(() => getSetting(db, 'alerts.quietHours')),
      set: os.alerts.quietHours.set.handler(({ input, errors }) =>
        typed(errors, () => {
          parts.settings.set('alerts.quietHours', input, OPERATOR)
          return input
        }),
      ),
    },
  }

  function rulesApi({ alerts }: Parts) {
    const find = (id: number): AlertRule => {
      const rule = alertRule(db, id)
      if (rule === null) throw new AppError('NOT_FOUND', {}, `There is no alert rule ${id}.`)
      return rule
    }
    const update = (before: AlertRule, draft: AlertRuleDraft): AlertRule => {
      changeRule(parts, before, draft, OPERATOR)
      alerts.engine.rulesChanged()
      return find(before.id)
    }

    return {
      list: os.alerts.rules.list.handler(() => [...alertRules(db)]),

      create: os.alerts.rules.create.handler(({ input, errors }) =>
        typed(errors, () => {
          const id = addRule(parts, input, OPERATOR)
          alerts.engine.rulesChanged()
          return find(id)
        }),
      ),

      update: os.alerts.rules.update.handler(({ input: { id, ...draft }, errors }) =>
        typed(errors, () => update(find(id), draft)),
      ),

      setEnabled: os.alerts.rules.setEnabled.handler(({ input: { id, enabled }, errors }) =>
        typed(errors, () => {
          const before = find(id)
          return update(before, { ...draftOf(before), enabled })
        }),
      ),

      remove: os.alerts.rules.remove.handler(({ input: { id }, errors }) =>
        typed(errors, () => {
          removeRule(parts, find(id), OPERATOR)
          alerts.engine.rulesChanged()
          return {}
        }),
      ),

      preview: os.alerts.rules.preview.handler(async ({ input }): Promise<AlertPreview> => {
        const to = clock.now() + 1
        const span = { from: to - PREVIEW_MS, to }
        const { subjects, since } = await reader.read('alertHistory', input.condition, span)
        const windowsMs = 'windowMs' in input.condition ? [input.condition.windowMs] : []
        const now = presentRates(input.condition, await reader.read('alertReadings', { to, windowsMs }))
        if (subjects === null) return { ...span, fired: null, longestMs: null, since, now }
        const lengths = subjects.flatMap((held) => episodesOf(held, input)).map(([from, end]) => end - from)
        const longestMs = lengths.length === 0 ? null : Math.max(...lengths)
        return { ...span, fired: lengths.length, longestMs, since, now }
      }),

      test: os.alerts.rules.test.handler(({ input: { id }, errors }) =>
        typed(errors, () => {
          alerts.engine.test(find(id))
          return {}
        }),
      ),
    }
  }
}
