import { Button, NativeSelect } from '@mantine/core'
import { IconFolderOpen } from '@tabler/icons-react'
import { type ReactElement, useState } from 'react'
import type { HistoryMapping, ImportScope, ImportsPreview } from '../../../../contract/imports.ts'
import { api } from '../../api.ts'
import { notify } from '../../components/notify.tsx'
import { Panel } from '../../components/panel.tsx'
import { formatBytes, plural } from '../../format.ts'
import { HistoryTemplates } from './history-templates.tsx'
import { keptMapping } from './kept-mapping.ts'
import { MappingForm } from './mapping-form.tsx'
import { PreviewTable } from './preview-table.tsx'
import { fieldLabels } from './run-words.ts'

/** Picks a file, says what its columns mean, shows the first lines as they would be stored, and starts. */
export function NewImport({ busy }: { readonly busy: boolean }): ReactElement {
  const [preview, setPreview] = useState<ImportsPreview | null>(null)
  const [scope, setScope] = useState<ImportScope>('batch')
  const [working, setWorking] = useState(false)
  const [remembered, setRemembered] = useState<string | null>(null)

  const act = async (work: () => Promise<void>): Promise<void> => {
    setWorking(true)
    try {
      await work()
    } catch (error) {
      notify.error(error)
    }
    setWorking(false)
  }
  const choose = () =>
    act(async () => {
      const file = await api.imports.choose()
      if (file === null) return
      const guessed = await api.imports.preview({ handle: file.handle, mapping: null })
      const kept = keptMapping(guessed, await api.imports.templates.list())
      setRemembered(kept?.name ?? null)
      setPreview(kept === null ? guessed : await api.imports.preview({ handle: file.handle, mapping: kept.mapping }))
    })
  const look = (mapping: HistoryMapping) =>
    act(async () => {
      if (preview !== null) setPreview(await api.imports.preview({ handle: preview.file.handle, mapping }))
    })
  const start = () =>
    act(async () => {
      if (preview === null) return
      await api.imports.start({ handle: preview.file.handle, mapping: preview.mapping, scope })
      // For the next file of the same system.
      await api.imports.templates.save({ name: preview.mapping.source, mapping: preview.mapping })
      setPreview(null)
    })

  return (
    <Panel title="Import history">
      <div className="sb-imports-card" aria-busy={working}>
        <p>
          A CSV file with headings, or a file with one JSON object in each line. A line whose id came from the same
          source before is left out, so a file can be imported again.
        </p>
        <div className="sb-imports-row">
          <Button
            variant={preview === null ? 'filled' : 'default'}
            loading={working && preview === null}
            leftSection={<IconFolderOpen size={14} aria-hidden="true" />}
            onClick={() => void choose()}
          >
            Choose a file
          </Button>
          {preview === null ? null : (
            <span className="sb-imports-file">
              {preview.file.name}, {formatBytes(preview.file.size)}
            </span>
          )}
        </div>
        {preview === null ? null : (
          <>
            {remembered === null ? null : (
              <p className="sb-imports-note" role="status">
                Read as “{remembered}” was last time: the file has the same columns.
              </p>
            )}
            <HistoryTemplates mapping={preview.mapping} onChoose={(mapping) => void look(mapping)} />
            <MappingForm key={preview.file.handle} preview={preview} onChange={(mapping) => void look(mapping)} />
            {preview.missing.length === 0 ? (
              <PreviewTable preview={preview} />
            ) : (
              <p className="sb-imports-missing" role="status">
                Choose a column for: {preview.missing.map((field) => fieldLabels[field]).join(', ')}.
              </p>
            )}
            <div className="sb-imports-row">
              <NativeSelect
                label="Bad lines"
                value={scope}
                data={[
                  { value: 'batch', label: 'Leave them out, store the rest' },
                  { value: 'file', label: 'Store nothing if there is one' },
                ]}
                onChange={({ currentTarget: { value } }) => setScope(value === 'file' ? 'file' : 'batch')}
              />
              <Button disabled={busy || working || preview.missing.length > 0} onClick={() => void start()}>
                Start the import
              </Button>
              <Button variant="subtle" color="gray" onClick={() => setPreview(null)}>
                Discard
              </Button>
            </div>
            {preview.problems.length === 0 ? null : (
              <p className="sb-imports-missing" role="status">
                {plural(preview.problems.length, 'bad line')} among the first {preview.looked}. The first: line{' '}
                {preview.problems[0]?.line}, {preview.problems[0]?.message}
              </p>
            )}
          </>
        )}
      </div>
    </Panel>
  )
}
