import { IconPlayerPauseFilled } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { SystemStatus } from '../../../../contract/models.ts'
import { formatBytes, formatCount } from '../../format.ts'
import { useLive } from '../../stores/live.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { useSystem } from '../../stores/system.ts'
import { ToneBadge } from '../state-badge.tsx'
import type { StateIcon, Tone } from '../states.ts'
import { AlertChip } from './alert-chip.tsx'
import { WorkspaceSwitch } from './workspace-switch.tsx'

interface Look {
  readonly tone: Tone
  readonly icon: StateIcon
  readonly label: string
  readonly hint: string
}

const engineLooks: Readonly<Record<SystemStatus['engine'], Look>> = {
  starting: { tone: 'info', icon: 'clock', label: 'Engine starting', hint: 'Unfinished work is being reconciled.' },
  running: { tone: 'ok', icon: 'check', label: 'Engine running', hint: 'Verifications are sent and followed.' },
  stopping: { tone: 'warn', icon: 'clock', label: 'Engine stopping', hint: 'Open requests are being finished.' },
}

const linkLooks: Readonly<Record<SystemStatus['ownLink'], Look>> = {
  up: { tone: 'ok', icon: 'check', label: 'Own link up', hint: 'This machine reaches the network.' },
  down: {
    tone: 'bad',
    icon: 'cross',
    label: 'Own link down',
    hint: 'Our own network fails: breakers and rates are frozen.',
  },
  'not-needed': {
    tone: 'neutral',
    icon: 'dash',
    label: 'Own link not needed',
    hint: 'The sandbox stays on this machine.',
  },
}

const connecting: Look = { tone: 'info', icon: 'clock', label: 'Connecting to the engine', hint: 'No answer yet.' }
const lost: Look = { tone: 'bad', icon: 'cross', label: 'Engine does not answer', hint: 'Trying again by itself.' }

function PausedChip(): ReactElement | null {
  const paused = useLive((live) => live.paused)
  const setPaused = useLive((live) => live.setPaused)
  if (!paused) return null
  return (
    <button
      type="button"
      className="sb-paused"
      data-tone="warn"
      onClick={() => setPaused(false)}
      title="Resume (Space)"
    >
      <IconPlayerPauseFilled size={11} aria-hidden="true" /> Live updates paused
    </button>
  )
}

function ZoneSwitch(): ReactElement {
  const zone = usePreferences((preferences) => preferences.zone)
  const setZone = usePreferences((preferences) => preferences.setZone)
  const action = zone === 'utc' ? 'Times in UTC. Switch to local time' : 'Times in local time. Switch to UTC'
  return (
    <button
      type="button"
      className="sb-status-button"
      onClick={() => setZone(zone === 'utc' ? 'local' : 'utc')}
      aria-label={action}
      title={action}
    >
      {zone === 'utc' ? 'UTC' : 'Local time'}
    </button>
  )
}

export interface StatusBarProps {
  /** False while the engine's answers do not arrive. */
  readonly connected: boolean
}

/** The state of the engine at a glance, at the bottom of every page. */
export function StatusBar({ connected }: StatusBarProps): ReactElement {
  const status = useSystem((system) => system.status)
  return (
    <footer className="sb-status">
      <ToneBadge {...(connected ? (status === null ? connecting : engineLooks[status.engine]) : lost)} />
      {status === null ? null : (
        <>
          <ToneBadge {...linkLooks[status.ownLink]} />
          <span title="Verifications without an acceptance or a final answer yet">
            Queue <strong>{formatCount(status.queueDepth)}</strong>
          </span>
          <span title="Size of the database file">
            Database <strong>{formatBytes(status.databaseBytes)}</strong>
          </span>
        </>
      )}
      <AlertChip />
      <PausedChip />
      <span className="sb-status-end">
        <ZoneSwitch />
        {status === null ? null : (
          <>
            <span>Signalbox {status.version}</span>
            <WorkspaceSwitch status={status} />
          </>
        )}
      </span>
    </footer>
  )
}
