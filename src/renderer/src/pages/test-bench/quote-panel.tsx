import type { ReactElement } from 'react'
import type { api, Query } from '../../api.ts'
import { CandidateTable } from '../../components/candidate-table/candidate-table.tsx'
import { CountryName } from '../../components/country-name.tsx'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { MoneyValue } from '../../components/money-value.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { plural } from '../../format.ts'

export type Quote = Awaited<ReturnType<typeof api.verifications.quote>>

export interface QuotePanelProps {
  /** `data` is null while there is no number to ask about. */
  readonly quote: Query<Quote | null>
  /** A provider was chosen by hand. */
  readonly byHand: boolean
}

/** What sending would cost and who would be first, before anything is sent. */
export function QuotePanel({ quote, byHand }: QuotePanelProps): ReactElement {
  return (
    <Panel title="Before sending" aside={byHand ? 'One provider, no failover' : 'Automatic'}>
      <QuoteBody quote={quote} />
    </Panel>
  )
}

function QuoteBody({ quote: { data, error } }: { readonly quote: Query<Quote | null> }): ReactElement {
  if (error !== undefined) return <p className="sb-bench-hint">No quote until the form above is right.</p>
  if (data === undefined) return <LoadingState lines={4} />
  if (data === null) return <p className="sb-bench-hint">Enter a number to see its price and its route.</p>
  const first = [...data.candidates].sort((a, b) => a.rank - b.rank).find(({ excludedBy }) => excludedBy === null)
  return (
    <>
      <div className="sb-bench-quote">
        <Facts
          facts={[
            ['Number', data.e164],
            ['Country', <CountryName key="country" code={data.country} />],
            ['Message', `${plural(data.segments, 'segment')}, ${data.encoding}`],
            [
              'Cost',
              <strong key="cost">
                <MoneyValue money={data.cost} kind="price" />
              </strong>,
            ],
            [
              'First provider',
              <strong key="first">
                {first === undefined ? 'none available' : <ProviderName name={first.provider} />}
              </strong>,
            ],
          ]}
        />
      </div>
      <CandidateTable candidates={data.candidates} chosen={first?.provider ?? null} chosenLabel="First" />
    </>
  )
}
