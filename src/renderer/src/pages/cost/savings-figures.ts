import type { CostSavings } from '../../../../contract/cost-savings.ts'
import { between, price, signedPercent, signedSum, sum } from '../../components/amounts.ts'
import type { Figure } from '../../components/figure-row.tsx'
import { formatCount, UNKNOWN } from '../../format.ts'

const intervalWords = {
  days: '95 %, by whole days',
  verifications: '95 %, by single verifications',
  none: 'too little for an interval',
} as const

const states = {
  below: 'below the target',
  within: 'within the target',
  above: 'above the target',
  unknown: 'target not known yet',
} as const

const percent = (share: number): string => `${Math.round(share * 100)}`

/** The figures of the page: what was saved and how sure that is, the target, the return, and what was left. */
export function savingsFigures(savings: CostSavings): readonly Figure[] {
  return savings.coverage.early ? figuresOf(savings).map(tooEarly) : figuresOf(savings)
}

/** Before the failures are in, every figure flatters. */
const tooEarly = ({ label, definition }: Figure): Figure => ({
  label,
  value: 'Too early',
  detail: 'too many verifications are not over yet',
  ...(definition !== undefined && { definition }),
})

function figuresOf({ saved, target, roi, leftMicros, total, currency }: CostSavings): readonly Figure[] {
  const range = between(saved.low, saved.high, currency)
  return [
    {
      label: saved.micros < 0 ? 'Cost more' : 'Saved',
      value: sum(Math.abs(saved.micros), currency),
      detail: range === '' ? intervalWords.none : `${range} (${intervalWords[saved.interval]})`,
      definition: 'Baseline less actual; when it is negative, the choice cost more than the baseline',
      // Only what is surely more than chance is coloured.
      ...(saved.low !== null && saved.low > 0 && { tone: 'ok' as const }),
      ...(saved.high !== null && saved.high < 0 && { tone: 'bad' as const }),
    },
    {
      label: 'Of the baseline',
      value: signedPercent(saved.share === null ? null : saved.share),
      detail: [
        ...(saved.shareLow === null || saved.shareHigh === null
          ? []
          : [`${signedPercent(saved.shareLow)} to ${signedPercent(saved.shareHigh)}`]),
        `target ${percent(target.low)} to ${percent(target.high)} %: ${states[target.state]}`,
      ].join('; '),
      ...(target.state === 'below' && { tone: 'warn' as const }),
      ...((target.state === 'within' || target.state === 'above') && { tone: 'ok' as const }),
    },
    {
      label: 'Return on messages',
      value: ratio(roi.with),
      detail:
        roi.without === null
          ? 'no verification has a price to its customer yet'
          : `${ratio(roi.without)} with the baseline, ${signedPercent(roi.improvement)}`,
      definition: '(Revenue less messaging cost) over messaging cost',
    },
    {
      label: 'Left on the table',
      value: signedSum(leftMicros, currency),
      detail: 'against the best known routes',
      definition: 'Actual less best; negative when things went better than expected',
    },
    {
      label: 'Per converted verification',
      value: price(total.converted === 0 ? null : total.actual / total.converted, currency),
      detail: `${price(total.converted === 0 ? null : total.baseline / total.converted, currency)} with the baseline; n ${formatCount(total.converted)}`,
    },
  ]
}

const ratio = (value: number | null): string => (value === null ? UNKNOWN : `${value.toFixed(2)}×`)
