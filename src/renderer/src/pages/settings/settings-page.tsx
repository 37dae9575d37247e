import { SegmentedControl } from '@mantine/core'
import type { ReactElement } from 'react'
import { PageHeader } from '../../components/page-header.tsx'
import { navigate, type RouteParams, useRoute } from '../../router.ts'
import { AuditTab } from '../audit/audit-tab.tsx'
import { SettingsTab } from './settings-tab.tsx'
import { TransferButtons } from './transfer-buttons.tsx'
import { WorkspacesTab } from './workspaces-tab.tsx'
import './settings.css'

const tabs = [
  { value: 'settings', label: 'Settings' },
  { value: 'workspaces', label: 'Workspaces' },
  { value: 'audit', label: 'Audit log' },
] as const
type Tab = (typeof tabs)[number]['value']

/** Everything that can be set, the workspaces, and who changed what. */
export function SettingsPage(): ReactElement {
  const { params } = useRoute()
  const tab = tabs.find(({ value }) => value === params['tab'])?.value ?? 'settings'
  return (
    <div className="sb-page sb-page-fixed">
      <PageHeader
        title="Settings"
        subtitle={
          <SegmentedControl
            aria-label="Show"
            data={[...tabs]}
            value={tab}
            // Each tab has filters of its own.
            onChange={(next) => navigate('/settings', { params: next === 'settings' ? {} : { tab: next } })}
          />
        }
        actions={tab === 'settings' ? <TransferButtons /> : undefined}
      />
      <Content tab={tab} params={params} />
    </div>
  )
}

function Content({ tab, params }: { readonly tab: Tab; readonly params: RouteParams }): ReactElement {
  switch (tab) {
    case 'settings':
      return <SettingsTab params={params} />
    case 'workspaces':
      return <WorkspacesTab />
    case 'audit':
      return <AuditTab params={params} />
  }
}
