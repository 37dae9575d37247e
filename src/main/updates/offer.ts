import type { UpdateInfo } from 'electron-updater'
import type { OfferedUpdate } from '../../contract/updates.ts'

/** Longer notes are cut: nobody reads them in a dialog. */
const MAX_NOTES = 4_000

/** What the feed says of a version, with its notes as plain text whatever they were written in. */
export function offerOf(info: UpdateInfo): OfferedUpdate {
  const releasedAt = Date.parse(info.releaseDate)
  const sizes = info.files.map(({ size }) => size ?? 0)
  const bytes = Math.max(0, ...sizes)
  return {
    version: info.version,
    notes: notesOf(info.releaseNotes),
    releasedAt: Number.isNaN(releasedAt) ? null : releasedAt,
    bytes: bytes === 0 ? null : bytes,
  }
}

function notesOf(notes: UpdateInfo['releaseNotes']): string | null {
  if (notes === null || notes === undefined) return null
  const text =
    typeof notes === 'string' ? notes : notes.map(({ version, note }) => `${version}\n${note ?? ''}`).join('\n\n')
  const plain = text
    .replace(/<(br|\/p|\/li|\/h\d)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  if (plain === '') return null
  return plain.length > MAX_NOTES ? `${plain.slice(0, MAX_NOTES)} …` : plain
}
