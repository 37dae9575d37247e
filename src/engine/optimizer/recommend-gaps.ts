import type { Service } from '../../contract/models.ts'
import { countryInText } from '../country-name.ts'
import { moneyText } from '../money-text.ts'
import type { AccountLevel, UnregisteredRoute } from '../store/queries/recommendations.ts'
import { type Findings, type LabelOf, noEffect, type Proposal, routeOf } from './recommend-models.ts'
import { countText, percentText } from './recommend-text.ts'

const LEAST_N = 30
/** Of a country's verifications that only one provider could have taken. */
const MOSTLY = 0.9
/** An account that lasts fewer days is running low. */
const LOW_DAYS = 5

/** Countries with a single provider, and routes without a price. */
export function trafficGaps({ sums, spec, labelOf }: Findings): readonly Proposal[] {
  return [...sums.cells.values()].flatMap((cell) => {
    const route = routeOf(cell)
    const where = countryInText(cell.country)
    const alone = [...cell.alone].filter(([, n]) => n >= LEAST_N && n >= MOSTLY * cell.recorded.n)
    return [
      ...alone.map(
        ([provider, n]): Proposal => ({
          kind: 'add-provider',
          subject: { ...route, provider: null },
          trap: false,
          title: `Add a second provider for ${where}`,
          why:
            `${countText(n, 'verification')} to ${where} could go through ${labelOf(provider)} only; they cost ` +
            `${moneyText({ micros: Math.round(cell.recorded.cost), currency: spec.currency })}. When it fails there is nothing to fail over to, ` +
            'and its price has nothing to be held against.',
          risk: 'low',
          riskWhy: 'A further route changes nothing until it is chosen.',
          ...noEffect,
          edit: { kind: 'page', page: 'providers' },
        }),
      ),
      ...[...cell.unpriced].map(
        ([provider, n]): Proposal => ({
          kind: 'fix-price',
          subject: { ...route, provider },
          trap: false,
          title: `Enter what ${labelOf(provider)} takes in ${where}`,
          why:
            `The price of ${countText(n, 'verification')} to ${where} through ${labelOf(provider)} is unknown, so that neither ` +
            'its cost nor what another route would save can be told.',
          risk: 'low',
          riskWhy: 'A known price only makes choices better.',
          ...noEffect,
          edit: { kind: 'page', page: 'pricing' },
        }),
      ),
    ]
  })
}

/** @param days over which `spent` was spent */
export const lowBalances = (levels: readonly AccountLevel[], days: number, labelOf: LabelOf): readonly Proposal[] =>
  levels.flatMap(({ provider, currency, balance, spent }): readonly Proposal[] => {
    const left = spent > 0 ? balance / (spent / days) : Number.POSITIVE_INFINITY
    if (left >= LOW_DAYS) return []
    const whole = Math.max(0, Math.floor(left))
    return [
      {
        kind: 'balance-low',
        subject: { country: null, service: null, provider },
        trap: false,
        title: `Top up ${labelOf(provider)}`,
        why:
          `${moneyText({ micros: balance, currency })} are left and ` +
          `${moneyText({ micros: Math.round(spent / days), currency })} a day are spent: that lasts ` +
          `${whole === 0 ? 'less than a day' : countText(whole, 'day')}.`,
        risk: 'low',
        riskWhy: 'An empty account refuses every message.',
        ...noEffect,
        edit: { kind: 'page', page: 'providers' },
      },
    ]
  })

/** Where senders usually have to be registered, and this one is not known to be. */
export const unregistered = (routes: readonly UnregisteredRoute[], labelOf: LabelOf): readonly Proposal[] =>
  routes
    .filter(({ attempts }) => attempts >= LEAST_N)
    .map(({ provider, country, service, attempts, delivered }) => ({
      kind: 'register-sender',
      subject: { country, service: service satisfies Service, provider },
      trap: false,
      title: `Register the sender of ${labelOf(provider)} in ${countryInText(country)}`,
      why:
        `Senders usually have to be registered in ${countryInText(country)}. Of ${countText(attempts, 'message')} through ` +
        `${labelOf(provider)} ${percentText(delivered / attempts)} were confirmed as delivered.`,
      risk: 'low',
      riskWhy: 'Registered senders are filtered less; until then nothing changes.',
      ...noEffect,
      edit: { kind: 'page', page: 'providers' },
    }))
