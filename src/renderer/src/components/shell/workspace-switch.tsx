import { Menu } from '@mantine/core'
import type { ReactElement } from 'react'
import type { SystemStatus, Workspace } from '../../../../contract/models.ts'
import { api } from '../../api.ts'
import { notify } from '../notify.tsx'
import { consoleMode } from './console-mode.ts'
import { ModeBadge } from './mode-badge.tsx'

/** Opens the other workspace; the page is loaded again by it. */
export async function openWorkspace(workspace: Workspace): Promise<void> {
  try {
    const { opening } = await api.workspace.open({ workspace })
    if (opening) notify.info(workspace === 'live' ? 'Opening the live workspace…' : 'Opening the sandbox…')
    else notify.error('This workspace cannot be opened from here.')
  } catch (error) {
    notify.error(error)
  }
}

/** The mode, and the way to the other workspace. */
export function WorkspaceSwitch({ status }: { readonly status: SystemStatus }): ReactElement {
  const other: Workspace = status.workspace === 'live' ? 'sandbox' : 'live'
  return (
    <Menu position="top-end" width={250} withinPortal>
      <Menu.Target>
        <button type="button" className="sb-status-button" aria-label={`${consoleMode(status)}: switch workspace`}>
          <ModeBadge status={status} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void openWorkspace(other)}>
          {other === 'live' ? 'Switch to the live workspace' : 'Switch to the sandbox'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
