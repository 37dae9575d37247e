import type { Category } from '../../contract/models.ts'
import type { Country } from '../sandbox/countries.ts'
import { pick } from '../sandbox/example-customers.ts'
import type { ExampleDay, ExampleOutage, ExampleRoute } from '../sandbox/example-routes.ts'
import { chance, integerBelow, lognormalMs, pickWeighted, type Random } from '../sandbox/random.ts'
import type { BulkAttempt, BulkVerification } from '../store/bulk-write.ts'

/** Marks example data in the store. */
export const EXAMPLE_SOURCE = 'example'
const LIFE_MS = 600_000
const RESCUE_AFTER_MS = 30_000
const typing = { medianMs: 9_000, sigma: 0.55 }

/** How often a provider that is down fails, what goes wrong on an ordinary day, and what no provider can help. */
const FAILS_DOWN = 0.45
const FAILS_ANY_DAY = 0.003
const SILENT_LOSS = 0.75
const BAD_RECIPIENT = 0.006
const VOICE = 0.03

interface Moment {
  readonly at: number
  readonly customerId: string
  readonly country: Country
  readonly day: ExampleDay
  readonly outages: readonly ExampleOutage[]
  readonly random: Random
  readonly reference: string
}

/** One verification of the example year with the attempts that it took. */
export function exampleVerification(moment: Moment): BulkVerification {
  const { at, country, day, outages, random, reference } = moment
  const network = pickWeighted(country.networks, ({ share }) => share, random.next())
  const now = outages.filter((outage) => outage.from <= at && at < outage.to)
  const first = routeAt(day, pick(day.shares, random.next()))
  const attempts: BulkAttempt[] = []
  const hops: BulkVerification['hops'][number][] = []
  const isBad = chance(random, BAD_RECIPIENT)
  const fails = chance(random, isDown(now, first) ? FAILS_DOWN : FAILS_ANY_DAY)
  if (isBad) attempts.push(refused(first, at, random))
  else if (fails) {
    const failed = failedAttempt(first, at, random)
    const second = otherRoute(day, first, now, random)
    const goesOnAt = at + Math.round(failed.duration_ms ?? 0) + 5
    const isUnknown = failed.state === 'unknown'
    attempts.push(failed, accepted(second, 2, 'failover', goesOnAt, isUnknown, now, random))
    hops.push(hopOf(first, second, failed.category ?? 'server-error', 'failover', goesOnAt, failed, attempts[1]))
  } else {
    const only = accepted(first, 1, 'first', at, false, now, random)
    attempts.push(only)
    if (only.delivered_at === null && isSilent(now, first)) {
      const second = otherRoute(day, first, now, random)
      const rescuedAt = at + RESCUE_AFTER_MS
      attempts.push(accepted(second, 2, 'rescue', rescuedAt, true, now, random))
      hops.push(hopOf(first, second, 'no-receipt', 'rescue', rescuedAt, only, attempts[1]))
    }
  }
  const last = attempts.at(-1)
  const route = day.routes.find(({ profile }) => profile.name === last?.provider) ?? first
  const converts = last?.delivered_at != null && chance(random, route.conversion)
  const convertedAt = converts ? (last?.delivered_at ?? at) + lognormalMs(random, typing) : null
  const isConverted = convertedAt !== null && convertedAt < at + LIFE_MS
  const acceptedBy = attempts.find(({ state }) => state === 'accepted')
  return {
    verification: {
      mode: 'sandbox',
      state: isBad ? 'failed' : isConverted ? 'converted' : 'expired',
      service: chance(random, VOICE) ? 'voice' : 'sms',
      country: country.iso,
      customer_id: moment.customerId,
      network: `${network.mcc}${network.mnc}`,
      segments: 1,
      maybe_duplicate: attempts.some((each) => each.maybe_duplicate === 1) ? 1 : 0,
      to_prefix: `+${country.dialingPrefix}${(country.mobile[0] ?? '').slice(0, 3).replaceAll(/\D/g, '1')}`,
      to_last2: String(integerBelow(random, 100)).padStart(2, '0'),
      failure_reason: isBad ? 'bad-recipient' : null,
      created_at: at,
      accepted_at: acceptedBy === undefined ? null : acceptedBy.started_at + Math.round(acceptedBy.duration_ms ?? 0),
      delivered_at: attempts.find((each) => each.delivered_at !== null)?.delivered_at ?? null,
      converted_at: isConverted ? convertedAt : null,
      final_at: isBad ? at + 80 : isConverted ? convertedAt : at + LIFE_MS,
    },
    attempts,
    hops,
    source: EXAMPLE_SOURCE,
    externalId: null,
    reference,
    revenue: null,
  }
}

const routeAt = ({ routes }: ExampleDay, index: number): ExampleRoute => {
  const route = routes[index]
  if (route === undefined) throw new RangeError(`there is no route ${index}`)
  return route
}

const isDown = (now: readonly ExampleOutage[], { profile }: ExampleRoute): boolean =>
  now.some(({ provider, kind }) => kind === 'down' && provider === profile.name)

const isSilent = (now: readonly ExampleOutage[], { profile }: ExampleRoute): boolean =>
  now.some(({ provider, kind }) => kind === 'silent' && provider === profile.name)

/** Another route, one that works if there is any. */
function otherRoute(day: ExampleDay, first: ExampleRoute, now: readonly ExampleOutage[], random: Random): ExampleRoute {
  for (let tries = 0; tries < 20; tries++) {
    const route = routeAt(day, pick(day.shares, random.next()))
    if (route !== first && !isDown(now, route) && !isSilent(now, route)) return route
  }
  return day.routes.find((route) => route !== first) ?? first
}

const failures: readonly { readonly category: Category; readonly state: BulkAttempt['state']; readonly ms: number }[] =
  [
    { category: 'server-error', state: 'rejected-eligible', ms: 120 },
    { category: 'refused', state: 'rejected-eligible', ms: 6 },
    { category: 'throttled', state: 'rejected-eligible', ms: 40 },
    { category: 'timeout', state: 'unknown', ms: 1_500 },
  ]

function failedAttempt({ profile, price, reporting }: ExampleRoute, at: number, random: Random): BulkAttempt {
  const failure = failures[integerBelow(random, failures.length)] ?? failures[0]
  const isUnknown = failure?.state === 'unknown'
  return {
    ...settled(profile.name, at),
    state: failure?.state ?? 'rejected-eligible',
    category: failure?.category ?? 'server-error',
    duration_ms: Math.round((failure?.ms ?? 100) * (0.7 + 0.6 * random.next())),
    // What may have been sent may be charged.
    cost_micros: isUnknown ? price : 0,
    cost_currency: profile.currency,
    cost_reporting_micros: isUnknown ? reporting : 0,
  }
}

function refused({ profile }: ExampleRoute, at: number, random: Random): BulkAttempt {
  return {
    ...settled(profile.name, at),
    state: 'rejected-final',
    category: 'bad-recipient',
    duration_ms: lognormalMs(random, profile.submitLatency),
    cost_micros: 0,
    cost_currency: profile.currency,
    cost_reporting_micros: 0,
  }
}

function accepted(
  route: ExampleRoute,
  n: number,
  trigger: BulkAttempt['trigger'],
  at: number,
  isDuplicate: boolean,
  now: readonly ExampleOutage[],
  random: Random,
): BulkAttempt {
  const { profile, price, reporting } = route
  const duration = lognormalMs(random, profile.submitLatency)
  const isLost = isSilent(now, route) && chance(random, SILENT_LOSS)
  const isDelivered = !isLost && chance(random, route.delivery)
  const delivery = isDelivered ? 'delivered' : !isLost && chance(random, 0.6) ? 'failed' : 'unknown'
  return {
    ...settled(profile.name, at),
    n,
    trigger,
    duration_ms: duration,
    delivery,
    delivered_at: isDelivered ? at + duration + lognormalMs(random, route.receipt) : null,
    cost_micros: price,
    cost_currency: profile.currency,
    cost_reporting_micros: reporting,
    maybe_duplicate: isDuplicate ? 1 : 0,
  }
}

const settled = (provider: string, at: number) =>
  ({
    n: 1,
    provider,
    trigger: 'first',
    state: 'accepted',
    category: null,
    error_code: null,
    delivery: 'none',
    started_at: at,
    delivered_at: null,
    maybe_duplicate: 0,
  }) as const

function hopOf(
  from: ExampleRoute,
  to: ExampleRoute,
  category: Category,
  trigger: 'failover' | 'rescue',
  at: number,
  failed: BulkAttempt,
  next: BulkAttempt | undefined,
): BulkVerification['hops'][number] {
  const isFree = failed.state === 'rejected-eligible'
  const extra = to.reporting === null || from.reporting === null ? null : to.reporting - (isFree ? from.reporting : 0)
  return {
    from_provider: from.profile.name,
    to_provider: to.profile.name,
    trigger,
    category,
    reason: reasons[category] ?? 'the provider answered with an error',
    outcome: 'accepted',
    duration_ms: Math.round((next?.started_at ?? at) - failed.started_at + (next?.duration_ms ?? 0)),
    extra_cost_micros: extra,
    maybe_duplicate: next?.maybe_duplicate ?? 0,
    created_at: at,
  }
}

const reasons: Partial<Record<Category, string>> = {
  'server-error': 'the provider answered with an error of its own (503)',
  refused: 'the connection was refused',
  throttled: 'the provider takes no more just now (429)',
  timeout: 'no answer in time',
  'no-receipt': 'accepted, but no receipt came in 30 s',
}
