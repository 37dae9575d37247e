import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { palettePng } from '../../../scripts/screenshots/palette-png.ts'

/** The parts of a PNG by name. */
function chunksOf(png: Buffer): ReadonlyMap<string, Buffer> {
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  return chunks
}

/** Red, green and blue of each pixel, as a reader of the file would see them. */
function pixelsOf(png: Buffer, width: number): readonly (readonly number[])[] {
  const chunks = chunksOf(png)
  const palette = chunks.get('PLTE') ?? Buffer.alloc(0)
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))
  return [...rows]
    .filter((_, at) => at % (width + 1) !== 0)
    .map((index) => [...palette.subarray(index * 3, index * 3 + 3)])
}

const bgra = (colours: readonly (readonly [number, number, number])[]): Buffer =>
  Buffer.from(colours.flatMap(([r, g, b]) => [b, g, r, 255]))

test('a picture of few colours comes back as it was', () => {
  const colours = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [1, 2, 3],
    [255, 0, 0],
    [255, 255, 255],
  ] as const
  expect(pixelsOf(palettePng(bgra(colours), 3, 2), 3)).toEqual(colours)
})

test('of too many colours the commonest stays, and no other moves far', () => {
  const many = Array.from({ length: 4_096 }, (_, n) => [(n & 15) * 17, ((n >> 4) & 15) * 17, (n >> 8) * 17] as const)
  const colours = [...many, ...Array.from({ length: 4_096 }, () => [27, 31, 36] as const)]
  const pixels = pixelsOf(palettePng(bgra(colours), 64, 128), 64)
  expect(pixels.slice(4_096)).toEqual(colours.slice(4_096))
  const moved = many.map((colour, n) => Math.max(...colour.map((value, i) => Math.abs(value - (pixels[n]?.[i] ?? 0)))))
  expect(Math.max(...moved)).toBeLessThan(70)
})
