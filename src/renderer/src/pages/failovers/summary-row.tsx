import { type ReactElement, type ReactNode, useMemo } from 'react'
import { FAILOVER_LIMIT_MS } from '../../../../contract/episodes.ts'
import type { Failover } from '../../../../contract/models.ts'
import { RateValue } from '../../components/rate-value.tsx'
import { formatCount, formatDuration, plural } from '../../format.ts'
import { summarize } from './failover-summary.ts'

export interface SummaryRowProps {
  readonly rows: readonly Failover[]
  /** True when `rows` is everything that matches. */
  readonly complete: boolean
}

/** What the loaded rows come to, in one line above them; says so when there are more. */
export function SummaryRow({ rows, complete }: SummaryRowProps): ReactElement {
  const sums = useMemo(() => summarize(rows), [rows])
  const slow = sums.maxMs !== null && sums.maxMs > FAILOVER_LIMIT_MS
  const figures: readonly (readonly [string, string, ReactNode])[] = [
    ['Verifications', 'Verifications that were moved to another provider', formatCount(sums.verifications)],
    [
      'p50',
      'Half of them were accepted by another provider within this time of the first submission',
      formatDuration(sums.p50Ms),
    ],
    ['p95', '95 % of them were accepted by another provider within this time', formatDuration(sums.p95Ms)],
    [
      'Longest',
      'The longest of them',
      <span key="max" data-slow={slow}>
        {formatDuration(sums.maxMs)}
      </span>,
    ],
    [
      'Accepted within 5 s',
      'Accepted by another provider within 5 s of the first submission',
      <RateValue key="within" rate={sums.withinLimit} />,
    ],
    [
      'Rescued',
      'Sent again by another provider because neither a receipt nor the code came in time; in no other figure here',
      formatCount(sums.rescued),
    ],
    ['Maybe duplicate', 'The provider left behind may have sent it too', formatCount(sums.maybeDuplicate)],
  ]
  return (
    <section className="sb-sums" aria-label="Summary of the failovers">
      <dl>
        {figures.map(([name, hint, value]) => (
          <div key={name} title={hint}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        {complete
          ? `All ${plural(sums.hops, 'hop')} of this range`
          : `Of the ${plural(sums.hops, 'newest hop', 'newest hops')}; scroll down to load more`}
      </p>
    </section>
  )
}
