import type { ReactElement } from 'react'
import { useRoute } from '../../router.ts'
import { EpisodesTab } from './episodes-tab.tsx'
import { HopsTab } from './hops-tab.tsx'
import './failovers-page.css'

/** Failovers: by episode, or hop by hop; both tabs share their filters. */
export function FailoversPage(): ReactElement {
  const { params } = useRoute()
  return (
    <div className="sb-page sb-page-fixed">
      {params['tab'] === 'hops' ? <HopsTab params={params} /> : <EpisodesTab params={params} />}
    </div>
  )
}
