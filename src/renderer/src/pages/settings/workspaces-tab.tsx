import { Button } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { Workspace } from '../../../../contract/models.ts'
import { api, useQuery } from '../../api.ts'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { openWorkspace } from '../../components/shell/workspace-switch.tsx'
import { ToneBadge } from '../../components/state-badge.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { hrefOf } from '../../router.ts'

const about: Readonly<Record<Workspace, { readonly name: string; readonly text: string }>> = {
  live: { name: 'Live', text: 'Real accounts, real messages, real money.' },
  sandbox: { name: 'Sandbox', text: 'Simulated providers, traffic and prices; no message leaves this machine.' },
}

/** The two workspaces: which one is open, where it lives, and the way to the other. */
export function WorkspacesTab(): ReactElement {
  const query = useQuery('workspace', (signal) => api.settings.workspace(undefined, { signal }))
  if (query.data === undefined)
    return query.error === undefined ? (
      <LoadingState lines={6} />
    ) : (
      <ErrorState error={query.error} onRetry={query.reload} />
    )
  const { workspace: open, folder, startedAt, canSwitch } = query.data
  return (
    <div className="sb-workspaces">
      {(['live', 'sandbox'] as const).map((workspace) => (
        <Panel
          key={workspace}
          title={about[workspace].name}
          aside={workspace === open ? <ToneBadge tone="ok" icon="check" label="Open" /> : undefined}
        >
          <p className="sb-workspace-about">{about[workspace].text}</p>
          {workspace === open ? (
            <Facts
              facts={[
                ['Engine started', <TimeValue key="started" at={startedAt} withDate />],
                ['Folder', <Folder key="folder" folder={folder} />],
                [
                  'Backups',
                  <a key="backups" href={hrefOf('/backups')}>
                    Open backups
                  </a>,
                ],
              ]}
            />
          ) : canSwitch ? (
            <Button variant="default" onClick={() => void openWorkspace(workspace)}>
              {workspace === 'live' ? 'Switch to the live workspace' : 'Switch to the sandbox'}
            </Button>
          ) : (
            <p className="sb-workspace-about">This engine was started for one workspace only.</p>
          )}
        </Panel>
      ))}
      <p className="sb-workspace-about">
        Each workspace has a database, settings, accounts and backups of its own. Switching closes one and opens the
        other; what is under way is finished or taken up again.
      </p>
    </div>
  )
}

function Folder({ folder }: { readonly folder: string }): ReactElement {
  const copy = (): void =>
    void navigator.clipboard.writeText(folder).then(
      () => notify.success('Folder copied'),
      () => notify.error('The folder could not be copied.'),
    )
  return (
    <span className="sb-workspace-folder">
      <code>{folder}</code>
      <button type="button" className="sb-link-button" onClick={copy}>
        <IconCopy size={12} aria-hidden="true" /> Copy
      </button>
    </span>
  )
}
