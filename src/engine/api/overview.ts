import type { Overview } from '../../contract/overview.ts'
import { toFailover } from '../store/failovers.ts'
import { MATURITY_MS } from '../store/queries/traffic.ts'
import { batches } from './batches.ts'
import { os, type Parts } from './context.ts'
import { providerStatuses } from './views.ts'

/** The overview scans the window's rows, so it moves once a second and not at every event. */
const OVERVIEW_EVERY_MS = 1_000

export function overviewApi(parts: Parts) {
  return {
    get: os.overview.get.handler(({ input }) => overview(parts, input.windowMs)),
    watch: os.overview.watch.handler(async function* ({ input, signal }) {
      const names = ['verification.changed', 'failover.happened', 'provider.changed'] as const
      for await (const _ of batches({ ...parts, names, signal, everyMs: OVERVIEW_EVERY_MS, atOnce: true }))
        yield await overview(parts, input.windowMs)
    }),
  }
}

async function overview(parts: Parts, windowMs: number): Promise<Overview> {
  const to = parts.clock.now() + 1
  const from = to - windowMs
  const currency = parts.reportingCurrency
  const summary = await parts.reader.read('trafficSummary', { from, to })
  const { costMicros, pricedAttempts, costPerConvertedMicros, providers, latestFailovers, ...rest } = summary
  return {
    ...rest,
    windowMs,
    from,
    to,
    conversionMaturityMs: MATURITY_MS,
    cost: pricedAttempts === 0 ? null : { micros: costMicros, currency },
    costPerConverted: costPerConvertedMicros === null ? null : { micros: costPerConvertedMicros, currency },
    providers: providerStatuses(parts, providers),
    latestFailovers: latestFailovers.map((row) => toFailover(row, currency)),
  }
}
