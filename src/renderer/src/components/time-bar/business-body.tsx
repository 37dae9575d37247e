import { Button } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { setParams } from '../../router.ts'
import { EmptyState } from '../empty-state.tsx'
import { ErrorState } from '../error-state.tsx'
import { LoadingState } from '../loading-state.tsx'
import { Panel } from '../panel.tsx'
import { noChips } from './bar-state.ts'
import type { Figures } from './use-figures.ts'
import './time-bar.css'
import './heat.css'

export interface BusinessBodyProps<T> {
  readonly figures: Figures<T>
  /** There is nothing to show in the answer. */
  readonly isEmpty: (data: T) => boolean
  /** Some filter is set, so there may be more without it. */
  readonly filtered: boolean
  /** What to show when there is nothing at all. */
  readonly empty: ReactNode
  readonly children: (data: T) => ReactNode
}

/** The part of a business page below its bar, in each state it can be in. */
export function BusinessBody<T>({ figures, isEmpty, filtered, empty, children }: BusinessBodyProps<T>): ReactElement {
  const { data, error, stale, reload } = figures
  if (data === undefined)
    return error === undefined ? <LoadingState lines={10} /> : <ErrorState error={error} onRetry={reload} />
  if (!isEmpty(data))
    return (
      <div className="sb-figures-body" data-stale={stale}>
        {children(data)}
      </div>
    )
  if (!filtered) return <Panel>{empty}</Panel>
  return (
    <Panel>
      <EmptyState
        title="Nothing matches these filters"
        body="The filters above hide everything of this range."
        action={
          <Button
            variant="default"
            leftSection={<IconFilterOff size={14} aria-hidden="true" />}
            onClick={() => setParams(noChips)}
          >
            Clear filters
          </Button>
        }
      />
    </Panel>
  )
}
