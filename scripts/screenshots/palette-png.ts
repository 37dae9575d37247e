import { crc32, deflateSync } from 'node:zlib'

const COLOURS = 256

/** Red, green, blue (0..255) and how many pixels have it. */
type Counted = readonly [r: number, g: number, b: number, count: number]

/**
 * A picture of few colours as a PNG with a palette: about a third of the size of one without. Where there are more than
 * 256 colours the rarest are taken for their neighbours (median cut); the commonest stay as they are.
 *
 * @param bgra blue, green, red and alpha of each pixel, row by row from the top, opaque
 */
export function palettePng(bgra: Buffer, width: number, height: number): Buffer {
  const boxes = split(countColours(bgra))
  const palette = boxes.map(commonest)
  const indexes = new Map(boxes.flatMap((box, index) => box.map(([r, g, b]) => [keyOf(r, g, b), index] as const)))
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      rows[y * (width + 1) + 1 + x] = indexes.get(keyOf(bgra[at + 2], bgra[at + 1], bgra[at])) ?? 0
    }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // 8 bits a pixel, by palette; the usual compression and filters, not interlaced.
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((colour) => colour.slice(0, 3)))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const keyOf = (r = 0, g = 0, b = 0): number => (r << 16) | (g << 8) | b

function countColours(bgra: Buffer): readonly Counted[] {
  const counts = new Map<number, number>()
  for (let at = 0; at < bgra.length; at += 4) {
    const key = keyOf(bgra[at + 2], bgra[at + 1], bgra[at])
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].map(([key, count]) => [key >> 16, (key >> 8) & 255, key & 255, count])
}

/** Cuts the box that would lose most in two, until there are as many as a palette holds or nothing is left to cut. */
function split(colours: readonly Counted[]): readonly (readonly Counted[])[] {
  const boxes = [measure(colours)]
  while (boxes.length < COLOURS) {
    const worst = boxes.reduce((a, b) => (b.loss > a.loss ? b : a))
    if (worst.loss === 0) break
    const { channel } = worst
    const sorted = worst.colours.toSorted((a, b) => a[channel] - b[channel])
    const middle = Math.ceil(sorted.length / 2)
    boxes.splice(boxes.indexOf(worst), 1, measure(sorted.slice(0, middle)), measure(sorted.slice(middle)))
  }
  return boxes.map((box) => box.colours)
}

interface Box {
  readonly colours: readonly Counted[]
  /** The channel along which they differ most. */
  readonly channel: 0 | 1 | 2
  readonly loss: number
}

function measure(colours: readonly Counted[]): Box {
  const ranges = ([0, 1, 2] as const).map((channel) => {
    const values = colours.map((colour) => colour[channel])
    return { channel, range: values.reduce((a, b) => Math.max(a, b), 0) - values.reduce((a, b) => Math.min(a, b), 255) }
  })
  const widest = ranges.reduce((a, b) => (b.range > a.range ? b : a))
  const pixels = colours.reduce((sum, [, , , count]) => sum + count, 0)
  return { colours, channel: widest.channel, loss: widest.range * Math.sqrt(pixels) }
}

const commonest = (box: readonly Counted[]): Counted => box.reduce((a, b) => (b[3] > a[3] ? b : a))

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
