import { type ReactElement, useEffect, useState } from 'react'
import type { AlertPreview, AlertRuleDraft } from '../../../../contract/alert-rules.ts'
import { api, errorMessage, useQuery } from '../../api.ts'
import { ProviderName } from '../../components/provider-name.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { describeRate, formatAge, formatCount, formatPercent, plural } from '../../format.ts'
import { lengthText } from './rule-words.ts'

/** Long enough not to ask at every keystroke. */
const SETTLE_MS = 400

/** How often the rule would have fired in the last 30 days. */
export function RulePreview({ draft }: { readonly draft: AlertRuleDraft }): ReactElement {
  const { condition, forMs, recoverMs } = draft
  const wanted = JSON.stringify({ condition, forMs, recoverMs })
  const [settled, setSettled] = useState(wanted)
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(wanted), SETTLE_MS)
    return () => window.clearTimeout(timer)
  }, [wanted])
  const asked: Pick<AlertRuleDraft, 'condition' | 'forMs' | 'recoverMs'> = JSON.parse(settled)
  const query = useQuery(settled, (signal) => api.alerts.rules.preview(asked, { signal }))
  const preview = query.data
  return (
    <div className="sb-rule-preview" role="status" aria-busy={settled !== wanted || query.loading}>
      <p>
        {query.error !== undefined ? (
          errorMessage(query.error)
        ) : preview === undefined ? (
          'Looking at the last 30 days'
        ) : preview.fired === null ? (
          'The records do not tell how often this would have fired.'
        ) : preview.since === null ? (
          'There are no records yet to try it on.'
        ) : (
          <>
            Would have fired <strong>{plural(preview.fired, 'time')}</strong> in the last 30 days
            {preview.longestMs === null ? '' : `, at the longest for ${formatAge(preview.longestMs)}`}. Records begin{' '}
            <TimeValue at={preview.since} withDate />.
          </>
        )}
      </p>
      {preview?.now == null || preview.now.length === 0 ? null : (
        <PresentRates condition={condition} now={preview.now} />
      )}
    </div>
  )
}

interface PresentRatesProps {
  readonly condition: AlertRuleDraft['condition']
  readonly now: NonNullable<AlertPreview['now']>
}

/** What the threshold would be held against at this moment. */
function PresentRates({ condition, now }: PresentRatesProps): ReactElement {
  const minimum = 'minimum' in condition ? condition.minimum : 0
  return (
    <>
      <p className="sb-rule-now">
        Now{'windowMs' in condition ? `, over the last ${lengthText(condition.windowMs)}` : ''}:
      </p>
      <dl className="sb-rule-rates">
        {now.map(({ subject, rate }) => (
          <div key={subject}>
            <dt>{subject === null ? 'Whole service' : <ProviderName name={subject} />}</dt>
            <dd title={describeRate(rate)}>
              {formatPercent(rate.value)} <span className="sb-dim">n = {formatCount(rate.n)}</span>
              {rate.n < minimum ? <span className="sb-dim">, too few</span> : null}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
