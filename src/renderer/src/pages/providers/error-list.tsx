import type { ReactElement } from 'react'
import type { ProviderError } from '../../../../contract/providers.ts'
import { categoryLabels } from '../../components/attempt-tree/categories.ts'
import { formatAge, plural } from '../../format.ts'
import { useNow } from '../../stores/now.ts'

/** What went wrong in the last 24 h, by kind, each with what to do about it. */
export function ErrorList({ errors }: { readonly errors: readonly ProviderError[] }): ReactElement {
  const now = useNow()
  if (errors.length === 0) return <p className="sb-drawer-none">No error in the last 24 h.</p>
  return (
    <ul className="sb-errors">
      {errors.map(({ stage, category, code, count, lastAt, meaning, advice }) => (
        <li key={`${stage} ${category} ${code}`}>
          <div className="sb-error-head">
            <strong>{category === null ? 'Not delivered' : categoryLabels[category]}</strong>
            {code === null ? null : <span className="sb-code">{code}</span>}
            <span className="sb-error-count">
              {plural(count, 'time')}, last {formatAge(now - lastAt)} ago
            </span>
          </div>
          <p>
            {meaning} <span className="sb-error-advice">{advice}</span>
          </p>
        </li>
      ))}
    </ul>
  )
}
