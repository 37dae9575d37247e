import { Menu } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { ChartTableProps } from '../../charts/chart-table.tsx'
import { rowFormats, saveRows } from '../../charts/save-rows.ts'
import { usePageCommand } from '../../stores/page-keys.ts'

export interface SaveTableProps {
  /** As the name of the button has it: `the top customers`. */
  readonly what: string
  /** Called at the press. */
  readonly table: () => ChartTableProps
  /** The table that the key for exports stands for. */
  readonly isMain?: boolean
}

/** Saves the rows of a small table as they are shown, numbers as numbers. */
export function SaveTable({ what, table, isMain = false }: SaveTableProps): ReactElement {
  const [opened, setOpened] = useState(false)
  return (
    <>
      {isMain ? <ExportKey onPress={() => setOpened(true)} /> : null}
      <Menu opened={opened} onChange={setOpened} position="bottom-end" withinPortal>
        <Menu.Target>
          <button type="button" className="sb-link-button" aria-label={`Save ${what}`}>
            Save
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {rowFormats.map((format) => (
            <Menu.Item key={format.label} onClick={() => void saveRows(table(), format)}>
              {format.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

function ExportKey({ onPress }: { readonly onPress: () => void }): null {
  usePageCommand('export', onPress)
  return null
}
