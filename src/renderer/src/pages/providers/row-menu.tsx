import { ActionIcon, Menu } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowUp,
  IconBan,
  IconDots,
  IconPinned,
  IconPinnedOff,
  IconPlayerPlay,
  IconPlayerSkipForward,
} from '@tabler/icons-react'
import type { ReactElement } from 'react'
import type { ProviderRow } from '../../../../contract/providers.ts'
import { setPinned, setState } from './provider-actions.ts'

const icon = { size: 15, 'aria-hidden': true } as const

export interface RowMenuProps {
  readonly provider: ProviderRow
  readonly onDisable: () => void
  /** Moves it by so many places; null while the order cannot be changed. */
  readonly onMove: ((by: -1 | 1) => void) | null
}

/** Everything that can be done to a provider. */
export function RowMenu({ provider, onDisable, onMove }: RowMenuProps): ReactElement {
  const { label, state, pinned } = provider
  return (
    <Menu position="bottom-end" width={240} withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${label}`}>
          <IconDots size={16} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {state === 'enabled' ? null : (
          <Menu.Item leftSection={<IconPlayerPlay {...icon} />} onClick={() => void setState(provider, 'enabled')}>
            Enable
          </Menu.Item>
        )}
        {state === 'drained' ? null : (
          <Menu.Item
            leftSection={<IconPlayerSkipForward {...icon} />}
            onClick={() => void setState(provider, 'drained')}
          >
            Drain
          </Menu.Item>
        )}
        {state === 'disabled' ? null : (
          <Menu.Item leftSection={<IconBan {...icon} />} onClick={onDisable}>
            Disable…
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          leftSection={pinned ? <IconPinnedOff {...icon} /> : <IconPinned {...icon} />}
          onClick={() => void setPinned(provider, !pinned)}
        >
          {pinned ? 'Unpin' : 'Pin to the first place'}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowUp {...icon} />}
          rightSection="Alt+↑"
          disabled={onMove === null}
          onClick={() => onMove?.(-1)}
        >
          Move up
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown {...icon} />}
          rightSection="Alt+↓"
          disabled={onMove === null}
          onClick={() => onMove?.(1)}
        >
          Move down
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
