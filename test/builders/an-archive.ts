import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { aFolder } from './a-folder.ts'

interface Entry {
  files?: Record<string, Entry>
  size?: number
  offset?: string
  unpacked?: boolean
}

/** An Electron archive with these files; those that end in `.node` lie beside it unless `packed` says otherwise. */
export function anArchive(
  files: Readonly<Record<string, string>>,
  options: { readonly packed?: boolean } = {},
): string {
  const archive = join(aFolder(), 'app.asar')
  const header: Entry = { files: {} }
  let body = ''
  for (const [path, content] of Object.entries(files)) {
    const unpacked = path.endsWith('.node') && options.packed !== true
    if (unpacked) {
      const beside = join(`${archive}.unpacked`, path)
      mkdirSync(dirname(beside), { recursive: true })
      writeFileSync(beside, content)
    }
    place(
      header,
      path,
      unpacked ? { size: content.length, unpacked } : { size: content.length, offset: `${body.length}` },
    )
    if (!unpacked) body += content
  }
  const json = JSON.stringify(header)
  const prefix = Buffer.alloc(16)
  prefix.writeUInt32LE(4, 0)
  prefix.writeUInt32LE(json.length + 8, 4)
  prefix.writeUInt32LE(json.length + 4, 8)
  prefix.writeUInt32LE(json.length, 12)
  writeFileSync(archive, Buffer.concat([prefix, Buffer.from(json), Buffer.from(body)]))
  return archive
}

function place(folder: Entry, path: string, entry: Entry): void {
  const [name = '', ...rest] = path.split('/')
  folder.files ??= {}
  if (rest.length === 0) folder.files[name] = entry
  else {
    folder.files[name] ??= { files: {} }
    place(folder.files[name], rest.join('/'), entry)
  }
}
