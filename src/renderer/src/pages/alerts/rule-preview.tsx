import { type ReactElement, useEffect, useState } from 'react'
import type { AlertRuleDraft } from '../../../../contract/alert-rules.ts'
import { api, errorMessage, useQuery } from '../../api.ts'
import { TimeValue } from '../../components/time-value.tsx'
import { formatAge, plural } from '../../format.ts'

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
    <p className="sb-rule-preview" role="status" aria-busy={settled !== wanted || query.loading}>
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
  )
}
