import { importLimits } from '../../../../contract/price-import.ts'
import { formatBytes } from '../../format.ts'

/** A rate sheet as it goes to the engine. */
export interface ChosenFile {
  readonly fileName: string
  /** Base64. */
  readonly content: string
  /** Tells one choice from the next, even of the same file. */
  readonly id: string
}

/**
 * Reads a file that was chosen or dropped.
 *
 * @throws an Error whose message is for people
 */
export async function readChosen(file: File): Promise<ChosenFile> {
  if (file.size > importLimits.bytes)
    throw new Error(`${file.name} is larger than ${formatBytes(importLimits.bytes)}: split it into smaller sheets.`)
  if (file.size === 0) throw new Error(`${file.name} is empty.`)
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(new Error(`${file.name} could not be read: ${reader.error?.message ?? 'unknown'}`))
    reader.readAsDataURL(file)
  })
  return { fileName: file.name, content: url.slice(url.indexOf(',') + 1), id: crypto.randomUUID() }
}
