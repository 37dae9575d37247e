import { Button, Group } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { type ReactElement, useRef, useState } from 'react'
import { notify } from '../../components/notify.tsx'
import { type ChosenFile, readChosen } from './import-file.ts'

export interface FilePickerProps {
  readonly label: string
  readonly onChosen: (file: ChosenFile) => void
}

/** A button that asks for a file of the machine. */
export function FilePicker({ label, onChosen }: FilePickerProps): ReactElement {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept=".csv,.txt,.tsv,.xlsx,text/csv"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          event.currentTarget.value = ''
          if (file !== undefined) void take(file, onChosen)
        }}
      />
      <Button
        variant="default"
        leftSection={<IconFileSpreadsheet size={14} aria-hidden="true" />}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
    </>
  )
}

/** Reads a file, or says why it cannot be read. */
async function take(file: File, onChosen: (file: ChosenFile) => void): Promise<void> {
  try {
    onChosen(await readChosen(file))
  } catch (error) {
    notify.error(error instanceof Error ? error.message : error)
  }
}

export interface ImportFileStepProps {
  /** Name of the file that is chosen already. */
  readonly current: string | null
  readonly onChosen: (file: ChosenFile) => void
  readonly onNext: () => void
}

/** A file by its button or by drag and drop. */
export function ImportFileStep({ current, onChosen, onNext }: ImportFileStepProps): ReactElement {
  const [over, setOver] = useState(false)
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is another way to what the button does */}
      <div
        className="sb-import-drop"
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          const [file] = event.dataTransfer.files
          if (file !== undefined) void take(file, onChosen)
        }}
      >
        <p>Drop a rate sheet here, CSV or XLSX with one price in each line, or</p>
        <FilePicker label="Choose a file" onChosen={onChosen} />
        {current === null ? null : (
          <p>
            Chosen: <strong>{current}</strong>
          </p>
        )}
        <p className="sb-dim">Nothing is stored before you have seen what it changes.</p>
      </div>
      <Group justify="flex-end" mt="md">
        <Button disabled={current === null} onClick={onNext}>
          Next
        </Button>
      </Group>
    </>
  )
}
