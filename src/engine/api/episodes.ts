import type { Episode, EpisodeNote, Maintenance } from '../../contract/episodes.ts'
import { AppError } from '../app-error.ts'
import { adviceFor } from '../providers/advice.ts'
import { addAudit } from '../store/audit.ts'
import { addEpisodeNote, episodeOfHop } from '../store/episodes.ts'
import { maintenanceById, maintenanceWindows, saveMaintenance } from '../store/maintenance.ts'
import { writing } from '../store/open.ts'
import { listProviders } from '../store/providers.ts'
import type { Present } from '../store/queries/episode-figures.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

const WATCH_EVERY_MS = 1_000

export function episodesApi(parts: Parts) {
  const { db, reader, clock, events, episodes } = parts
  const addNote = async (id: number, note: Pick<EpisodeNote, 'kind' | 'text'>): Promise<Episode> => {
    episodes.catchUp()
    if (episodeOfHop(db, id) === undefined) throw noEpisode(id)
    writing(db, () => addEpisodeNote(db, id, { ...note, author: 'operator', at: clock.now() }))
    const [episode] = await reader.read('episodesOf', [id], {}, present(parts))
    if (episode === undefined) throw noEpisode(id)
    events.emit('episode.changed', { id: episode.id, removed: false })
    const { matches: _, ...shown } = episode
    return shown
  }

  return {
    list: os.episodes.list.handler(async ({ input: { filter, ...page } }) => {
      episodes.catchUp()
      const { rows, ...counts } = await reader.read('episodePage', filter, page, present(parts))
      return { ...counts, rows: [...rows] }
    }),

    get: os.episodes.get.handler(({ input: { id }, errors }) =>
      typed(errors, async () => {
        episodes.catchUp()
        const report = await reader.read('episodeReport', id, present(parts))
        if (report === null) throw noEpisode(id)
        const adapter = listProviders(db).find(({ name }) => name === report.provider)?.adapter ?? null
        const reasons = report.reasons.map((reason) => ({
          ...reason,
          ...adviceFor(adapter ?? 'twilio', {
            stage: reason.category === 'no-receipt' ? 'delivery' : 'submit',
            category: reason.category,
            // A removed account's codes may be those of any adapter; its categories mean the same everywhere.
            code: adapter === null || reason.category === 'no-receipt' ? null : reason.code,
          }),
        }))
        return { ...report, reasons }
      }),
    ),

    watch: os.episodes.watch.handler(async function* ({ input: { filter }, signal }) {
      const names = ['episode.changed'] as const
      for await (const batch of batches({ ...parts, names, signal, everyMs: WATCH_EVERY_MS })) {
        const ids = [...new Set(batch.filter(({ removed }) => !removed).map(({ id }) => id))]
        const removed = [...new Set(batch.filter((each) => each.removed).map(({ id }) => id))]
        const changed = await reader.read('episodesOf', ids, filter, present(parts))
        yield { changed: [...changed], removed }
      }
    }),

    acknowledge: os.episodes.acknowledge.handler(({ input: { id, text }, errors }) =>
      typed(errors, () => addNote(id, { kind: 'acknowledge', text })),
    ),

    note: os.episodes.note.handler(({ input: { id, text }, errors }) =>
      typed(errors, () => addNote(id, { kind: 'note', text })),
    ),

    flows: os.episodes.flows.handler(async ({ input: { filter } }) => [
      ...(await reader.read('failoverFlows', filter)),
    ]),

    durations: os.episodes.durations.handler(({ input: { filter } }) => reader.read('failoverDurations', filter)),
  }
}

export function maintenanceApi(parts: Parts) {
  const { db, clock, manager } = parts
  const save = (
    window: Omit<Maintenance, 'id' | 'author' | 'changedAt'>,
    before: Maintenance | null,
    deleted = false,
  ) => {
    const known = manager.states().some(({ config }) => config.name === window.provider)
    // A window of a provider that is gone by now may still be corrected.
    if (window.provider !== null && !known && before?.provider !== window.provider)
      throw new AppError('NOT_FOUND', {}, `There is no provider ${window.provider}.`)
    const by = { author: 'operator', changedAt: clock.now() }
    return writing(
      db,
      db.transaction(() => {
        const saved = saveMaintenance(db, { ...window, ...by, id: before?.id ?? null, deleted })
        addAudit(db, {
          at: by.changedAt,
          actor: by.author,
          action: `maintenance.${deleted ? 'delete' : before === null ? 'create' : 'edit'}`,
          subject: window.provider === null ? 'maintenance:all' : `provider:${window.provider}`,
          detail: {
            before: before === null ? {} : shown(before),
            after: deleted ? {} : shown(saved),
            reason: window.reason,
          },
        })
        return saved
      }),
    )
  }
  const existing = (id: number): Maintenance => {
    const found = maintenanceById(db, id)
    if (found === null) throw new AppError('NOT_FOUND', {}, `There is no maintenance window ${id}.`)
    return found
  }

  return {
    list: os.maintenance.list.handler(({ input: { from, to = Number.MAX_SAFE_INTEGER } }) => [
      ...maintenanceWindows(db, { from, to }),
    ]),
    create: os.maintenance.create.handler(({ input, errors }) => typed(errors, () => save(input, null))),
    edit: os.maintenance.edit.handler(({ input: { id, ...window }, errors }) =>
      typed(errors, () => save(window, existing(id))),
    ),
    delete: os.maintenance.delete.handler(({ input: { id }, errors }) =>
      typed(errors, () => {
        const window = existing(id)
        save(window, window, true)
        return {}
      }),
    ),
  }
}

const shown = ({ id, provider, from, to, reason }: Maintenance) => ({ id, provider, from, to, reason })

const noEpisode = (id: number) => new AppError('NOT_FOUND', {}, `There is no episode with the hop ${id}.`)

function present({ clock, manager, reportingCurrency }: Parts): Present {
  const states = manager.states().filter(({ breaker }) => ['open', 'half-open', 'forced-open'].includes(breaker.state))
  return { now: clock.now(), broken: states.map(({ config }) => config.name), reportingCurrency }
}
