import { useEffect, useState } from 'react'
import type { PolicyDraft, PolicyFinding, PolicyPreview } from '../../../../contract/policy-models.ts'
import { api, useQuery } from '../../api.ts'
import { useSettled } from '../../stores/use-settled.ts'

export interface PreviewView {
  /** Of the rules shown, or of how they were a moment ago; null until the first answer. */
  readonly preview: PolicyPreview | null
  /** It belongs to the rules as they are now. */
  readonly fresh: boolean
  readonly error: unknown
}

/** What is wrong with these rules, and what each would have got of the last 24 h. */
export function usePreview(policy: PolicyDraft): PreviewView {
  const wanted = JSON.stringify(policy)
  const settled = useSettled(wanted)
  const [last, setLast] = useState<PolicyPreview | null>(null)
  const query = useQuery(settled, (signal) => {
    const draft: PolicyDraft = JSON.parse(settled)
    return api.policies.preview({ ...draft, rules: [...draft.rules] }, { signal })
  })
  useEffect(() => {
    if (query.data !== undefined) setLast(query.data)
  }, [query.data])
  return { preview: query.data ?? last, fresh: settled === wanted && query.data !== undefined, error: query.error }
}

/** What is said of one rule, or of the policy as a whole (null). */
export const findingsOf = (preview: PolicyPreview | null, rule: string | null): readonly PolicyFinding[] =>
  preview?.findings.filter((finding) => finding.rule === rule) ?? []
