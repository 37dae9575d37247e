import { Button, NativeSelect, TextInput } from '@mantine/core'
import { type ReactElement, useState } from 'react'
import type { PriceImportMapping } from '../../../../contract/price-import.ts'
import { api, useQuery } from '../../api.ts'
import { notify } from '../../components/notify.tsx'

export interface ImportTemplatesProps {
  readonly mapping: PriceImportMapping
  readonly onChoose: (mapping: PriceImportMapping) => void
}

/** Mappings kept by name, for sheets that come again. */
export function ImportTemplates({ mapping, onChoose }: ImportTemplatesProps): ReactElement {
  const query = useQuery('import-templates', (signal) => api.pricing.importTemplates.list(undefined, { signal }))
  const [name, setName] = useState('')
  const templates = query.data ?? []
  const known = templates.some((template) => template.name === name.trim())

  const act = async (call: Promise<unknown>, done: string): Promise<void> => {
    try {
      await call
      notify.success(done)
      query.reload()
    } catch (error) {
      notify.error(error)
    }
  }
  return (
    <div className="sb-import-templates">
      <NativeSelect
        label="Kept mapping"
        data={[
          { value: '', label: templates.length === 0 ? 'None kept yet' : 'Choose one' },
          ...templates.map((template) => template.name),
        ]}
        value={known ? name.trim() : ''}
        onChange={({ currentTarget: { value } }) => {
          setName(value)
          const template = templates.find((each) => each.name === value)
          if (template !== undefined) onChoose(template.mapping)
        }}
      />
      <TextInput
        label="Keep this mapping as"
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button
        variant="default"
        disabled={name.trim() === ''}
        onClick={() =>
          void act(
            api.pricing.importTemplates.save({ name: name.trim(), mapping }),
            known ? 'Mapping replaced' : 'Mapping kept',
          )
        }
      >
        {known ? 'Replace' : 'Keep'}
      </Button>
      {known ? (
        <Button
          variant="subtle"
          color="gray"
          onClick={() => void act(api.pricing.importTemplates.remove({ name: name.trim() }), 'Mapping removed')}
        >
          Remove
        </Button>
      ) : null}
    </div>
  )
}
