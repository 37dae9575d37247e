import type { ReactElement } from 'react'
import type { ProviderStatus } from '../../../../contract/overview.ts'
import { formatDuration, UNKNOWN } from '../../format.ts'
import { RateValue } from '../rate-value.tsx'
import { ShareBar } from './share-bar.tsx'

type Figures = Pick<ProviderStatus, 'share' | 'accept' | 'delivery' | 'conversion' | 'submitP50Ms' | 'submitP95Ms'>

/** A provider's table cells: share, accept, delivery and conversion rate, submit p50 and p95. */
export function FigureCells({ provider }: { readonly provider: Figures }): ReactElement {
  const { submitP50Ms: p50, submitP95Ms: p95 } = provider
  return (
    <>
      <td data-number="true">
        <ShareBar share={provider.share} />
      </td>
      <td data-number="true">
        <RateValue rate={provider.accept} layout="stacked" />
      </td>
      <td data-number="true">
        <RateValue rate={provider.delivery} layout="stacked" />
      </td>
      <td data-number="true">
        <RateValue rate={provider.conversion} layout="stacked" />
      </td>
      <td data-number="true">{p50 === null ? UNKNOWN : `${formatDuration(p50)} / ${formatDuration(p95)}`}</td>
    </>
  )
}
