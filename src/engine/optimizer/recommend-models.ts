import { DAY_MS } from '../../contract/durations.ts'
import type { Service } from '../../contract/models.ts'
import type { Recommendation } from '../../contract/recommendations.ts'
import type { Edit } from './recommend-edit.ts'
import type { CellTallies, ReplaySpec, ReplaySums } from './replay-models.ts'
import { gainOf, sideOf, type Tally } from './replay-tally.ts'

const MONTH_DAYS = 30

/** A provider as people call it. */
export type LabelOf = (provider: string) => string

/** A recommendation before anybody has seen it. */
export type Proposal = Pick<
  Recommendation,
  | 'kind'
  | 'subject'
  | 'trap'
  | 'title'
  | 'why'
  | 'risk'
  | 'riskWhy'
  | 'monthly'
  | 'monthlySpend'
  | 'conversion'
  | 'costPerConverted'
  | 'evidence'
> & { readonly edit: Edit }

/** What a proposal is worked out from. */
export interface Findings {
  readonly sums: ReplaySums
  readonly spec: ReplaySpec
  readonly labelOf: LabelOf
}

/** What the figures of the replayed days are multiplied by to be those of 30 days. */
export const monthOf = ({ sums, spec: { from, to } }: Findings): number =>
  MONTH_DAYS / Math.max(1, (to - (sums.since ?? from)) / DAY_MS)

/** Figures of a change, where `before` is how it is and `after` an estimate for the same verifications. */
export function effectOf(before: Tally, after: Tally, found: Findings) {
  const { currency, from, to } = found.spec
  const { weighed, cost, conversion } = gainOf(before, after, currency, monthOf(found))
  const [was, is] = [sideOf(before, currency).costPerConverted, sideOf(after, currency).costPerConverted]
  const plain = ({ micros }: { readonly micros: number }) => ({ micros, currency })
  const withoutEvidence = after.n === 0 ? 0 : after.blind / after.n
  return {
    monthly: weighed,
    monthlySpend: plain(cost),
    conversion,
    costPerConverted: was === null || is === null ? null : { before: plain(was), after: plain(is) },
    evidence: { from, to, verifications: before.n, withoutEvidence },
  }
}

export type Effect = ReturnType<typeof effectOf>

/** Without figures: what nothing was compared for. */
export const noEffect = {
  monthly: null,
  monthlySpend: null,
  conversion: null,
  costPerConverted: null,
  evidence: null,
} as const

const SURE = 0.2
const UNSURE = 0.6
/** Losing more than this of the conversion is a risk of its own. */
const LOSS = -0.01

/** How much of a change rests on estimates, and whether it may cost conversions. */
export function riskOf({ conversion, evidence }: Effect): Pick<Proposal, 'risk' | 'riskWhy'> {
  const blind = evidence.withoutEvidence
  const percent = Math.round(100 * blind)
  if (blind > UNSURE)
    return { risk: 'high', riskWhy: `${percent} % of it was never tried and rests on estimates: begin with a canary.` }
  if (conversion.low < LOSS)
    return {
      risk: 'medium',
      riskWhy: `Conversion may fall by up to ${Math.round(-1_000 * conversion.low) / 10} points.`,
    }
  if (blind > SURE) return { risk: 'medium', riskWhy: `${percent} % of it was never tried and rests on estimates.` }
  return { risk: 'low', riskWhy: 'The traffic of these days shows it, and one click takes it back.' }
}

export const routeOf = ({
  country,
  service,
}: CellTallies): { readonly country: string; readonly service: Service } => ({
  country,
  service: service as Service,
})
