import { Button, Progress } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { UpdateState } from '../../../../contract/updates.ts'
import { api, useSubscription } from '../../api.ts'
import { LoadingState } from '../../components/loading-state.tsx'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { TimeValue } from '../../components/time-value.tsx'

/** What there is to update to, and the way there. */
export function UpdatesPanel(): ReactElement {
  const [state, setState] = useState<UpdateState | null>(null)
  useSubscription((signal) => api.updates.watch(undefined, { signal }), setState)
  return <Panel title="Updates">{state === null ? <LoadingState lines={2} /> : <Body state={state} />}</Panel>
}

function Body({ state }: { readonly state: UpdateState }): ReactElement {
  const { kind, offered, progress, checkedAt, canInstall, problem } = state
  const act = (call: Promise<unknown>): void => void call.catch((error: unknown) => notify.error(error))
  const isBusy = kind === 'checking' || kind === 'downloading' || kind === 'installing'
  return (
    <div className="sb-about-card">
      <p>
        {sentenceOf(state)}
        {kind === 'off' || checkedAt === null ? null : (
          <span className="sb-about-dim">
            {' '}
            Last asked <TimeValue at={checkedAt} withDate />.
          </span>
        )}
      </p>
      {problem === null ? null : <p className="sb-about-problem">{problem}</p>}
      {offered?.notes == null ? null : <p className="sb-about-notes">{offered.notes}</p>}
      {kind === 'downloading' ? <Progress value={(progress ?? 0) * 100} aria-label="Download of the update" /> : null}
      {kind === 'off' ? null : (
        <div className="sb-about-row">
          <Button variant="default" disabled={isBusy} onClick={() => act(api.updates.check())}>
            Check for updates
          </Button>
          {kind === 'available' && canInstall ? (
            <Button onClick={() => act(api.updates.download())}>Download {offered?.version}</Button>
          ) : null}
          {kind === 'ready' ? (
            <Button onClick={() => act(api.updates.install({}))}>Install and start again</Button>
          ) : null}
        </div>
      )}
    </div>
  )
}

function sentenceOf({ kind, offered, canInstall }: UpdateState): string {
  const version = offered?.version ?? ''
  switch (kind) {
    case 'off':
      return 'No update feed is set, so nothing is asked. Set one in the settings, or update by hand.'
    case 'unchecked':
      return 'The feed has not been asked yet.'
    case 'checking':
      return 'The feed is being asked …'
    case 'current':
      return 'This is the newest version.'
    case 'available':
      return canInstall
        ? `Version ${version} is available.`
        : `Version ${version} is available. This installation has to be replaced by hand.`
    case 'downloading':
      return `Version ${version} is being downloaded …`
    case 'ready':
      return `Version ${version} is downloaded and its checksum is right.`
    case 'installing':
      return `Version ${version} is being installed …`
  }
}
