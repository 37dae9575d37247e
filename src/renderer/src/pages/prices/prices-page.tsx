import { Button, SegmentedControl } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { lazy, type ReactElement, Suspense, useState } from 'react'
import { ExportMenu } from '../../components/export-menu/export-menu.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { formatCount } from '../../format.ts'
import { navigate, type RouteParams, useRoute } from '../../router.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { usePriceAlerts } from '../../stores/price-alerts.ts'
import { AlertsTab } from './alerts-tab.tsx'
import { HistoryTab } from './history-tab.tsx'
import { NowTab } from './now-tab.tsx'
import { exportOf } from './price-exports.ts'
import { RunsTab } from './runs-tab.tsx'
import { SyncBar } from './sync-bar.tsx'
import { type PriceSync, usePriceSync } from './use-price-sync.ts'
import './prices.css'

const ImportWizard = lazy(async () => ({ default: (await import('./import-wizard.tsx')).ImportWizard }))

const tabs = ['now', 'history', 'alerts', 'runs'] as const
type Tab = (typeof tabs)[number]

const labels: Readonly<Record<Tab, string>> = { now: 'Now', history: 'History', alerts: 'Alerts', runs: 'Sync runs' }

const readTab = (text: string | undefined): Tab => tabs.find((tab) => tab === text) ?? 'now'

/** What every provider costs: now, before, what moved, and how it is read. */
export function PricesPage(): ReactElement {
  const { params } = useRoute()
  const sync = usePriceSync()
  const [importing, setImporting] = useState(false)
  const zone = usePreferences((preferences) => preferences.zone)
  const unread = usePriceAlerts((alerts) => alerts.summary?.unread ?? 0)
  const tab = readTab(params['tab'])
  return (
    <div className="sb-page sb-page-fixed">
      <PageHeader
        title="Prices"
        subtitle={
          <SegmentedControl
            aria-label="Show"
            data={tabs.map((value) => ({
              value,
              label: value === 'alerts' && unread > 0 ? `${labels[value]} (${formatCount(unread)})` : labels[value],
            }))}
            value={tab}
            // Each tab has filters of its own.
            onChange={(next) => navigate('/prices', { params: next === 'now' ? {} : { tab: next } })}
          />
        }
        actions={
          <>
            <SyncBar sync={sync} />
            {tab === 'now' || tab === 'history' ? <ExportMenu of={exportOf(tab, params, Date.now(), zone)} /> : null}
            <Button
              variant="default"
              leftSection={<IconFileImport size={14} aria-hidden="true" />}
              onClick={() => setImporting(true)}
            >
              Import
            </Button>
          </>
        }
      />
      <Content tab={tab} params={params} sync={sync} />
      {importing ? (
        <Suspense>
          <ImportWizard onClose={() => setImporting(false)} onImported={sync.changed} />
        </Suspense>
      ) : null}
    </div>
  )
}

interface ContentProps {
  readonly tab: Tab
  readonly params: RouteParams
  readonly sync: PriceSync
}

function Content({ tab, params, sync }: ContentProps): ReactElement {
  switch (tab) {
    case 'now':
      return <NowTab params={params} sync={sync} />
    case 'history':
      return <HistoryTab params={params} version={sync.version} />
    case 'alerts':
      return <AlertsTab params={params} />
    case 'runs':
      return <RunsTab params={params} sync={sync} />
  }
}
