import { DAY_MS, HOUR_MS } from '../../contract/durations.ts'
import type { Money } from '../../contract/money.ts'
import type { Readiness, ReadinessCheck } from '../../contract/readiness.ts'
import type { ProviderState } from '../routing/provider-manager.ts'
import type { Spending } from '../store/queries/spending.ts'
import { os, type Parts } from './context.ts'

/** The rate of a shorter time than this would say little of the hours to come. */
const OBSERVED_AT_LEAST_MS = 600_000

export function readinessApi(parts: Parts) {
  const { clock, reader, manager } = parts
  return {
    list: os.readiness.list.handler(async () => {
      const to = clock.now() + 1
      const [spent, prices] = await Promise.all([
        reader.read('spending', { from: to - DAY_MS, to }),
        reader.read('pricesConfirmed'),
      ])
      const since = Math.min(to, ...spent.map((each) => each.since))
      const priced = new Set(prices.map(({ provider }) => provider))
      return manager.states().map((state) => {
        const own = spent.filter(({ provider }) => provider === state.config.name)
        return readinessOf(parts, state, perHour(parts, state, own, to - since), priced.has(state.config.name))
      })
    }),
  }
}

/** What an hour costs in the currency of the balance; null when a price, a rate or enough time is missing. */
function perHour(parts: Parts, { config }: ProviderState, own: readonly Spending[], observedMs: number): Money | null {
  const currency = parts.health.health(config.name).balance?.money.currency ?? config.currency
  if (observedMs < OBSERVED_AT_LEAST_MS) return null
  const sums = own.map((each) =>
    each.currency === null ? null : parts.prices.convert({ micros: each.micros, currency: each.currency }, currency),
  )
  if (sums.includes(null)) return null
  const micros = sums.reduce((sum, money) => sum + (money?.micros ?? 0), 0)
  return { micros: Math.round((micros * HOUR_MS) / observedMs), currency }
}

function readinessOf(parts: Parts, state: ProviderState, rate: Money | null, priced: boolean): Readiness {
  const { name } = state.config
  const { balance } = parts.health.health(name)
  const lasts = balance !== null && rate !== null && rate.micros > 0
  const checks = [
    keysCheck(parts, state),
    priceCheck(priced),
    senderCheck(state),
    balanceCheck(balance),
    breakerCheck(state),
  ]
  return {
    provider: name,
    balance,
    perHour: rate,
    runwayHours: lasts ? Math.max(0, balance.money.micros / rate.micros) : null,
    ready: checks.every(({ ok }) => ok === true),
    checks,
  }
}

function keysCheck(parts: Parts, { config, breaker }: ProviderState): ReadinessCheck {
  const name = 'keys'
  const { probe } = parts.health.health(config.name)
  if (config.secret === '') return { name, ok: false, detail: 'No key is stored for it.' }
  if (probe === null) return { name, ok: null, detail: 'The provider has not been asked yet.' }
  if (probe.ok) return { name, ok: true, detail: 'The last probe was accepted with these keys.' }
  const refused = /credential|auth|401|403/i.test(`${probe.error ?? ''} ${breaker.cause ?? ''}`)
  return { name, ok: refused ? false : null, detail: `The last probe failed: ${probe.error ?? 'no reason given'}.` }
}

const priceCheck = (ok: boolean): ReadinessCheck => ({
  name: 'price',
  ok,
  detail: ok ? 'Prices are known.' : 'No price is known, so its cost cannot be compared.',
})

const senderCheck = ({ config }: ProviderState): ReadinessCheck => ({
  name: 'sender',
  ok: config.sender !== '',
  detail: config.sender === '' ? 'It has no sender.' : 'It has a sender.',
})

function balanceCheck(balance: Readiness['balance']): ReadinessCheck {
  if (balance === null) return { name: 'balance', ok: null, detail: 'The balance is not known.' }
  const ok = balance.money.micros > 0
  return { name: 'balance', ok, detail: ok ? 'There is credit.' : 'The account is empty.' }
}

function breakerCheck({ breaker }: ProviderState): ReadinessCheck {
  const ok = !['open', 'half-open', 'forced-open'].includes(breaker.state)
  return { name: 'breaker', ok, detail: ok ? 'Traffic goes through.' : (breaker.cause ?? 'The breaker is not closed.') }
}
