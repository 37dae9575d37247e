import { Kbd, Modal } from '@mantine/core'
import type { ReactElement } from 'react'
import { isMac } from './platform.ts'
import { keyCaps, type ShortcutPlace, shortcuts } from './shortcuts.ts'
import './shortcuts.css'

const places: readonly { readonly place: ShortcutPlace; readonly label: string }[] = [
  { place: 'everywhere', label: 'Everywhere' },
  { place: 'pages', label: 'On pages that have it' },
  { place: 'table', label: 'In tables' },
  { place: 'dialog', label: 'In dialogs and forms' },
  { place: 'window', label: 'The window' },
]

export interface ShortcutsHelpProps {
  readonly opened: boolean
  readonly onClose: () => void
}

/** The list of keys, by where they work. */
export function ShortcutsHelp({ opened, onClose }: ShortcutsHelpProps): ReactElement {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size={760}>
      <div className="sb-shortcut-groups">
        {places.map(({ place, label }) => (
          <table className="sb-shortcuts" key={place}>
            <caption>{label}</caption>
            <tbody>
              {shortcuts
                .filter((shortcut) => shortcut.place === place)
                .map(({ press, does }) => (
                  <tr key={press}>
                    <th scope="row">{does}</th>
                    <td>
                      {keyCaps(press, isMac).map((key) => (
                        <Kbd key={key} size="xs">
                          {key}
                        </Kbd>
                      ))}
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        ))}
      </div>
    </Modal>
  )
}
