import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { node, root, run } from './process.mjs'

const PROBE_MS = 4_000
const DOWNLOAD_MS = 15 * 60_000
const folder = join(root, 'node_modules', 'electron')

/** Version of the `electron` package in the lock file. */
export const officialVersion = /** @type {string} */ (
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
)

/** Path of the official Electron's program, or null while it is not downloaded. */
export function officialBinary() {
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(binary) ? binary : null
}

/** Asks the download host for the archive's headers; an unreachable host costs four seconds at most. */
export async function officialIsReachable() {
  const mirror = process.env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/'
  const archive = `electron-v${officialVersion}-${process.platform}-${process.arch}.zip`
  try {
    const answer = await fetch(`${mirror}v${officialVersion}/${archive}`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(PROBE_MS),
    })
    return answer.ok
  } catch {
    return false
  }
}

/**
 * Downloads the official runtime with Electron's own installer, which checks its checksum.
 *
 * @returns {Promise<string | null>} path of the program, or null when it could not be had
 */
export async function downloadOfficial() {
  console.log(`Downloading Electron ${officialVersion} ...`)
  const { code } = await run(node, [join(folder, 'install.js')], { timeoutMs: DOWNLOAD_MS })
  return code === 0 ? officialBinary() : null
}
