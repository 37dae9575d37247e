import { DAY_MS } from '../../contract/durations.ts'
import type { SystemStatus } from '../../contract/models.ts'
import { addAudit } from '../store/audit.ts'
import { writing } from '../store/open.ts'
import { getSetting, setSetting } from '../store/settings.ts'
import { countPending } from '../store/verifications.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'

const STATUS_EVERY_MS = 1_000

export function systemApi(parts: Parts) {
  return {
    status: os.system.status.handler(() => status(parts)),
    watch: os.system.watch.handler(async function* ({ signal }) {
      const names = ['status.changed', 'verification.changed', 'provider.changed'] as const
      for await (const _ of batches({ ...parts, names, signal, everyMs: STATUS_EVERY_MS, atOnce: true }))
        yield await status(parts)
    }),
    pauseSending: os.system.pauseSending.handler(({ input, errors }) =>
      typed(errors, () => ({ sendingPausedAt: pauseSending(parts, input.paused, input.reason ?? null) })),
    ),
  }
}

export function countriesApi(parts: Parts) {
  return {
    list: os.countries.list.handler(async () => {
      const priced = parts.prices.countries()
      const busy = await parts.reader.read('trafficByCountry', parts.clock.now() - DAY_MS)
      const busyFirst = busy.map(({ country }) => country).filter((country) => priced.includes(country))
      return [...new Set([...busyFirst, ...priced])]
    }),
  }
}

async function status(parts: Parts): Promise<SystemStatus> {
  const bytes = await parts.reader.read('databaseBytes')
  return {
    workspace: parts.workspace,
    mode: parts.mode,
    engine: parts.state(),
    ownLink: parts.link.view().state,
    queueDepth: countPending(parts.db),
    sendingPausedAt: getSetting(parts.db, 'sending.pausedAt'),
    databaseBytes: bytes,
    reportingCurrency: parts.reportingCurrency,
    version: parts.version,
    startedAt: parts.startedAt,
    now: parts.clock.now(),
  }
}

/** @returns since when it is paused, UTC epoch ms; a second pause does not begin anew */
function pauseSending({ db, clock, events }: Parts, paused: boolean, reason: string | null): number | null {
  const now = clock.now()
  const before = getSetting(db, 'sending.pausedAt')
  if ((before !== null) === paused) return before
  const after = paused ? now : null
  const write = db.transaction(() => {
    setSetting(db, 'sending.pausedAt', after, now)
    const action = paused ? 'sending.pause' : 'sending.resume'
    const detail = { before: { pausedAt: before }, after: { pausedAt: after }, reason }
    addAudit(db, { at: now, actor: 'operator', action, subject: 'sending', detail })
  })
  writing(db, write)
  events.emit('status.changed', {})
  return after
}
