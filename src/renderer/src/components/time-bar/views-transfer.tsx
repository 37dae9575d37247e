import { Button, FileButton } from '@mantine/core'
import { IconDownload, IconUpload } from '@tabler/icons-react'
import { type ReactElement, useRef } from 'react'
import { api } from '../../api.ts'
import { tellFile } from '../../charts/save-rows.ts'
import { plural } from '../../format.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { notify } from '../notify.tsx'
import { readViews } from './view-file.ts'

const BYTES_AT_MOST = 1_000_000

/** Takes the saved views of all pages to another console and back. */
export function ViewsTransfer(): ReactElement {
  const views = usePreferences((preferences) => preferences.views)
  const { addViews } = usePreferences.getState()
  const forget = useRef<() => void>(null)
  const read = async (picked: File | null): Promise<void> => {
    // The same file may be chosen again after it was corrected.
    forget.current?.()
    if (picked === null) return
    if (picked.size > BYTES_AT_MOST) return notify.error('This file is too large for views.')
    try {
      const added = readViews(await picked.text())
      addViews(added)
      notify.success(`${plural(added.length, 'view')} imported`)
    } catch (error) {
      notify.error(error)
    }
  }
  return (
    <div className="sb-view-files">
      <FileButton resetRef={forget} accept="application/json,.json" onChange={(picked) => void read(picked)}>
        {(props) => (
          <Button
            {...props}
            variant="subtle"
            color="gray"
            size="compact-xs"
            leftSection={<IconUpload size={13} aria-hidden="true" />}
          >
            Import
          </Button>
        )}
      </FileButton>
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        disabled={views.length === 0}
        title="The views of all pages as a JSON file"
        leftSection={<IconDownload size={13} aria-hidden="true" />}
        onClick={() => void tellFile(() => api.reports.views({ views: [...views] }))}
      >
        Export all
      </Button>
    </div>
  )
}
