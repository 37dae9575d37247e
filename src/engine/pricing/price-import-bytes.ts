/** The text of a file in UTF-8 or UTF-16, or, when it is neither, in Windows-1252, as older spreadsheets save it. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const END_BYTES = 22
const ENTRY_BYTES = 46
const COMMENT_AT_MOST = 0xffff

/**
 * What a ZIP archive says it unpacks to, all entries together (APPNOTE.TXT 4.3.12 and 4.3.16). The reader unpacks no
 * entry beyond what is said here. Infinite for an archive of the 64-bit kind, which no rate sheet needs; 0 for what
 * is no archive.
 */
export function unzippedBytes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOfDirectory(view)
  if (end === null) return 0
  let at = view.getUint32(end + 16, true)
  let sum = 0
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + ENTRY_BYTES > view.byteLength || view.getUint32(at, true) !== DIRECTORY_ENTRY)
      return Number.POSITIVE_INFINITY
    const packed = view.getUint32(at + 20, true)
    const size = view.getUint32(at + 24, true)
    // Nothing packs into more than two bytes, so that an empty entry of more than that hides its size.
    const hidden = size === 0xffffffff || (size === 0 && packed > 2)
    sum += hidden ? Number.POSITIVE_INFINITY : size
    at += ENTRY_BYTES + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return sum
}

function endOfDirectory(view: DataView): number | null {
  const first = Math.max(0, view.byteLength - END_BYTES - COMMENT_AT_MOST)
  for (let at = view.byteLength - END_BYTES; at >= first; at--)
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at
  return null
}
