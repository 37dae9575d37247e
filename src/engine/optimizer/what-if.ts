import type { BreakEven, CostWhatIf, CostWhatIfInput, WhatIfTotals } from '../../contract/cost-what-if.ts'
import { changedCountry, type PricedCountry } from './what-if-changes.ts'
import { breakEven, chosenRoute, type ModelCountry, type ModelRoute, outcomeOf } from './what-if-model.ts'

/** One country as it is and as it would be. */
interface Reckoned {
  readonly before: Month
  readonly after: Month
}
interface Month {
  readonly country: ModelCountry
  /** Null when no price is known. */
  readonly route: ModelRoute | null
  readonly spend: number
  readonly converted: number
}

/** All but what the caller knows of the span and the time it took. */
export type WhatIfResult = Omit<CostWhatIf, 'span' | 'currency' | 'tookMs'>

/** Applies the changes and reckons a month of 30 days both ways by the same rules. */
export function whatIf(countries: readonly PricedCountry[], input: CostWhatIfInput): WhatIfResult {
  const all = countries.map(
    (country): Reckoned => ({
      before: monthOf(changedCountry(country, null)),
      after: monthOf(changedCountry(country, input)),
    }),
  )
  const known = all.filter(({ before, after }) => before.route !== null && after.route !== null)
  const [before, after] = [totalsOf(known.map((each) => each.before)), totalsOf(known.map((each) => each.after))]
  const sorted = known.toSorted((a, b) => b.before.spend - a.before.spend)
  const named = sorted.slice(0, input.limit)
  return {
    before,
    after,
    difference: {
      spendMicros: after.spendMicros - before.spendMicros,
      converted: after.converted - before.converted,
      costPerConverted: minus(after.costPerConverted, before.costPerConverted),
      benefitMicros: benefitOf(before, after),
    },
    shares: sharesOf(known),
    countries: named.map((each) => ({
      country: each.before.country.country,
      providerBefore: each.before.route?.provider ?? null,
      providerAfter: each.after.route?.provider ?? null,
      flipped: isFlipped(each),
      before: totalsOf([each.before]),
      after: totalsOf([each.after]),
    })),
    countryCount: known.length,
    flips: known.filter(isFlipped).length,
    breakEvens: named.flatMap(({ after: month }) => breakEvensOf(month)),
    cells: countries.reduce(
      (sum, { routes }) => sum + routes.reduce((n, { networks }) => n + Math.max(1, networks.length), 0),
      0,
    ),
    unpriced: all.reduce((sum, each) => sum + (known.includes(each) ? 0 : each.after.country.verifications), 0),
    method: [...method],
  }
}

function monthOf(country: ModelCountry): Month {
  const route = chosenRoute(country)
  return { country, route, ...(route === null ? { spend: 0, converted: 0 } : outcomeOf(country, route)) }
}

function totalsOf(months: readonly Month[]): WhatIfTotals {
  const sum = (value: (month: Month) => number) => months.reduce((total, month) => total + value(month), 0)
  const [spend, converted] = [sum((month) => month.spend), sum((month) => month.converted)]
  return {
    verifications: sum(({ country }) => country.verifications),
    spendMicros: Math.round(spend),
    converted,
    costPerConverted: converted === 0 ? null : spend / converted,
  }
}

const minus = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b)

/** What the conversions of after would have cost before, less what they cost. */
function benefitOf(before: WhatIfTotals, after: WhatIfTotals): number | null {
  const saved = minus(before.costPerConverted, after.costPerConverted)
  return saved === null ? null : Math.round(saved * after.converted)
}

const isFlipped = ({ before, after }: Reckoned): boolean => before.route?.provider !== after.route?.provider

function sharesOf(reckoned: readonly Reckoned[]): CostWhatIf['shares'] {
  const providers = new Set(
    reckoned.flatMap(({ before, after }) => [before.route?.provider ?? '', after.route?.provider ?? '']),
  )
  const sumOf = (pick: 'before' | 'after', of: (month: Month) => number, provider: string | null) =>
    reckoned.reduce(
      (sum, each) => sum + (provider === null || each[pick].route?.provider === provider ? of(each[pick]) : 0),
      0,
    )
  const volume = (month: Month) => month.country.verifications
  const share = (pick: 'before' | 'after', provider: string) => {
    const all = sumOf(pick, volume, null)
    return all === 0 ? 0 : sumOf(pick, volume, provider) / all
  }
  return [...providers]
    .map((provider) => ({
      provider,
      before: share('before', provider),
      after: share('after', provider),
      spendBefore: Math.round(sumOf('before', ({ spend }) => spend, provider)),
      spendAfter: Math.round(sumOf('after', ({ spend }) => spend, provider)),
    }))
    .sort((a, b) => b.after - a.after || b.before - a.before)
}

function breakEvensOf({ country, route: chosen }: Month): readonly BreakEven[] {
  return country.routes.flatMap((route): readonly BreakEven[] => {
    if (route.price === null) return []
    const point = breakEven(country, route)
    return [
      {
        country: country.country,
        provider: route.provider,
        isChosen: route === chosen,
        priceMicros: route.price,
        breakEvenMicros: point?.price ?? null,
        percent: point === null || route.price === 0 ? null : (point.price / route.price - 1) * 100,
        against: point === null ? null : route === chosen ? point.against : (chosen?.provider ?? null),
      },
    ]
  })
}

const method = [
  'Volume is that of the span, brought to a month of 30 days. The chance of conversion of a route is what was observed ' +
    'in the span, pulled to the level of its country and provider by the weight of 40 messages.',
  'Each country starts at the one route its rule likes best; exploration, the control group and breakers are left out. ' +
    'Before and after are reckoned the same way, so the difference is the change alone and not the real spend.',
  'A verification costs its message, that of the next provider of the list where the first refuses, and duplicates. ' +
    'Where traffic by network is known the prices of the networks are weighed by it.',
  'The break-even price is the highest at which a route is chosen while all other prices stay as changed.',
]
