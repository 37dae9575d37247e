import { existsSync } from 'node:fs'
import { join, parse } from 'node:path'
import type { ReportDocument } from '../../contract/report-document.ts'
import { AppError } from '../app-error.ts'

/** What a file is, for the filter of a dialog and for its ending. */
export type FileKind = 'pdf' | 'xlsx' | 'csv' | 'json' | 'png' | 'svg'

/** What only the process with the windows can do. Paths never go on to a page. */
export interface ReportHost {
  /** Asks a person where a file goes; null when they changed their mind. `folder` is what is offered first. */
  chooseFile(name: string, kind: FileKind, folder: string): Promise<string | null>
  /** Asks for a folder; null when they changed their mind. `title` is that of the dialog. */
  chooseFolder(title?: string): Promise<string | null>
  /** Prints a report as A4 pages. */
  print(document: ReportDocument, signal: AbortSignal): Promise<Uint8Array>
  /** Shows a file in the system's file manager; false where that cannot be done. */
  reveal(file: string): boolean
}

/** Without a window files go into the offered folder, under a name that is free, and nothing can be printed. */
export const unattendedHost: ReportHost = {
  chooseFile: async (name, _kind, folder) => freeFile(folder, name),
  chooseFolder: async () => null,
  print: async () => {
    throw new AppError('PDF_UNAVAILABLE', {})
  },
  reveal: () => false,
}

/** `name.csv`, or `name (2).csv` and so on when there is one. */
export function freeFile(folder: string, fileName: string): string {
  const { name, ext } = parse(fileName)
  for (let n = 1; ; n++) {
    const file = join(folder, n === 1 ? fileName : `${name} (${n})${ext}`)
    if (!existsSync(file)) return file
  }
}

/** A name that every file system takes, made of a title. */
export function safeFileName(title: string, kind: FileKind): string {
  const plain = title
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 100)
    .trim()
  return `${plain === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(plain) ? 'Signalbox report' : plain}.${kind}`
}
