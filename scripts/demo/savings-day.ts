import { parentPort, workerData } from 'node:worker_threads'
import { HOUR_MS } from '../../src/contract/durations.ts'
import type { Money } from '../../src/contract/money.ts'
import type { OptimizerMode } from '../../src/contract/policy-models.ts'
import { errorText, silentLog } from '../../src/engine/log.ts'
import type { SmsProvider } from '../../src/engine/providers/provider.ts'
import { type ClimateName, climates } from '../../src/engine/sandbox/climate.ts'
import { sandboxCustomers } from '../../src/engine/sandbox/customers.ts'
import { createRandom, exponentialMs, pickWeighted } from '../../src/engine/sandbox/random.ts'
import { type DeliveredMessage, type Sandbox, startSandbox } from '../../src/engine/sandbox/sandbox.ts'
import { codeIn } from '../../src/engine/sandbox/traffic.ts'
import { type HostedEngine, hostEngine } from '../engine-host.ts'
import { VirtualClock } from './virtual-clock.ts'

/** What a day is played with. */
export interface DayPlan {
  readonly mode: OptimizerMode
  readonly seed: number
  readonly climate: ClimateName
  readonly hours: number
  /** Verifications an hour, on average. */
  readonly perHour: number
  /** For the workspace; whoever started the thread removes it. */
  readonly folder: string
}

/** What a day came to. Money is micros of the reporting currency. */
export interface DayFigures {
  readonly verifications: number
  readonly accepted: number
  readonly converted: number
  readonly spendMicros: number
  readonly revenueMicros: number
  readonly unpriced: number
  /** Where verifications started, as shares. */
  readonly shares: readonly { readonly provider: string; readonly share: number }[]
  /** What the console itself says it saved, as a share of the baseline; null where nothing was chosen. */
  readonly reported: { readonly share: number | null; readonly low: number | null; readonly high: number | null }
  readonly currency: Money['currency']
  /** What a failed verification was weighed as by the policy, in messages; null without one. */
  readonly failureCost: number | null
}

export type DayNews =
  | { readonly kind: 'progress'; readonly hour: number; readonly verifications: number }
  | { readonly kind: 'done'; readonly figures: DayFigures }
  | { readonly kind: 'failed'; readonly message: string }

/** A Monday. Both days begin at the same moment, so that prices move alike. */
const START = Date.UTC(2026, 10, 23)
const SETTLING_MS = 600_000
/** Everything has ended by then: codes live for ten minutes. */
const AFTER_MS = 900_000
/** Probes are kept from filling the day: an answer serves for five minutes. */
const BALANCE_FOR_MS = 300_000
const WRONG_CODE_SHARE = 0.02
const SECOND_TRY_AFTER_MS = 4_000

/** Plays one day with the real engine over HTTP, and counts what the store says of it. */
async function playDay(plan: DayPlan, tell: (news: DayNews) => void): Promise<DayFigures> {
  const { mode, seed, climate, hours, folder } = plan
  const clock = new VirtualClock(START)
  const sandbox = await startSandbox({ seed, clock, log: silentLog, pace: { submit: 0 }, climate: climates[climate] })
  const wrapProvider = (provider: SmsProvider) => rarelyProbed(provider, clock)
  const { client, engine, stop } = await clock.passDuring(
    hostEngine({ sandbox, clock, folder, optimizerMode: mode, wrapProvider }),
  )
  await clock.runUntil(START + SETTLING_MS)
  crowd(plan, clock, sandbox, client)
  for (let hour = 1; hour <= hours; hour++) {
    await clock.runUntil(START + SETTLING_MS + hour * HOUR_MS)
    tell({ kind: 'progress', hour, verifications: count(engine, 'select count(*) from verifications') })
  }
  await clock.runUntil(START + SETTLING_MS + hours * HOUR_MS + AFTER_MS)
  const figures = await figuresOf({ client, engine }, clock, plan)
  // A thread of the engine's that were ended while it loads SQLite would take the whole process with it.
  await clock.passDuring(stop())
  await sandbox.stop()
  return figures
}

/** The same people at the same moments, whoever carries their messages; who receives a code may type it. */
function crowd(plan: DayPlan, clock: VirtualClock, sandbox: Sandbox, client: HostedEngine['client']): void {
  const arrivals = createRandom(plan.seed, 'arrivals')
  const typing = createRandom(plan.seed, 'typing')
  const visits = new Map<string, { readonly id: Promise<number | null>; typing: boolean }>()
  const until = clock.now() + plan.hours * HOUR_MS

  const enter = (id: number, code: string) => void client.verifications.check({ id, code }).catch(() => {})
  const read = async ({ to, body, converts, typesAfterMs }: DeliveredMessage) => {
    const visit = visits.get(to)
    const code = codeIn(body)
    if (visit === undefined || code === null || !converts || visit.typing) return
    visit.typing = true
    const id = await visit.id
    if (id === null) return
    if (typing.next() >= WRONG_CODE_SHARE) return void clock.after(typesAfterMs, () => enter(id, code))
    clock.after(typesAfterMs, () => enter(id, `${code.slice(0, -1)}${(Number(code.slice(-1)) + 1) % 10}`))
    clock.after(typesAfterMs + SECOND_TRY_AFTER_MS, () => enter(id, code))
  }
  sandbox.onDelivered((message) => void read(message))
  const arrive = () => {
    const { e164: to } = sandbox.nextRecipient()
    const { id: customerId } = pickWeighted(sandboxCustomers, ({ traffic }) => traffic, arrivals.next())
    const id = client.verifications.send({ to, customerId }).then(
      (sent) => sent.id,
      () => null,
    )
    visits.set(to, { id, typing: false })
    next()
  }
  const next = () => {
    const wait = exponentialMs(arrivals, HOUR_MS / plan.perHour)
    if (clock.now() + wait < until) clock.after(wait, arrive)
  }
  next()
}

function rarelyProbed(provider: SmsProvider, clock: VirtualClock): SmsProvider {
  let known: { readonly at: number; readonly balance: Money } | null = null
  return {
    config: provider.config,
    statusBatchSize: provider.statusBatchSize,
    send: (message, options) => provider.send(message, options),
    lookup: (request, options) => provider.lookup(request, options),
    statuses: (ids, options) => provider.statuses(ids, options),
    prices: (countries, options) => provider.prices(countries, options),
    async balance(options) {
      if (known !== null && clock.monotonic() - known.at < BALANCE_FOR_MS) return known.balance
      const balance = await provider.balance(options)
      known = { at: clock.monotonic(), balance }
      return balance
    },
  }
}

const count = (engine: HostedEngine['engine'], sql: string): number => engine.db.prepare(sql).pluck().get() as number

async function figuresOf(
  { client, engine }: Pick<HostedEngine, 'client' | 'engine'>,
  clock: VirtualClock,
  { mode }: DayPlan,
): Promise<DayFigures> {
  const total = (sql: string) => count(engine, sql)
  const now = clock.now()
  // Two days before take the zone of this machine in.
  const savings = await client.cost.savings({ from: START - 2 * 24 * HOUR_MS, to: now, compare: { kind: 'none' } })
  const { share, shareLow, shareHigh } = savings.saved
  const { failureCosts } = await client.policies.current()
  const verifications = total('select count(*) from verifications')
  const first = engine.db
    .prepare('select provider, count(*) as n from attempts where n = 1 group by provider order by n desc')
    .all() as { readonly provider: string; readonly n: number }[]
  return {
    verifications,
    accepted: total('select count(accepted_at) from verifications'),
    converted: total('select count(converted_at) from verifications'),
    spendMicros: total('select coalesce(sum(cost_reporting_micros), 0) from attempts'),
    revenueMicros: total('select coalesce(sum(revenue_reporting_micros), 0) from verifications'),
    unpriced: total('select count(*) from attempts where cost_reporting_micros is null'),
    shares: first.map(({ provider, n }) => ({ provider, share: n / Math.max(1, verifications) })),
    reported: { share, low: shareLow, high: shareHigh },
    currency: savings.currency,
    failureCost: mode === 'on' ? (failureCosts[0]?.used ?? null) : null,
  }
}

const tell = (news: DayNews) => parentPort?.postMessage(news)
playDay(workerData as DayPlan, tell).then(
  (figures) => tell({ kind: 'done', figures }),
  (error: unknown) => tell({ kind: 'failed', message: errorText(error) }),
)
