import type { SystemStatus } from '../../contract/models.ts'
import { countPending } from '../store/verifications.ts'
import { batches } from './batches.ts'
import { os, type Parts } from './context.ts'

const STATUS_EVERY_MS = 1_000
const DAY_MS = 86_400_000

export function systemApi(parts: Parts) {
  return {
    status: os.system.status.handler(() => status(parts)),
    watch: os.system.watch.handler(async function* ({ signal }) {
      const names = ['status.changed', 'verification.changed', 'provider.changed'] as const
      for await (const _ of batches({ ...parts, names, signal, everyMs: STATUS_EVERY_MS, atOnce: true }))
        yield await status(parts)
    }),
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
    databaseBytes: bytes,
    reportingCurrency: parts.reportingCurrency,
    version: parts.version,
    startedAt: parts.startedAt,
    now: parts.clock.now(),
  }
}
