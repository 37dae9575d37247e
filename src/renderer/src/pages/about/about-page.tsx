import { SegmentedControl } from '@mantine/core'
import type { ReactElement } from 'react'
import { PageHeader } from '../../components/page-header.tsx'
import { navigate, useRoute } from '../../router.ts'
import { InstallationTab } from './installation-tab.tsx'
import { ScorecardExport } from './scorecard-export.tsx'
import { ScorecardTab } from './scorecard-tab.tsx'
import { SelfTestTab } from './self-test-tab.tsx'
import { TimingsTab } from './timings-tab.tsx'
import './about.css'

const tabs = [
  { value: 'scorecard', label: 'Success scorecard' },
  { value: 'self-test', label: 'Self-test' },
  { value: 'timings', label: 'Timings' },
  { value: 'installation', label: 'This installation' },
] as const
type Tab = (typeof tabs)[number]['value']

/** Whether the console keeps its promises, whether it is well, and what it is made of. */
export function AboutPage(): ReactElement {
  const { params } = useRoute()
  const tab = tabs.find(({ value }) => value === params['tab'])?.value ?? 'scorecard'
  return (
    <div className="sb-page">
      <PageHeader
        title="About"
        subtitle={
          <SegmentedControl
            aria-label="Show"
            data={[...tabs]}
            value={tab}
            onChange={(next) => navigate('/about', { params: next === 'scorecard' ? {} : { tab: next } })}
          />
        }
        actions={tab === 'scorecard' ? <ScorecardExport /> : undefined}
      />
      <Content tab={tab} />
    </div>
  )
}

function Content({ tab }: { readonly tab: Tab }): ReactElement {
  switch (tab) {
    case 'scorecard':
      return <ScorecardTab />
    case 'self-test':
      return <SelfTestTab />
    case 'timings':
      return <TimingsTab />
    case 'installation':
      return <InstallationTab />
  }
}
