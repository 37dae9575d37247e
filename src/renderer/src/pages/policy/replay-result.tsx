import { Button } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { Stage } from '../../../../contract/policy-models.ts'
import type { Replay, ReplayResult } from '../../../../contract/replay.ts'
import { CountryName } from '../../components/country-name.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { type Figure, FigureRow } from '../../components/figure-row.tsx'
import { moneyInterval, shareInterval } from '../../components/interval-text.ts'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { formatCount, formatPercent, formatSum, plural } from '../../format.ts'
import { ActivateDialog } from './activate-dialog.tsx'
import { messages, stageNames } from './policy-words.ts'

/** From this share on the estimates carry too much of the result. */
const THIN_EVIDENCE = 0.3

const points = (share: number): string => `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)} pp`

/** What a policy would have made of the recorded traffic, and the ways to switch it on. */
export function ReplayResultView({
  replay,
  result,
}: {
  readonly replay: Replay
  readonly result: ReplayResult
}): ReactElement {
  const [stage, setStage] = useState<Stage | null>(null)
  const { recorded, replayed, leftOut, compared, verifications } = result
  const name = replay.version === null ? 'the draft' : `version ${replay.version}`
  const sides = [
    ['Cost', moneyInterval(recorded.cost), moneyInterval(replayed.cost)],
    ['Conversion', shareInterval(recorded.conversion), shareInterval(replayed.conversion)],
    [
      'Per converted',
      moneyInterval(recorded.costPerConverted, 'price'),
      moneyInterval(replayed.costPerConverted, 'price'),
    ],
    [`Cost, failures weighed`, moneyInterval(recorded.weighedCost), moneyInterval(replayed.weighedCost)],
  ] as const
  const out = [
    [leftOut.unpriced, 'without a known price'],
    [leftOut.open, 'not over yet'],
    [leftOut.given, 'sent through a given provider or imported, so that there was no choice'],
  ] as const
  const leftOutText = out.map(([n, why]) => (n === 0 ? '' : `; ${formatCount(n)} ${why}`)).join('')
  if (compared === 0)
    return (
      <Panel>
        <EmptyState
          title="Nothing could be compared"
          body={`Compared: 0 of ${plural(verifications, 'verification')}${leftOutText}.`}
        />
      </Panel>
    )
  return (
    <>
      <FigureRow figures={figuresOf(result)} />
      <Panel
        title={`Recorded against ${name}`}
        aside={
          <>
            Switch it on as
            {(['shadow', 'canary', 'live'] as const).map((each) => (
              <Button
                key={each}
                size="compact-xs"
                {...(each !== 'shadow' && { variant: 'default' })}
                onClick={() => setStage(each)}
              >
                {stageNames[each]}
              </Button>
            ))}
          </>
        }
        footer={
          <>
            {result.explanation} Compared: {formatCount(compared)} of {plural(verifications, 'verification')}
            {leftOutText}. A failure is weighed as {messages(result.failureCost)}.
          </>
        }
        flush
      >
        <table className="sb-table" aria-label="Recorded and replayed">
          <thead>
            <tr>
              <th scope="col">Figure, 95 % interval</th>
              <th scope="col" data-number="true">
                Recorded
              </th>
              <th scope="col" data-number="true">
                Replayed
              </th>
            </tr>
          </thead>
          <tbody>
            {sides.map(([label, was, would]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td data-number="true">{was}</td>
                <td data-number="true">
                  <strong>{would}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
      <div className="sb-policy-replay-parts">
        <ByCountry result={result} />
        <ByProvider result={result} />
      </div>
      {stage === null ? null : (
        <ActivateDialog
          policy={replay.version === null ? { draft: replay.policy } : { version: replay.version }}
          title={`Switch on ${name}`}
          stage={stage}
          onClose={() => setStage(null)}
        />
      )}
    </>
  )
}

function figuresOf({
  saving,
  costSaving,
  conversionGain,
  agreement,
  withoutEvidence,
}: ReplayResult): readonly Figure[] {
  const ends = (low: number, high: number, currency: string): string =>
    `${formatSum({ micros: low, currency })} to ${formatSum({ micros: high, currency })}`
  const worse = saving.micros < 0
  return [
    {
      label: worse ? 'Would cost more' : 'Would save',
      value: formatSum({ micros: Math.abs(saving.micros), currency: saving.currency }),
      detail: ends(saving.low, saving.high, saving.currency),
      definition: 'Recorded less replayed, failures weighed; below it the 95 % interval',
      ...(saving.low > 0 && { tone: 'ok' as const }),
      ...(saving.high < 0 && { tone: 'bad' as const }),
    },
    {
      label: 'Of that, messages',
      value: formatSum(costSaving),
      detail: ends(costSaving.low, costSaving.high, costSaving.currency),
    },
    {
      label: 'Conversion',
      value: points(conversionGain.value),
      detail: `${points(conversionGain.low)} to ${points(conversionGain.high)}`,
      definition: 'Replayed less recorded, in percentage points',
    },
    {
      label: 'Same choice',
      value: formatPercent(agreement),
      detail: 'of the verifications',
    },
    {
      label: 'Without evidence',
      value: formatPercent(withoutEvidence),
      detail: 'its choice was never tried: estimates alone',
      ...(withoutEvidence !== null && withoutEvidence > THIN_EVIDENCE && { tone: 'warn' as const }),
    },
  ]
}

function ByCountry({ result: { countries } }: { readonly result: ReplayResult }): ReactElement {
  return (
    <Panel title="By country" aside="busiest first" flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard */}
      <section className="sb-policy-scroll sb-policy-tall" aria-label="Replay by country, table" tabIndex={0}>
        <table className="sb-table" aria-label="Replay by country">
          <thead>
            <tr>
              <th scope="col">Country</th>
              <th scope="col" data-number="true">
                Verifications
              </th>
              <th scope="col" data-number="true">
                Saving
              </th>
              <th scope="col" data-number="true">
                Conversion
              </th>
              <th scope="col" data-number="true">
                Without evidence
              </th>
            </tr>
          </thead>
          <tbody>
            {countries.map(({ country, verifications, saving, recorded, replayed, withoutEvidence }) => (
              <tr key={country}>
                <th scope="row">
                  <CountryName code={country} />
                </th>
                <td data-number="true">{formatCount(verifications)}</td>
                <td data-number="true">{moneyInterval(saving)}</td>
                <td data-number="true">
                  {formatPercent(recorded.conversion.value)} → {formatPercent(replayed.conversion.value)}
                </td>
                <td data-number="true">{formatPercent(withoutEvidence)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}

function ByProvider({ result: { providers } }: { readonly result: ReplayResult }): ReactElement {
  return (
    <Panel title="Asked first" flush>
      <table className="sb-table" aria-label="Replay by provider">
        <thead>
          <tr>
            <th scope="col">Provider</th>
            <th scope="col" data-number="true">
              Recorded
            </th>
            <th scope="col" data-number="true">
              Replayed
            </th>
          </tr>
        </thead>
        <tbody>
          {providers.map(({ provider, recorded, replayed }) => (
            <tr key={provider}>
              <th scope="row">
                <ProviderName name={provider} />
              </th>
              <td data-number="true">{formatPercent(recorded)}</td>
              <td data-number="true">{formatPercent(replayed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
