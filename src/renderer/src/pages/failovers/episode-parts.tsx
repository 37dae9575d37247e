import { IconPointFilled } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { MINUTE_MS } from '../../../../contract/durations.ts'
import type { EpisodeDetail, EpisodeFate, EpisodeMoment, EpisodeNote } from '../../../../contract/episodes.ts'
import { categoryLabels } from '../../components/attempt-tree/categories.ts'
import { CountryName } from '../../components/country-name.tsx'
import { MoneyValue } from '../../components/money-value.tsx'
import { TableHead } from '../../components/table-head.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount, formatDuration, plural, UNKNOWN } from '../../format.ts'
import { momentLabels, toneOf } from './episode-words.ts'

/** What happened, moment by moment; a minute stands where nothing finer is known. */
export function Timeline({ episode }: { readonly episode: EpisodeDetail }): ReactElement {
  const start = episode.moments[0]?.at ?? episode.createdAt
  return (
    <ol className="sb-moments">
      {episode.moments.map((moment, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: moments never change their place
        <li key={index} data-tone={toneOf(moment)}>
          <IconPointFilled size={13} aria-hidden="true" />
          <span className="sb-moment-at">
            {moment.exact ? <TimeValue at={moment.at} /> : <MinuteOf at={moment.at} />}
          </span>
          <span>{momentLabels[moment.kind]}</span>
          <span className="sb-moment-after">{afterText(moment, start)}</span>
        </li>
      ))}
    </ol>
  )
}

/** The time since the start, `~` where only the minute is known; nothing within the first one. */
function afterText({ at, exact }: EpisodeMoment, start: number): string {
  const after = at - start
  if (after === 0 || (!exact && after < MINUTE_MS)) return ''
  return `+${exact ? '' : '~'}${formatDuration(exact ? after : Math.round(after / MINUTE_MS) * MINUTE_MS)}`
}

function MinuteOf({ at }: { readonly at: number }): ReactElement {
  return (
    <span title="Known to the minute: breakers and probes are recorded minute by minute">
      ~<TimeValue at={at} />
    </span>
  )
}

/** Why it happened, in the provider's own codes, and what to do about it. */
export function Reasons({ reasons }: { readonly reasons: EpisodeDetail['reasons'] }): ReactElement {
  return (
    <ul className="sb-episode-reasons">
      {reasons.slice(0, 6).map(({ category, code, reason, hops, meaning, advice }) => (
        <li key={`${category} ${code}`}>
          <div className="sb-reason-head">
            <strong>{categoryLabels[category]}</strong>
            {code === null ? null : <span className="sb-code">{code}</span>}
            <span className="sb-dim">{plural(hops, 'hop')}</span>
          </div>
          <p className="sb-dim">{reason}</p>
          <p>{meaning}</p>
          <p className="sb-reason-advice">{advice}</p>
        </li>
      ))}
    </ul>
  )
}

interface FateTableProps<Row extends EpisodeFate> {
  readonly header: string
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly nameOf: (row: Row) => ReactNode
}

function FateTable<Row extends EpisodeFate>({ header, rows, keyOf, nameOf }: FateTableProps<Row>): ReactElement {
  return (
    <table className="sb-table sb-drawer-table">
      <TableHead
        columns={[header, { figure: 'Moved' }, { figure: 'Rescued' }, { figure: 'Lost' }, { figure: 'Extra cost' }]}
      />
      <tbody>
        {rows.slice(0, 50).map((row) => (
          <tr key={keyOf(row)}>
            <th scope="row">{nameOf(row)}</th>
            <td data-number="true">{formatCount(row.verifications)}</td>
            <td data-number="true">{formatCount(row.takenOver)}</td>
            <td data-number="true">{formatCount(row.lost)}</td>
            <td data-number="true">
              <MoneyValue money={row.extraCost} kind="sum" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function Customers({ rows }: { readonly rows: EpisodeDetail['byCustomer'] }): ReactElement {
  return (
    <FateTable
      header="Customer"
      rows={rows}
      keyOf={({ customer }) => customer ?? ''}
      nameOf={({ customer }) => customer ?? <span title="Sent without a customer">{UNKNOWN}</span>}
    />
  )
}

export function Countries({ rows }: { readonly rows: EpisodeDetail['byCountry'] }): ReactElement {
  return (
    <FateTable
      header="Country"
      rows={rows}
      keyOf={({ country }) => country}
      nameOf={({ country }) => <CountryName code={country} />}
    />
  )
}

export function Notes({ notes }: { readonly notes: readonly EpisodeNote[] }): ReactElement {
  if (notes.length === 0) return <p className="sb-drawer-none">Nobody has acknowledged it or noted anything yet.</p>
  return (
    <ul className="sb-episode-notes" aria-label="Notes">
      {notes.map(({ kind, text, author, at }) => (
        <li key={`${at} ${text}`}>
          <span className="sb-dim">
            <TimeValue at={at} withDate /> {author}
          </span>
          <span>
            {kind === 'acknowledge' ? <strong>Acknowledged</strong> : null}
            {kind === 'acknowledge' && text !== '' ? ': ' : ''}
            {text}
          </span>
        </li>
      ))}
    </ul>
  )
}
