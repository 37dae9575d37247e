import type { SavingsBaseline } from '../../contract/cost-savings.ts'

const baselines: Readonly<Record<SavingsBaseline, string>> = {
  'static-list':
    'Baseline: the first usable provider of the priority list at the moment of the first submission. A converted ' +
    'verification is set against what the list would have paid for a conversion then: its price of that minute, what ' +
    'the next provider costs where the first refuses or stays silent, and duplicates, over its estimated chance of ' +
    'conversion. A verification that did not convert has no counterpart, so what it cost counts against the saving. ' +
    'Where the list would have chosen the same provider, or did choose, there is no difference.',
  'single-provider':
    'Baseline: one provider for everything, at its price and estimated chance of conversion of that minute. ' +
    'Verifications for which either was unknown are left out on both sides, as are those without a policy.',
  'previous-month':
    'Baseline: what a converted verification cost in the same country in the calendar month before the span, for the ' +
    'conversions of now. Countries without conversions that month are taken at what they cost. Prices that moved in ' +
    'the meantime are part of the difference.',
}

/** How savings are counted, one paragraph an entry. */
export const savingsMethod = (baseline: SavingsBaseline): readonly string[] => [
  baselines[baseline],
  'Saved is baseline less actual, where actual is every attempt with its duplicates and fees for failed messages. It ' +
    'is negative when the choice cost more. Verifications are counted on the day they were started, once they are over ' +
    'and when every price is known; the analysis of cost takes open ones in, with what they have cost so far. What ' +
    'converts is over at once and what does not only when its code ends: while more than one in twenty is open, it is ' +
    'too early to say.',
  'The 95 % interval is a bootstrap over days from ten days on (2,000 resamples), and below that follows from the ' +
    'spread of single verifications. Beside the static list it is widened by the error of the model: how ' +
    'surely the control group, which really went by the list, confirms what the model says a conversion costs in the ' +
    'same countries; or by how far the two are apart, where that is more than chance explains. ' +
    'Without a control group of 30 verifications, and for other baselines, errors of the estimates are not in it.',
  'The control group is a random share that stays on the list. It is compared by cost per converted verification, with ' +
    'an interval by the delta method.',
  'Best is the route with the lowest expected cost per conversion by what was known at that minute.',
  'ROI is (revenue - messaging cost) / messaging cost, once with the actual cost and once with the baseline for the ' +
    'same conversions and revenue.',
]
