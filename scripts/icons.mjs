// npm run icons: makes every icon file of the packages from resources/icon.svg. The files are kept in the repository.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { icns, icnsSizes, ico, png } from './package/icon-files.mjs'
import { paint, readShapes } from './package/raster.mjs'
import { root } from './runtime/process.mjs'

const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const WINDOWS_SIZES = [16, 24, 32, 48, 64, 128, 256]

const resources = join(root, 'resources')
const icon = readShapes(readFileSync(join(resources, 'icon.svg'), 'utf8'))
const pictures = new Map(
  [...new Set([...LINUX_SIZES, ...WINDOWS_SIZES, ...icnsSizes])].map((size) => [size, png(paint(icon, size), size)]),
)
const pngOf = (/** @type {number} */ size) => /** @type {Buffer} */ (pictures.get(size))

mkdirSync(join(resources, 'icons'), { recursive: true })
for (const size of LINUX_SIZES) writeFileSync(join(resources, 'icons', `${size}x${size}.png`), pngOf(size))
writeFileSync(join(resources, 'icon.png'), pngOf(512))
writeFileSync(join(resources, 'icon.ico'), ico(WINDOWS_SIZES.map((size) => ({ size, png: pngOf(size) }))))
writeFileSync(join(resources, 'icon.icns'), icns(pngOf))
