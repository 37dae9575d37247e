import { Kbd, Modal } from '@mantine/core'
import type { ReactElement } from 'react'
import { pages } from './pages.ts'

interface Shortcut {
  readonly keys: readonly string[]
  readonly does: string
}

const shortcuts: readonly Shortcut[] = [
  ...pages.map(({ key, label }) => ({ keys: ['g', key], does: `Go to ${label}` })),
  { keys: ['/'], does: "Go to the page's filter" },
  { keys: ['Space'], does: 'Pause or resume live updates' },
  { keys: ['j'], does: 'Next row of a table' },
  { keys: ['k'], does: 'Previous row of a table' },
  { keys: ['Enter'], does: 'Open the row' },
  { keys: ['a'], does: 'Acknowledge the alert of the row' },
  { keys: ['Alt', '↑ ↓'], does: 'Move a provider in its order' },
  { keys: ['Esc'], does: 'Close the drawer or the dialog' },
  { keys: ['?'], does: 'Show this list' },
]

export interface ShortcutsHelpProps {
  readonly opened: boolean
  readonly onClose: () => void
}

/** The list of keys. */
export function ShortcutsHelp({ opened, onClose }: ShortcutsHelpProps): ReactElement {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size="sm">
      <table className="sb-shortcuts">
        <tbody>
          {shortcuts.map(({ keys, does }) => (
            <tr key={does}>
              <th scope="row">{does}</th>
              <td>
                {keys.map((key) => (
                  <Kbd key={key} size="xs">
                    {key}
                  </Kbd>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  )
}
