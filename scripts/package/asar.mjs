import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} AsarFile
 * @property {string} path with forward slashes
 * @property {boolean} unpacked whether it lies beside the archive, in `app.asar.unpacked`
 * @property {() => Buffer} read
 *
 * @typedef {{ files?: Record<string, Entry>, offset?: string, size?: number, unpacked?: boolean }} Entry
 */

/**
 * The files of an Electron archive, in its own order: a JSON header behind four 32-bit numbers, then the contents.
 *
 * @param {string} archive
 * @returns {AsarFile[]}
 */
export function readAsar(archive) {
  const prefix = readPart(archive, 0, 16)
  const start = 8 + prefix.readUInt32LE(4)
  /** @type {Entry} */
  const header = JSON.parse(readPart(archive, 16, prefix.readUInt32LE(12)).toString('utf8'))
  /** @type {AsarFile[]} */
  const found = []
  const walk = (/** @type {Entry} */ { files = {} }, /** @type {string} */ folder) => {
    for (const [name, entry] of Object.entries(files)) {
      const path = folder === '' ? name : `${folder}/${name}`
      if (entry.files !== undefined) walk(entry, path)
      else {
        const unpacked = entry.unpacked === true
        const read = () =>
          unpacked
            ? readFileSync(join(`${archive}.unpacked`, path))
            : readPart(archive, start + Number(entry.offset), entry.size ?? 0)
        found.push({ path, unpacked, read })
      }
    }
  }
  walk(header, '')
  return found
}

/**
 * @param {string} file
 * @param {number} from
 * @param {number} length
 */
function readPart(file, from, length) {
  const handle = openSync(file, 'r')
  try {
    const buffer = Buffer.alloc(length)
    readSync(handle, buffer, 0, length, from)
    return buffer
  } finally {
    closeSync(handle)
  }
}
