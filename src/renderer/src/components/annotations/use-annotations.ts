import { useMemo } from 'react'
import { type Annotation, annotationKinds } from '../../../../contract/analytics-insights.ts'
import { api } from '../../api.ts'
import { setParams, useRoute } from '../../router.ts'
import { readList, toggled, writeList } from '../filter-bar/filter-params.ts'
import type { Bar } from '../time-bar/use-bar.ts'
import { useFigures, useFiguresVersion } from '../time-bar/use-figures.ts'

export type AnnotationKind = Annotation['kind']

export interface Annotations {
  /** What happened in the range and concerns the filter, the latest first. */
  readonly all: readonly Annotation[]
  /** Without the kinds that are switched off. */
  readonly shown: readonly Annotation[]
  readonly hidden: readonly AnnotationKind[]
  readonly toggle: (kind: AnnotationKind) => void
  readonly reload: () => void
}

/** The events beside the figures of a page; which kinds are switched off stands in the address. */
export function useAnnotations(bar: Bar): Annotations {
  const { params } = useRoute()
  const version = useFiguresVersion(['annotations'])
  const { data, reload } = useFigures(bar.key, (signal) => api.analytics.annotations(bar.query(), { signal }), version)
  const hiddenText = params['hide'] ?? ''
  return useMemo(() => {
    const hidden = readList({ hide: hiddenText }, 'hide', annotationKinds)
    const all = data?.annotations ?? []
    return {
      all,
      shown: all.filter(({ kind }) => !hidden.includes(kind)),
      hidden,
      toggle: (kind) => setParams({ hide: writeList(toggled(hidden, kind)) }),
      reload,
    }
  }, [data, hiddenText, reload])
}
