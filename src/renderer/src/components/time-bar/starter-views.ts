import type { RouteParams, RoutePath } from '../../router.ts'

/** A view that every console has: what people who do this job look for first. */
export interface StarterView {
  readonly name: string
  readonly params: RouteParams
}

const starterViews: Partial<Record<RoutePath, readonly StarterView[]>> = {
  '/verifications': [
    { name: 'Failed in the last 24 hours', params: { states: 'failed', range: '24h' } },
    { name: 'Not converted in the last 24 hours', params: { states: 'failed,expired', range: '24h' } },
    { name: 'Failed over', params: { failedOver: '1' } },
    { name: 'Maybe duplicates', params: { duplicate: '1' } },
  ],
  '/failovers': [
    { name: 'To be seen to', params: { seen: 'open,unplanned' } },
    { name: 'Over 5 s', params: { slow: '1' } },
    {
      name: 'Outages of the last 7 days',
      params: { categories: 'refused,timeout,reset,server-error,malformed-answer', range: '7d' },
    },
  ],
  '/alerts': [
    { name: 'Firing', params: { states: 'firing' } },
    { name: 'Critical', params: { severities: 'critical' } },
  ],
  '/customers': [
    { name: 'At risk', params: { bands: 'medium,high' } },
    { name: 'At a loss', params: { floor: '0' } },
    { name: 'New', params: { new: '1' } },
  ],
}

/** The views of a page that come with the console. */
export const startersOf = (page: RoutePath): readonly StarterView[] => starterViews[page] ?? []
