// The containers that pictures of an icon go into.
import { crc32, deflateSync } from 'node:zlib'

/**
 * @param {Buffer} pixels red, green, blue and alpha of each pixel, row by row from the top
 * @param {number} size pixels a side
 */
export function png(pixels, size) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  // 8 bits a channel, with alpha.
  header.set([8, 6, 0, 0, 0], 8)
  const rows = Buffer.alloc((size * 4 + 1) * size)
  for (let row = 0; row < size; row++) pixels.copy(rows, row * (size * 4 + 1) + 1, row * size * 4, (row + 1) * size * 4)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/**
 * @param {string} type
 * @param {Buffer} data
 */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/**
 * A Windows icon. PNG pictures inside are read since Windows Vista.
 *
 * @param {readonly { size: number, png: Buffer }[]} pictures at most 256 pixels a side
 */
export function ico(pictures) {
  const entries = Buffer.alloc(6 + 16 * pictures.length)
  entries.writeUInt16LE(1, 2)
  entries.writeUInt16LE(pictures.length, 4)
  let offset = entries.length
  for (const [n, { size, png: data }] of pictures.entries()) {
    const at = 6 + 16 * n
    // 0 stands for 256.
    entries.set([size % 256, size % 256, 0, 0, 1, 0, 32, 0], at)
    entries.writeUInt32LE(data.length, at + 8)
    entries.writeUInt32LE(offset, at + 12)
    offset += data.length
  }
  return Buffer.concat([entries, ...pictures.map(({ png: data }) => data)])
}

/** The types of macOS that hold a PNG, by pixels a side; most exist twice, for screens of either density. */
const ICNS_TYPES = /** @type {const} */ ([
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
])

/** Pixels a side of the pictures that {@link icns} asks for. */
export const icnsSizes = [...new Set(ICNS_TYPES.map(([, size]) => size))]

/**
 * A macOS icon.
 *
 * @param {(size: number) => Buffer} pngOf
 */
export function icns(pngOf) {
  const parts = ICNS_TYPES.map(([type, size]) => {
    const data = pngOf(size)
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(data.length + 8, 4)
    return Buffer.concat([head, data])
  })
  const head = Buffer.alloc(8)
  head.write('icns', 'latin1')
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4)
  return Buffer.concat([head, ...parts])
}
