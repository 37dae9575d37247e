import { MINUTE_MS } from '../../contract/durations.ts'
import {
  type HealthTimeline,
  healthWindowsMs,
  type ProviderHealthView,
  type ProviderWindowView,
  type TimelineState,
} from '../../contract/health.ts'
import { AppError } from '../app-error.ts'
import { worstOf } from '../routing/health-minutes.ts'
import type { ProviderHealthMinuteRow } from '../store/schema.ts'
import { os, type Parts, typed } from './context.ts'

const BUCKETS_AT_MOST = 288

export function healthApi(parts: Parts) {
  const { clock, events, reader, manager, health, ejection } = parts

  const view = (name: string): ProviderHealthView => {
    const breaker = manager.breaker(name)
    if (breaker === undefined) throw new AppError('NOT_FOUND', {}, `There is no provider ${name}.`)
    return {
      provider: name,
      ...health.health(name),
      breaker: breaker.view(),
      ejections: [...ejection.of(name)],
    }
  }
  const names = () => manager.states().map(({ config }) => config.name)
  const span = (spanMs: number) => {
    const to = clock.now() + 1
    return { from: to - spanMs, to }
  }

  return {
    list: os.health.list.handler(() => names().map(view)),

    windows: os.health.windows.handler(async ({ input }): Promise<ProviderWindowView[]> => {
      const { provider = null, country = null } = input
      const to = clock.now() + 1
      return [...(await reader.read('providerWindows', { to, windowsMs: healthWindowsMs, provider, country }))]
    }),

    timeline: os.health.timeline.handler(async ({ input: { spanMs, provider } }) => {
      const window = span(spanMs)
      const providers = provider === undefined ? names() : [provider]
      return timelineOf(await reader.read('healthMinutes', { ...window, providers }), window)
    }),

    uptime: os.health.uptime.handler(async ({ input }) => {
      const window = span(input.spanMs)
      const minutes = await reader.read('uptimeMinutes', window)
      const observed = minutes.good + minutes.bad
      return { ...window, ...minutes, value: observed === 0 ? null : minutes.good / observed }
    }),

    setBreaker: os.health.setBreaker.handler(({ input: { provider, override, reason }, errors }) =>
      typed(errors, () => {
        const breaker = manager.breaker(provider)
        if (override === null) breaker?.automatic()
        else breaker?.override(override, reason)
        return view(provider)
      }),
    ),

    liftEjection: os.health.liftEjection.handler(({ input: { provider, country }, errors }) =>
      typed(errors, () => {
        ejection.lift(provider, country)
        events.emit('provider.changed', { name: provider })
        return view(provider)
      }),
    ),
  }
}

function timelineOf(
  minutes: readonly ProviderHealthMinuteRow[],
  { from, to }: { readonly from: number; readonly to: number },
): HealthTimeline {
  const bucketMs = Math.ceil((to - from) / BUCKETS_AT_MOST / MINUTE_MS) * MINUTE_MS
  const first = Math.floor(from / bucketMs) * bucketMs
  const starts = Array.from({ length: Math.ceil((to - first) / bucketMs) }, (_, i) => first + i * bucketMs)
  const names = [...new Set(minutes.map(({ provider }) => provider))]
  return {
    bucketMs,
    starts,
    providers: names.map((provider) => {
      const buckets: ProviderHealthMinuteRow[][] = starts.map(() => [])
      for (const row of minutes)
        if (row.provider === provider) buckets[Math.floor((row.minute - first) / bucketMs)]?.push(row)
      const column = (pick: (row: ProviderHealthMinuteRow) => number) =>
        buckets.map((rows) => rows.reduce((sum, row) => sum + pick(row), 0))
      return {
        provider,
        state: buckets.map(stateOf),
        accepted: column((row) => row.accepted),
        failed: column((row) => row.refused + row.unknown),
        probesOk: column((row) => row.probes_ok),
        probesFailed: column((row) => row.probes_failed),
      }
    }),
  }
}

/** The worst state of what was observed; `unknown` when our own network hid all of it. */
function stateOf(rows: readonly ProviderHealthMinuteRow[]): TimelineState | null {
  const known = rows.filter(({ link }) => link === 'up')
  if (known.length === 0) return rows.length === 0 ? null : 'unknown'
  return known.map(({ breaker }) => breaker).reduce(worstOf)
}
