import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import { api } from '../../api.ts'
import { makeFile } from '../../components/export-menu/follow-file.tsx'
import { usePageCommand } from '../../stores/page-keys.ts'

const choices = [
  { label: 'PDF, for paper', format: 'pdf' },
  { label: 'Excel (XLSX)', format: 'xlsx' },
  { label: 'CSV', format: 'csv' },
  { label: 'JSON', format: 'json' },
] as const

/** Writes the scorecard into a file. */
export function ScorecardExport(): ReactElement {
  const [opened, setOpened] = useState(false)
  usePageCommand('export', () => setOpened(true))
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} aria-hidden="true" />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ label, format }) => (
          <Menu.Item key={format} onClick={() => void makeFile(() => api.scorecard.save({ format }))}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
