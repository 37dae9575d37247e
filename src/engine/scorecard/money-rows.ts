import type { CostSavings } from '../../contract/cost-savings.ts'
import type { ScorecardRow } from '../../contract/scorecard.ts'
import type { ScorecardCounts } from '../store/queries/scorecard.ts'
import { counted, evidence, known, notYet, type RowFrame } from './row.ts'

/** Of fewer verifications a share of money is chance. */
const AT_LEAST = 200
const ROI_TARGET = 0.2
const ACCURACY_TARGET = 0.99
const MESSAGES_AT_LEAST = 30
const WINDOW = 'last 30 days'

type Savings = Pick<CostSavings, 'saved' | 'roi' | 'coverage' | 'target'>

const early =
  'Too many of the verifications are not over yet. What converts is over first, so that savings read better than they are.'
const few = `At least ${AT_LEAST} verifications have to be sent while the optimizer chooses; the routing policy says whether it does.`

export function costRow({ saved, coverage, target }: Savings): ScorecardRow {
  const frame: RowFrame = {
    name: 'cost',
    title: 'Messaging cost',
    target: '15 to 25 % less',
    unit: 'share',
    of: 'verifications',
    window: WINDOW,
    method:
      'What was spent beside what the static list would have cost for the same verifications at the prices of that minute, as a share of the latter.',
    evidence: evidence('Savings', '/cost', { tab: 'savings' }),
  }
  const n = coverage.counted
  if (saved.share === null || n < AT_LEAST) return notYet(frame, few, n)
  if (coverage.early) return notYet(frame, early, n)
  const detail =
    saved.shareLow === null
      ? 'There is too little to state an interval.'
      : saved.share > target.high
        ? 'More than what was promised.'
        : null
  return known(frame, {
    value: saved.share,
    low: saved.shareLow,
    high: saved.shareHigh,
    n,
    met: saved.share >= target.low,
    detail,
  })
}

export function roiRow({ roi, coverage }: Savings): ScorecardRow {
  const frame: RowFrame = {
    name: 'roi',
    title: 'Return on messaging',
    target: 'more than 20 % better',
    unit: 'share',
    of: 'verifications',
    window: WINDOW,
    method:
      'Revenue less messaging cost over messaging cost, as it was, beside the same with the cost of the static list; the difference over the size of the latter.',
    evidence: evidence('Savings', '/cost', { tab: 'savings' }),
  }
  const n = coverage.counted
  if (n < AT_LEAST) return notYet(frame, few, n)
  if (coverage.early) return notYet(frame, early, n)
  if (roi.improvement === null)
    return notYet(frame, 'No revenue is known for these verifications. Give customers a price plan first.', n)
  const detail =
    roi.with === null || roi.without === null
      ? null
      : `${percent(roi.with)} by the choice, ${percent(roi.without)} by the list.`
  return known(frame, { value: roi.improvement, n, met: roi.improvement > ROI_TARGET, detail })
}

export function accuracyRow({ charges }: Pick<ScorecardCounts, 'charges'>): ScorecardRow {
  const { n, agreeing, routes, differing } = charges
  const frame: RowFrame = {
    name: 'accuracy',
    title: 'Accuracy of prices',
    target: 'over 99 %',
    unit: 'share',
    of: 'charged messages',
    window: 'since each price last changed',
    method:
      'Messages on routes that are charged what is listed, over all of which the provider said what it charged; at most 500 a route.',
    evidence: evidence('Prices', '/prices'),
  }
  if (n < MESSAGES_AT_LEAST)
    return notYet(frame, `Providers have to say what they charged for at least ${MESSAGES_AT_LEAST} messages.`, n)
  const detail =
    differing === 0
      ? null
      : `${counted(differing, 'route')} of ${routes.toLocaleString('en')} ${differing === 1 ? 'is' : 'are'} charged differently.`
  return known(frame, { value: agreeing / n, n, met: agreeing / n > ACCURACY_TARGET, detail })
}

const percent = (share: number): string => `${Math.round(share * 100).toLocaleString('en')} %`
