import { Button, SegmentedControl } from '@mantine/core'
import { IconChecks, IconPlus } from '@tabler/icons-react'
import { type ReactElement, useEffect, useState } from 'react'
import type { AlertRule } from '../../../../contract/alert-rules.ts'
import { api, useQuery } from '../../api.ts'
import { DensitySwitch } from '../../components/data-table/density-switch.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { plural } from '../../format.ts'
import { setParams, useRoute } from '../../router.ts'
import { useAlerts } from '../../stores/alerts.ts'
import { markAllRead } from './alert-actions.ts'
import { Inbox } from './inbox.tsx'
import { NEW_RULE, Rules } from './rules.tsx'
import './alerts-page.css'

const tabs = [
  { value: 'inbox', label: 'Inbox' },
  { value: 'rules', label: 'Rules' },
]

/** What is wrong, what was, and what counts as wrong. */
export function AlertsPage(): ReactElement {
  const { params } = useRoute()
  const { summary, version } = useAlerts()
  const query = useQuery(`rules:${version}`, (signal) => api.alerts.rules.list(undefined, { signal }))
  const [last, setLast] = useState<readonly AlertRule[] | undefined>()
  useEffect(() => {
    if (query.data !== undefined) setLast(query.data)
  }, [query.data])
  const rules = { ...query, data: query.data ?? last }
  const tab = params['tab'] === 'rules' ? 'rules' : 'inbox'
  const unread = summary?.unread ?? 0
  return (
    <div className="sb-page sb-page-fixed">
      <PageHeader
        title="Alerts"
        subtitle={tab === 'inbox' && unread > 0 ? plural(unread, 'unread alert') : undefined}
        actions={
          <>
            {tab === 'inbox' ? (
              <>
                <Button
                  variant="default"
                  leftSection={<IconChecks size={14} aria-hidden="true" />}
                  disabled={unread === 0}
                  onClick={() => void markAllRead()}
                >
                  Mark all read
                </Button>
                <DensitySwitch />
              </>
            ) : (
              <Button
                leftSection={<IconPlus size={14} aria-hidden="true" />}
                onClick={() => setParams({ rule: NEW_RULE }, { replace: true })}
              >
                New rule
              </Button>
            )}
            <SegmentedControl
              aria-label="Inbox or rules"
              data={tabs}
              value={tab}
              onChange={(value) => setParams({ tab: value === 'rules' ? value : null, id: null, rule: null })}
            />
          </>
        }
      />
      {tab === 'rules' ? <Rules params={params} rules={rules} /> : <Inbox params={params} rules={rules.data ?? []} />}
    </div>
  )
}
