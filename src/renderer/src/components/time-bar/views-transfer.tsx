import { Button } from '@mantine/core'
import { IconDownload, IconUpload } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { api } from '../../api.ts'
import { tellFile } from '../../charts/save-rows.ts'
import { plural } from '../../format.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { JsonFileButton } from '../json-file-button.tsx'
import { notify } from '../notify.tsx'
import { readViews } from './view-file.ts'

/** Takes the saved views of all pages to another console and back. */
export function ViewsTransfer(): ReactElement {
  const views = usePreferences((preferences) => preferences.views)
  const { addViews } = usePreferences.getState()
  const take = (text: string): void => {
    const added = readViews(text)
    addViews(added)
    notify.success(`${plural(added.length, 'view')} imported`)
  }
  return (
    <div className="sb-view-files">
      <JsonFileButton what="views" onText={take}>
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
      </JsonFileButton>
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
