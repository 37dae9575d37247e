import { Table } from '@mantine/core'
import type { ReactElement } from 'react'
import type { Candidate } from '../../../../contract/models.ts'
import { formatCount, formatPercent, UNKNOWN } from '../../format.ts'
import { MoneyValue } from '../money-value.tsx'
import { ruleWords } from '../price-rule-words.ts'
import { ProviderName } from '../provider-name.tsx'
import { StateBadge, ToneBadge } from '../state-badge.tsx'
import { againstNext } from './against-next.ts'
import { policyName } from './policy-name.ts'
import './candidate-table.css'

export interface CandidateTableProps {
  readonly candidates: readonly Candidate[]
  /** The provider that was taken, or would be. */
  readonly chosen: string | null
  /** How to mark the chosen one. */
  readonly chosenLabel?: string
  /** The policy that chose, and how likely it was to choose so (0 to 1); left out before sending. */
  readonly policy?: { readonly version: string; readonly probability: number }
}

/** Every provider as the router saw it at the moment of the choice, and the rule that kept it out. */
export function CandidateTable({
  candidates,
  chosen,
  chosenLabel = 'Chosen',
  policy,
}: CandidateTableProps): ReactElement {
  const ranked = [...candidates].sort((a, b) => a.rank - b.rank)
  const estimated = candidates.some(({ estimate }) => estimate !== null)
  return (
    <div className="sb-candidates">
      <Table horizontalSpacing={6} verticalSpacing={4} fz="xs" aria-label="Providers at the moment of the choice">
        <Table.Thead>
          <Table.Tr>
            <Table.Th ta="right">#</Table.Th>
            <Table.Th>Provider</Table.Th>
            <Table.Th ta="right">Price</Table.Th>
            {estimated ? (
              <>
                <Table.Th ta="right" title="Chance that the code is entered, with its 95 % interval">
                  Converts
                </Table.Th>
                <Table.Th ta="right" title="The index of the strategy: lower is better">
                  Score
                </Table.Th>
                <Table.Th ta="right" title="How likely this choice was to fall on it">
                  Chance
                </Table.Th>
              </>
            ) : null}
            <Table.Th>Verdict</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {ranked.map((candidate) => (
            <Table.Tr key={candidate.provider} data-chosen={candidate.provider === chosen}>
              <Table.Td ta="right">{candidate.rank}</Table.Td>
              <Table.Td>
                <span className="sb-candidate-provider">
                  <ProviderName name={candidate.provider} />
                  <StateBadge kind="breaker" state={candidate.breaker} />
                </span>
              </Table.Td>
              <Table.Td ta="right">
                <Price candidate={candidate} />
              </Table.Td>
              {estimated ? (
                <>
                  <Table.Td ta="right">
                    <Estimate candidate={candidate} />
                  </Table.Td>
                  <Table.Td ta="right">{candidate.score === null ? UNKNOWN : candidate.score.toFixed(2)}</Table.Td>
                  <Table.Td ta="right">{formatPercent(candidate.probability)}</Table.Td>
                </>
              ) : null}
              <Table.Td>
                <Verdict candidate={candidate} chosen={chosen} label={chosenLabel} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <AgainstNext candidates={candidates} chosen={chosen} />
      <ExpectedPrice candidates={candidates} chosen={chosen} />
      {policy === undefined ? null : (
        <p className="sb-candidates-policy">
          {policyName(policy.version)}, chosen with a probability of {formatPercent(policy.probability)}
        </p>
      )}
    </div>
  )
}

/** The choice beside the next best, in a line. */
function AgainstNext({ candidates, chosen }: Pick<CandidateTableProps, 'candidates' | 'chosen'>): ReactElement | null {
  const text = againstNext(candidates, chosen)
  const next = candidates.find(({ runnerUp }) => runnerUp)
  if (text === null || next === undefined) return null
  return (
    <p className="sb-candidates-policy">
      Beside the next best, <ProviderName name={next.provider} />: {text}
    </p>
  )
}

/** What the price of the chosen one stands for: the recipient's network is not known before sending. */
function ExpectedPrice({
  candidates,
  chosen,
}: Pick<CandidateTableProps, 'candidates' | 'chosen'>): ReactElement | null {
  const rule = candidates.find(({ provider }) => provider === chosen)?.priceRule
  if (rule === undefined) return null
  return <p className="sb-candidates-policy">Price of the chosen: {ruleWords[rule]}</p>
}

/** The price in the reporting currency, by which providers are compared, and in the provider's own below it. */
function Price({ candidate: { price, comparablePrice, priceRule } }: { readonly candidate: Candidate }): ReactElement {
  const foreign = price !== null && price.currency !== comparablePrice?.currency
  return (
    <span className="sb-candidate-price" title={priceRule && ruleWords[priceRule]}>
      <MoneyValue money={comparablePrice} kind="price" />
      {foreign ? (
        <span className="sb-candidate-own" title="In the provider's currency">
          <MoneyValue money={price} kind="price" />
        </span>
      ) : null}
    </span>
  )
}

/** The chance of conversion; below it the interval, and how many outcomes are behind it. */
function Estimate({ candidate: { estimate } }: { readonly candidate: Candidate }): ReactElement {
  if (estimate === null) return <span className="sb-unknown">{UNKNOWN}</span>
  const { mean, low, high, n, outage } = estimate
  const ends = `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}`
  return (
    <span className="sb-candidate-price" title={`Chance of a silent outage: ${formatPercent(outage)}`}>
      {formatPercent(mean)}
      <span className="sb-candidate-own sb-candidate-interval">
        {ends} · n {formatCount(Math.round(n))}
      </span>
    </span>
  )
}

interface VerdictProps {
  readonly candidate: Candidate
  readonly chosen: string | null
  readonly label: string
}

function Verdict({ candidate, chosen, label }: VerdictProps): ReactElement {
  if (candidate.provider === chosen)
    return (
      <span className="sb-candidate-chosen">
        <ToneBadge tone="ok" icon="check" label={label} />
        {candidate.chosenBecause === null ? null : <span className="sb-candidate-own">{candidate.chosenBecause}</span>}
      </span>
    )
  if (candidate.excludedBy !== null) return <span className="sb-candidate-excluded">{candidate.excludedBy}</span>
  return <span className="sb-candidate-next">{candidate.runnerUp ? 'Next best' : 'In reserve'}</span>
}
