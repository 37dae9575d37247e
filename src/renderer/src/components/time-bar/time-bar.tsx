import { Button } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { DAY_MS } from '../../../../contract/durations.ts'
import { type RoutePath, setParams } from '../../router.ts'
import { RangeFilter } from '../filter-bar/range-filter.tsx'
import { writeRange } from '../filter-bar/time-range.ts'
import { barPresets, noChips, writeCompare } from './bar-state.ts'
import { CompareMenu } from './compare-menu.tsx'
import { DimensionFilters } from './dimension-filters.tsx'
import { SavedViews } from './saved-views.tsx'
import type { Bar } from './use-bar.ts'
import '../filter-bar/filter-bar.css'
import './time-bar.css'

export interface TimeBarProps {
  readonly page: RoutePath
  readonly bar: Bar
}

/** Range, comparison, filters and saved views of a business page; all of it stands in the address. */
export function TimeBar({ page, bar }: TimeBarProps): ReactElement {
  const { range, compare, filter } = bar
  const filtered = Object.keys(filter).length > 0
  const { from, to } = bar.query()
  return (
    <search className="sb-filter-bar">
      <RangeFilter range={range} only={barPresets} onChange={(next) => setParams(writeRange(next))} />
      <CompareMenu
        compare={compare}
        from={from}
        isShort={to - from <= 7 * DAY_MS}
        onChange={(next) => setParams(writeCompare(next))}
      />
      <DimensionFilters filter={filter} />
      <div className="sb-filter-end">
        {filtered ? (
          <Button
            variant="subtle"
            leftSection={<IconFilterOff size={14} aria-hidden="true" />}
            onClick={() => setParams(noChips)}
          >
            Clear all
          </Button>
        ) : null}
        <SavedViews page={page} />
      </div>
    </search>
  )
}
