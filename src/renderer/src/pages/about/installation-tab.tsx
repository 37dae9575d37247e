import { Button } from '@mantine/core'
import type { ReactElement } from 'react'
import type { About } from '../../../../contract/support.ts'
import { api, useQuery } from '../../api.ts'
import { Facts } from '../../components/detail-drawer/facts.tsx'
import { diagnostics } from '../../components/diagnostics/diagnostics-store.ts'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { TimeValue } from '../../components/time-value.tsx'
import { hrefOf } from '../../router.ts'
import { LicencesPanel } from './licences-panel.tsx'
import { UpdatesPanel } from './updates-panel.tsx'

/** Versions, places, updates and licences. */
export function InstallationTab(): ReactElement {
  const about = useQuery('about', (signal) => api.support.about(undefined, { signal }))
  if (about.data === undefined)
    return about.error === undefined ? (
      <LoadingState lines={10} />
    ) : (
      <ErrorState error={about.error} onRetry={about.reload} />
    )
  return (
    <div className="sb-about-columns">
      <div className="sb-about-column">
        <InstallationPanel about={about.data} />
        <UpdatesPanel />
        <Panel title="Privacy">
          <p className="sb-about-text">
            Signalbox sends no telemetry, no usage figures and no crash reports. It talks to the providers that you set
            up, to the European Central Bank for exchange rates, and to an update feed if you set one. Diagnostics are a
            file that you look at, save and pass on yourself.
          </p>
        </Panel>
      </div>
      <LicencesPanel />
    </div>
  )
}

function InstallationPanel({ about }: { readonly about: About }): ReactElement {
  const { version, schemaVersion, workspace, startedAt, runtime, system, dataFolder, canOpenFolders } = about
  const open = (folder: 'data' | 'logs'): void =>
    void api.support.openFolder({ folder }).then(
      ({ opened }) => (opened ? undefined : notify.error('The folder could not be opened.')),
      (error: unknown) => notify.error(error),
    )
  return (
    <Panel title="This installation" aside="MIT licence">
      <div className="sb-about-card">
        <Facts
          facts={[
            ['Signalbox', version],
            ...runtime.map(({ name, version: of }) => [name, of] as const),
            ['System', system],
            ['Schema of the database', String(schemaVersion)],
            ['Workspace', workspace === 'live' ? 'Live' : 'Sandbox'],
            ['Engine started', <TimeValue key="started" at={startedAt} withDate />],
          ]}
        />
        <div>
          <div className="sb-about-dim">Data folder</div>
          <div className="sb-about-folder">{dataFolder}</div>
        </div>
        <div className="sb-about-row">
          {canOpenFolders ? (
            <>
              <Button variant="default" onClick={() => open('data')}>
                Open data folder
              </Button>
              <Button variant="default" onClick={() => open('logs')}>
                Open log folder
              </Button>
            </>
          ) : null}
          <Button variant="default" onClick={() => diagnostics.open()}>
            Report diagnostics…
          </Button>
          <a href={hrefOf('/settings', { tab: 'audit' })}>Audit log</a>
          <a href={hrefOf('/backups')}>Backups</a>
        </div>
      </div>
    </Panel>
  )
}
