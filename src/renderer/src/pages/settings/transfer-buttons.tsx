import { Button } from '@mantine/core'
import { IconDownload, IconUpload } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { SettingsDiff } from '../../../../contract/settings.ts'
import { api } from '../../api.ts'
import { tellFile } from '../../charts/save-rows.ts'
import { JsonFileButton } from '../../components/json-file-button.tsx'
import { ImportDialog } from './import-dialog.tsx'

interface Chosen {
  readonly file: string
  readonly diff: SettingsDiff
}

/** Takes settings to another console and back. */
export function TransferButtons(): ReactElement {
  const [chosen, setChosen] = useState<Chosen | null>(null)
  return (
    <>
      <JsonFileButton
        what="settings"
        onText={async (file) => setChosen({ file, diff: await api.settings.preview({ file }) })}
      >
        {(props) => (
          <Button {...props} variant="default" leftSection={<IconUpload size={14} aria-hidden="true" />}>
            Import
          </Button>
        )}
      </JsonFileButton>
      <Button
        variant="default"
        leftSection={<IconDownload size={14} aria-hidden="true" />}
        title="A JSON file without keys and credentials"
        onClick={() => void tellFile(() => api.settings.saveExport())}
      >
        Export
      </Button>
      {chosen === null ? null : <ImportDialog {...chosen} onClose={() => setChosen(null)} />}
    </>
  )
}
