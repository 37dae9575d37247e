import type { ReactElement } from 'react'
import type { ExportRequestInput } from '../../../../contract/report-exports.ts'
import { ExportMenu } from '../../components/export-menu/export-menu.tsx'
import { readTexts } from '../../components/filter-bar/filter-params.ts'
import type { RouteParams } from '../../router.ts'
import { useNow } from '../../stores/now.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { filterOf, readRange, spanOf } from './cost-range.ts'
import { readGroups } from './groups.ts'
import { listOf } from './recommendation-words.ts'

export interface CostExportProps {
  readonly tab: 'analysis' | 'savings' | 'recommendations'
  readonly params: RouteParams
}

/** Writes the rows behind a tab into a file: the groups of the analysis, what each verification saved, the list. */
export function CostExport({ tab, params }: CostExportProps): ReactElement {
  const zone = usePreferences((preferences) => preferences.zone)
  const span = spanOf(readRange(params), useNow(), zone)
  return <ExportMenu of={requestOf(tab, params, span)} />
}

function requestOf(
  tab: CostExportProps['tab'],
  params: RouteParams,
  span: { readonly from: number; readonly to: number },
): ExportRequestInput {
  switch (tab) {
    case 'analysis':
      return { table: 'costs', filter: { ...span, filter: filterOf(params), groupBy: readGroups(params) } }
    case 'savings': {
      const [providers, countries] = [readTexts(params, 'providers'), readTexts(params, 'countries')]
      return {
        table: 'savings',
        filter: {
          ...span,
          ...(providers.length > 0 && { providers: [...providers] }),
          ...(countries.length > 0 && { countries: [...countries] }),
        },
      }
    }
    case 'recommendations':
      return { table: 'recommendations', filter: { states: [...listOf(params).states] } }
  }
}
