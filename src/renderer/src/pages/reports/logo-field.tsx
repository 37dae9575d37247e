import { Button, FileButton, Group } from '@mantine/core'
import type { ReactElement } from 'react'
import { notify } from '../../components/notify.tsx'

/** As many bytes as a data URL of 400 kB has room for. */
const BYTES_AT_MOST = 290_000

export interface LogoFieldProps {
  /** A data URL. */
  readonly logo: string | null
  readonly onChange: (logo: string | null) => void
}

/** A picture of the reader's own for the head of a report. */
export function LogoField({ logo, onChange }: LogoFieldProps): ReactElement {
  const read = (file: File | null): void => {
    if (file === null) return
    if (file.size > BYTES_AT_MOST) return notify.error('Choose a picture of at most 290 kB')
    const reader = new FileReader()
    reader.onload = () => onChange(String(reader.result))
    reader.onerror = () => notify.error('The picture could not be read')
    reader.readAsDataURL(file)
  }
  return (
    <Group gap={6} wrap="nowrap">
      <FileButton onChange={read} accept="image/png,image/jpeg,image/svg+xml">
        {(props) => (
          <Button {...props} variant="default">
            {logo === null ? 'Add a logo' : 'Change logo'}
          </Button>
        )}
      </FileButton>
      {logo === null ? null : (
        <Button variant="subtle" onClick={() => onChange(null)}>
          Remove logo
        </Button>
      )}
    </Group>
  )
}
