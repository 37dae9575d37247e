import { IconBroadcast, IconFlask, IconTestPipe } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { SystemStatus } from '../../../../contract/models.ts'
import { type ConsoleMode, consoleMode } from './console-mode.ts'

const looks: Readonly<Record<ConsoleMode, { readonly icon: typeof IconFlask; readonly hint: string }>> = {
  SANDBOX: { icon: IconFlask, hint: 'Everything is simulated; no message leaves this machine.' },
  TEST: { icon: IconTestPipe, hint: 'Real providers; what the console sends is recorded as a test.' },
  LIVE: { icon: IconBroadcast, hint: 'Real providers, real recipients, real money.' },
}

/** Whether messages are simulated, tests or real. */
export function ModeBadge({ status }: { readonly status: SystemStatus }): ReactElement {
  const mode = consoleMode(status)
  const { icon: Icon, hint } = looks[mode]
  return (
    <span className="sb-mode" data-mode={mode} title={hint}>
      <Icon size={13} stroke={2.2} aria-hidden="true" />
      {mode}
    </span>
  )
}
