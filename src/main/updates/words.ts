import type { OfferedUpdate, UpdateState } from '../../contract/updates.ts'

interface Words {
  readonly message: string
  readonly detail: string
  /** What a button would do about it; null when there is nothing to do. */
  readonly action: string | null
}

const MIB = 2 ** 20

/** What a dialog says about this state. */
export function describeState(state: UpdateState): Words {
  const { kind, version, offered, problem } = state
  if (kind === 'ready' && offered !== null)
    return {
      message: `Signalbox ${offered.version} is downloaded. Restart to install it?`,
      detail: problem ?? 'Its checksum is right. Sending pauses for some seconds; what was accepted is taken up again.',
      action: 'Restart now',
    }
  if (kind === 'available' && offered !== null) return offer(offered, state)
  if (kind === 'off')
    return {
      message: 'No update feed is set.',
      detail: problem ?? 'Set its address in Settings (Update feed) or in the variable SIGNALBOX_UPDATE_FEED.',
      action: null,
    }
  if (problem !== null) return { message: 'There is no answer about updates.', detail: problem, action: null }
  if (kind === 'current') return { message: `Signalbox ${version} is the newest version.`, detail: '', action: null }
  return { message: 'An update is being looked for or fetched.', detail: 'Ask again in a moment.', action: null }
}

function offer(offered: OfferedUpdate, { version, canInstall, problem }: UpdateState): Words {
  const size = offered.bytes === null ? '' : ` (${Math.ceil(offered.bytes / MIB)} MiB)`
  const about = [problem, `This is ${version}.`, offered.notes]
  const byHand = 'This installation cannot replace itself. Get the new version where you got this one.'
  return canInstall
    ? {
        message: `Signalbox ${offered.version} is available. Download it${size}?`,
        detail: joined(about),
        action: 'Download',
      }
    : { message: `Signalbox ${offered.version} is available.`, detail: joined([...about, byHand]), action: null }
}

const joined = (parts: readonly (string | null)[]): string => parts.filter((part) => part !== null).join('\n\n')
