import { FileButton } from '@mantine/core'
import { type ReactElement, type ReactNode, useRef } from 'react'
import { notify } from './notify.tsx'

const BYTES_AT_MOST = 1_000_000

export interface JsonFileButtonProps {
  /** What is read from it: `settings`. */
  readonly what: string
  /** Takes its text; what it throws is told. */
  readonly onText: (text: string) => void | Promise<void>
  /** The button, with the props that open the file dialog. */
  readonly children: (props: { readonly onClick: () => void }) => ReactNode
}

/** Reads a JSON file that a person chooses; the same one may be chosen again after it was corrected. */
export function JsonFileButton({ what, onText, children }: JsonFileButtonProps): ReactElement {
  const forget = useRef<() => void>(null)
  const read = async (picked: File | null): Promise<void> => {
    forget.current?.()
    if (picked === null) return
    if (picked.size > BYTES_AT_MOST) return notify.error(`This file is too large for ${what}.`)
    try {
      await onText(await picked.text())
    } catch (error) {
      notify.error(error)
    }
  }
  return (
    <FileButton resetRef={forget} accept="application/json,.json" onChange={(picked) => void read(picked)}>
      {children}
    </FileButton>
  )
}
