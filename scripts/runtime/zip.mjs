import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LONGEST_COMMENT = 65_535

/**
 * Reads a zip archive file by file, so that no unzip program is needed. Covers what the Electron archives use: stored
 * and deflated entries under 4 GB, no encryption, no zip64.
 *
 * @param {string} file path of the archive
 * @param {(entry: { name: string, mode: number, read: () => Buffer }) => void} visit called for every file, not for
 *   folders; mode is the Unix permission, read unpacks the content
 */
export function readZip(file, visit) {
  const fd = openSync(file, 'r')
  try {
    const slice = (/** @type {number} */ start, /** @type {number} */ length) => {
      const bytes = Buffer.alloc(length)
      if (readSync(fd, bytes, 0, length, start) !== length) throw new Error(`${file} ends too early`)
      return bytes
    }
    const { count, offset, size } = findDirectory(slice, statSync(file).size)
    const directory = slice(offset, size)
    for (let index = 0, at = 0; index < count; index += 1) {
      if (directory.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error(`${file} has a damaged directory`)
      const method = directory.readUInt16LE(at + 10)
      const packedSize = directory.readUInt32LE(at + 20)
      const nameLength = directory.readUInt16LE(at + 28)
      const mode = (directory.readUInt32LE(at + 38) >>> 16) & 0o777
      const header = directory.readUInt32LE(at + 42)
      const name = directory.toString('utf8', at + 46, at + 46 + nameLength)
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
      if (name.endsWith('/')) continue
      visit({ name, mode, read: () => unpack(slice, header, packedSize, method) })
    }
  } finally {
    closeSync(fd)
  }
}

/** @typedef {(start: number, length: number) => Buffer} Slice */

/**
 * @param {Slice} slice
 * @param {number} fileSize
 */
function findDirectory(slice, fileSize) {
  const length = Math.min(fileSize, 22 + LONGEST_COMMENT)
  const tail = slice(fileSize - length, length)
  for (let at = length - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END_OF_DIRECTORY) continue
    return {
      count: tail.readUInt16LE(at + 10),
      size: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
    }
  }
  throw new Error('not a zip archive')
}

/**
 * @param {Slice} slice
 * @param {number} header where the entry's own header starts; its extra field may differ from the directory's
 * @param {number} packedSize
 * @param {number} method
 */
function unpack(slice, header, packedSize, method) {
  const local = slice(header, 30)
  const packed = slice(header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28), packedSize)
  if (method === 0) return packed
  if (method === 8) return inflateRawSync(packed)
  throw new Error(`zip method ${method} is not supported`)
}
