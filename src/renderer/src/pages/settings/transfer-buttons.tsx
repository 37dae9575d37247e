import { Button, FileButton } from '@mantine/core'
import { IconDownload, IconUpload } from '@tabler/icons-react'
import { type ReactElement, useRef, useState } from 'react'
import type { SettingsDiff } from '../../../../contract/settings.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { ImportDialog } from './import-dialog.tsx'

const BYTES_AT_MOST = 1_000_000

interface Chosen {
  readonly file: string
  readonly diff: SettingsDiff
}

async function save(): Promise<void> {
  try {
    const { fileName } = await api.settings.saveExport()
    if (fileName !== null) notify.success(`${fileName} is written`)
  } catch (error) {
    notify.error(error)
  }
}

/** Takes settings to another console and back. */
export function TransferButtons(): ReactElement {
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const forget = useRef<() => void>(null)

  const read = async (picked: File | null): Promise<void> => {
    // The same file may be chosen again after it was corrected.
    forget.current?.()
    if (picked === null) return
    if (picked.size > BYTES_AT_MOST) return notify.error('This file is too large for settings.')
    try {
      const file = await picked.text()
      setChosen({ file, diff: await api.settings.preview({ file }) })
    } catch (error) {
      notify.error(error)
    }
  }
  return (
    <>
      <FileButton resetRef={forget} accept="application/json,.json" onChange={(picked) => void read(picked)}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<IconUpload size={14} aria-hidden="true" />}>
            Import
          </Button>
        )}
      </FileButton>
      <Button
        variant="default"
        leftSection={<IconDownload size={14} aria-hidden="true" />}
        title="A JSON file without keys and credentials"
        onClick={() => void save()}
      >
        Export
      </Button>
      {chosen === null ? null : <ImportDialog {...chosen} onClose={() => setChosen(null)} />}
    </>
  )
}
