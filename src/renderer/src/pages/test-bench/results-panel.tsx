import { Table, UnstyledButton } from '@mantine/core'
import type { ReactElement } from 'react'
import type { VerificationSummary } from '../../../../contract/models.ts'
import { MaybeDuplicate } from '../../components/attempt-tree/attempt-tree.tsx'
import { MoneyValue } from '../../components/money-value.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProviderName } from '../../components/provider-name.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatDuration, plural, UNKNOWN } from '../../format.ts'

export interface ResultsPanelProps {
  readonly results: readonly VerificationSummary[]
  readonly shownId: number | null
  readonly onShow: (result: VerificationSummary) => void
}

/** What was sent in this session, line by line, to be compared. */
export function ResultsPanel({ results, shownId, onShow }: ResultsPanelProps): ReactElement {
  const since = (from: number, to: number | null): string =>
    to === null ? UNKNOWN : formatDuration(Math.max(0, to - from))
  if (results.length === 0) {
    return (
      <Panel title="Sent in this session">
        <p className="sb-bench-hint">Nothing yet. Each send becomes a line here, to be compared with the others.</p>
      </Panel>
    )
  }
  return (
    <Panel title="Sent in this session" aside={plural(results.length, 'verification')} flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by the keyboard */}
      <section className="sb-bench-results" tabIndex={0} aria-label="Results, scrolls sideways">
        <Table highlightOnHover horizontalSpacing={7} verticalSpacing={5} fz="xs" aria-label="Sent in this session">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Id</Table.Th>
              <Table.Th>Time</Table.Th>
              <Table.Th>Number</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th>Provider</Table.Th>
              <Table.Th ta="right">Tries</Table.Th>
              <Table.Th ta="right" title="First submission to acceptance">
                Accepted
              </Table.Th>
              <Table.Th ta="right" title="From sending to the receipt">
                Delivered
              </Table.Th>
              <Table.Th ta="right" title="From sending to the right code">
                Converted
              </Table.Th>
              <Table.Th ta="right">Cost</Table.Th>
              <Table.Th>Notes</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {results.map((result) => (
              <Table.Tr key={result.id} data-shown={result.id === shownId}>
                <Table.Td>
                  <UnstyledButton
                    className="sb-bench-show"
                    aria-pressed={result.id === shownId}
                    aria-label={`Show verification ${result.id}`}
                    onClick={() => onShow(result)}
                  >
                    {result.id}
                  </UnstyledButton>
                </Table.Td>
                <Table.Td>
                  <TimeValue at={result.createdAt} />
                </Table.Td>
                <Table.Td className="sb-number">{result.maskedNumber}</Table.Td>
                <Table.Td>
                  <StateBadge kind="verification" state={result.state} />
                </Table.Td>
                <Table.Td>{result.provider === null ? null : <ProviderName name={result.provider} />}</Table.Td>
                <Table.Td ta="right">{result.attempts}</Table.Td>
                <Table.Td ta="right">{formatDuration(result.acceptMs)}</Table.Td>
                <Table.Td ta="right">{since(result.createdAt, result.deliveredAt)}</Table.Td>
                <Table.Td ta="right">{since(result.createdAt, result.convertedAt)}</Table.Td>
                <Table.Td ta="right">
                  <MoneyValue money={result.cost} kind="price" />
                </Table.Td>
                <Table.Td>{result.maybeDuplicate ? <MaybeDuplicate /> : (result.failureReason ?? '')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </Panel>
  )
}
