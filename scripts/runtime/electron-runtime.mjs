import { fallbackExists, fallbackFolder, fallbackVersion, prepareFallback } from './fallback.mjs'
import { downloadOfficial, officialBinary, officialIsReachable, officialVersion } from './official.mjs'
import { SetupProblem } from './process.mjs'

/**
 * @typedef {object} ElectronRuntime
 * @property {'official' | 'fallback'} kind
 * @property {string} version
 * @property {string} binary path of the program
 * @property {string | null} overrideFolder what ELECTRON_OVERRIDE_DIST_PATH must be, null for the official one
 */

/**
 * The Electron to run: the official one of the pinned version when it is here or can be downloaded, otherwise the
 * fallback from the package registry. SIGNALBOX_ELECTRON=official or =fallback insists on one of them.
 *
 * @returns {Promise<ElectronRuntime>}
 */
export async function prepareElectron() {
  const wish = process.env['SIGNALBOX_ELECTRON']
  if (wish !== 'fallback') {
    const binary = officialBinary() ?? (await tryDownload(wish === 'official'))
    if (binary !== null) {
      console.log(`Runtime: Electron ${officialVersion}`)
      return { kind: 'official', version: officialVersion, binary, overrideFolder: null }
    }
  }
  if (wish === 'official' || !fallbackExists) {
    throw new SetupProblem(
      `Electron ${officialVersion} could not be downloaded. ` +
        'Check the connection to github.com, or name a mirror in ELECTRON_MIRROR, and run the command again.',
    )
  }
  const binary = await prepareFallback()
  const reason = wish === 'fallback' ? 'as asked' : `Electron ${officialVersion} cannot be downloaded here`
  console.log(`Runtime: Electron ${fallbackVersion}, the fallback for running and testing (${reason})`)
  return { kind: 'fallback', version: fallbackVersion, binary, overrideFolder: fallbackFolder }
}

/**
 * Without an alternative the installer is tried in any case: it knows more ways (proxies, its own cache) than the probe.
 *
 * @param {boolean} insist
 */
async function tryDownload(insist) {
  if (insist || !fallbackExists || (await officialIsReachable())) return downloadOfficial()
  return null
}
