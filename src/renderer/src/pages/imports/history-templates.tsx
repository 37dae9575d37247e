import { Button, NativeSelect, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { HistoryMapping } from '../../../../contract/imports.ts'
import { api, useQuery } from '../../api.ts'
import { notify } from '../../components/notify.tsx'

export interface HistoryTemplatesProps {
  readonly mapping: HistoryMapping
  readonly onChoose: (mapping: HistoryMapping) => void
}

/** Mappings kept by name, for files that come again. */
export function HistoryTemplates({ mapping, onChoose }: HistoryTemplatesProps): ReactElement {
  const query = useQuery('history-templates', (signal) => api.imports.templates.list(undefined, { signal }))
  const [name, setName] = useState('')
  const templates = query.data ?? []
  const save = async (): Promise<void> => {
    try {
      await api.imports.templates.save({ name: name.trim(), mapping })
      notify.success('Mapping kept')
      query.reload()
    } catch (error) {
      notify.error(error)
    }
  }
  return (
    <div className="sb-imports-row">
      <NativeSelect
        label="Kept mapping"
        value=""
        data={[
          { value: '', label: templates.length === 0 ? 'None kept yet' : 'Choose one' },
          ...templates.map((template) => template.name),
        ]}
        onChange={({ currentTarget: { value } }) => {
          const template = templates.find((each) => each.name === value)
          if (template === undefined) return
          setName(value)
          onChoose(template.mapping)
        }}
      />
      <TextInput
        label="Keep this mapping as"
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button variant="default" disabled={name.trim() === ''} onClick={() => void save()}>
        Keep
      </Button>
    </div>
  )
}
