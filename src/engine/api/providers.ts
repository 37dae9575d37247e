import { DAY_MS } from '../../contract/durations.ts'
import type { Service } from '../../contract/models.ts'
import type { AuditEntry, ProviderDetail, ProviderRow } from '../../contract/providers.ts'
import { AppError } from '../app-error.ts'
import { adviceFor } from '../providers/advice.ts'
import { onlyServedBy } from '../routing/coverage.ts'
import type { ProviderState } from '../routing/provider-manager.ts'
import { type AuditRow, listAudit, listAuditUnder } from '../store/audit.ts'
import { currentQueues, queueHistory, type RoutingQueue } from '../store/routing-queues.ts'
import { batches } from './batches.ts'
import { os, type Parts, typed } from './context.ts'
import { providerStatuses } from './views.ts'

const WATCH_EVERY_MS = 1_000
const HISTORY_AT_MOST = 200
/** What concerns providers begins with one of these in the audit log. */
const SUBJECTS = ['provider:', 'queue:', 'maintenance:']

export function providersApi(parts: Parts) {
  const { control, db } = parts
  return {
    list: os.providers.list.handler(({ input }) => providerRows(parts, input.windowMs)),

    watch: os.providers.watch.handler(async function* ({ input, signal }) {
      const names = ['verification.changed', 'provider.changed'] as const
      for await (const _ of batches({ ...parts, names, signal, everyMs: WATCH_EVERY_MS, atOnce: true }))
        yield await providerRows(parts, input.windowMs)
    }),

    get: os.providers.get.handler(({ input, errors }) =>
      typed(errors, () => providerDetail(parts, input.name, input.windowMs)),
    ),

    queues: os.providers.queues.handler(({ input }) =>
      (input.history ? queueHistory(db, HISTORY_AT_MOST) : currentQueues(db)).map(toQueue),
    ),

    audit: os.providers.audit.handler(({ input: { name, beforeId = null, limit } }) => {
      if (name === undefined) return listAuditUnder(db, { prefixes: SUBJECTS, beforeId, limit }).map(toAuditEntry)
      const queues = currentQueues(db).map(({ service, country }) => `queue:${service}:${country ?? 'default'}`)
      return listAudit(db, { subjects: [`provider:${name}`, ...queues], beforeId, limit }).map(toAuditEntry)
    }),

    setState: os.providers.setState.handler(({ input, errors }) =>
      typed(errors, async () => {
        const { name, state, until, confirm } = input
        configured(parts, name)
        if (state === 'disabled' && !confirm) await assertNobodyLosesAll(parts, name)
        return control.setState(name, state, until, by(input.reason))
      }),
    ),

    pin: os.providers.pin.handler(({ input: { name, pinned, reason }, errors }) =>
      typed(errors, () => {
        configured(parts, name)
        return control.pin(name, pinned, by(reason))
      }),
    ),

    setLimits: os.providers.setLimits.handler(({ input: { name, reason, ...limits }, errors }) =>
      typed(errors, () => {
        configured(parts, name)
        const given = Object.entries(limits).filter(([, value]) => value !== undefined)
        return control.setLimits(name, Object.fromEntries(given), by(reason))
      }),
    ),

    reorder: os.providers.reorder.handler(({ input: { reason, ...queue }, errors }) =>
      typed(errors, () => {
        for (const name of queue.providers ?? []) configured(parts, name)
        // Without a list the default goes back to the order of the configuration.
        const providers = queue.country === null ? (queue.providers ?? byPriority(parts)) : queue.providers
        return toQueue(control.reorder({ ...queue, providers: providers && [...new Set(providers)] }, by(reason)))
      }),
    ),
  }
}

const by = (reason: string | undefined) => ({ actor: 'operator', reason: reason || null })

/** @throws {AppError} `NOT_FOUND` */
function configured({ manager }: Parts, name: string): ProviderState {
  const found = manager.states().find(({ config }) => config.name === name)
  if (found === undefined) throw new AppError('NOT_FOUND', {}, `There is no provider ${name}.`)
  return found
}

const byPriority = ({ manager }: Parts): readonly string[] => manager.providers.map(({ config }) => config.name)

/** @throws {AppError} `NO_PROVIDER_LEFT` when only this provider serves some country */
export async function assertNobodyLosesAll(parts: Parts, name: string): Promise<void> {
  const now = parts.clock.now()
  const busy = await parts.reader.read('trafficByCountry', now - DAY_MS)
  const providers = parts.manager.states().map(({ config, control }) => ({
    ...config,
    disabled: control.state === 'disabled',
  }))
  const known = [
    ...busy.map(({ country }) => country),
    ...parts.prices.countries(),
    ...providers.flatMap(({ allowedCountries }) => allowedCountries ?? []),
  ]
  const countries = onlyServedBy(name, providers, [...new Set(known)])
  const isLast = providers.every((provider) => provider.disabled || provider.name === name)
  if (countries.length === 0 && !isLast) return
  const share = await parts.reader.read('countriesShare', countries, { from: now - DAY_MS, to: now + 1 })
  const where = isLast ? 'any country' : countries.length === 1 ? countries[0] : `${countries.length} countries`
  throw new AppError(
    'NO_PROVIDER_LEFT',
    { countries: [...countries], share },
    `No other provider could send to ${where}. Enable another one first, or confirm to do it all the same.`,
  )
}

async function providerRows(parts: Parts, windowMs: number): Promise<ProviderRow[]> {
  const to = parts.clock.now() + 1
  const [traffic, prices] = await Promise.all([
    parts.reader.read('providerTraffic', { from: to - windowMs, to }),
    parts.reader.read('pricesConfirmed'),
  ])
  const pricedAt = new Map(prices.map(({ provider, at }) => [provider, at]))
  return providerStatuses(parts, traffic).map((status, index) => ({
    ...status,
    ...parts.control.of(status.name),
    rank: index + 1,
    pricedAt: pricedAt.get(status.name) ?? null,
  }))
}

async function providerDetail(parts: Parts, name: string, windowMs: number): Promise<ProviderDetail> {
  const { config, underWay, slowedTo } = configured(parts, name)
  const to = parts.clock.now() + 1
  const day = { from: to - DAY_MS, to }
  const [rows, countries, errors, dayShare] = await Promise.all([
    providerRows(parts, windowMs),
    parts.reader.read('providerCountries', name, { from: to - windowMs, to }),
    parts.reader.read('providerErrors', name, day),
    parts.reader.read('acceptanceShare', name, day),
  ])
  const provider = rows.find((row) => row.name === name)
  if (provider === undefined) throw new AppError('NOT_FOUND', {}, `There is no provider ${name}.`)
  return {
    provider,
    positions: positions(parts, name, config.services),
    load: { underWay, slowedTo },
    countries: [...countries],
    errors: errors.map(({ last_at: lastAt, ...error }) => ({ ...error, lastAt, ...adviceFor(config.adapter, error) })),
    dayShare,
  }
}

/** Where a provider stands in every order in force that concerns it. */
function positions({ manager, db }: Parts, name: string, services: readonly Service[]): ProviderDetail['positions'] {
  return currentQueues(db)
    .filter(({ service, providers }) => services.includes(service) && providers !== null)
    .map(({ country, service, version }) => {
      const order = manager.order(country ?? '', service)
      return { country, service, version, position: order.indexOf(name) + 1, of: order.length }
    })
}

const toQueue = (queue: RoutingQueue) => ({ ...queue, providers: queue.providers && [...queue.providers] })

/** Not every entry has values before and after, or a reason: what else it says counts as after. */
function toAuditEntry(row: AuditRow): AuditEntry {
  const { before = {}, after, reason = null, ...rest } = JSON.parse(row.detail)
  return { ...row, detail: { before, after: after ?? rest, reason } }
}
