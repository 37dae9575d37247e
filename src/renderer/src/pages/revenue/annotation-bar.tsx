import type { ReactElement } from 'react'
import type { Annotation } from '../../../../contract/analytics-insights.ts'
import { linkTarget } from '../../components/link-target.ts'
import { TimeValue } from '../../components/time-value.tsx'
import { formatCount } from '../../format.ts'
import { hrefOf } from '../../router.ts'

type AnnotationKind = Annotation['kind']

const labels: Readonly<Record<AnnotationKind, string>> = {
  failover: 'Failovers',
  price: 'Price changes',
  policy: 'Policy',
  drill: 'Drills',
  maintenance: 'Maintenance',
  note: 'Notes',
}

export interface AnnotationBarProps {
  readonly annotations: readonly Annotation[]
  /** The kinds that are not shown. */
  readonly hidden: readonly string[]
  readonly onToggle: (kind: AnnotationKind) => void
}

/** What happened in the span: a switch for each kind, and the list. */
export function AnnotationBar({ annotations, hidden, onToggle }: AnnotationBarProps): ReactElement | null {
  const kinds = (Object.keys(labels) as readonly AnnotationKind[]).filter((kind) =>
    annotations.some((one) => one.kind === kind),
  )
  const shown = annotations.filter(({ kind }) => !hidden.includes(kind))
  if (kinds.length === 0) return null
  return (
    <div className="sb-annotations">
      <div className="sb-annotation-kinds">
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className="sb-annotation-kind"
            aria-pressed={!hidden.includes(kind)}
            onClick={() => onToggle(kind)}
          >
            {labels[kind]} {formatCount(annotations.filter((one) => one.kind === kind).length)}
          </button>
        ))}
      </div>
      {shown.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable to be scrolled by keyboard
        <ol className="sb-annotation-list" tabIndex={0} aria-label="Events in this range">
          {shown.slice(0, 50).map((annotation) => (
            <li key={annotation.id}>
              <TimeValue at={annotation.from} withDate />
              <AnnotationText annotation={annotation} />
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

function AnnotationText({ annotation: { text, link } }: { readonly annotation: Annotation }): ReactElement {
  const target = link === null ? null : linkTarget(link)
  return target === null ? <span>{text}</span> : <a href={hrefOf(target.path, target.params)}>{text}</a>
}
