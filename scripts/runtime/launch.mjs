import { needsVirtualDisplay, startVirtualDisplay } from './display.mjs'
import { prepareElectron } from './electron-runtime.mjs'
import { ensureSystem, isRoot } from './system.mjs'

/**
 * @typedef {object} Launch how to start Electron on this machine
 * @property {import('./electron-runtime.mjs').ElectronRuntime} runtime
 * @property {string} binary
 * @property {string[]} flags to put before the app's folder
 * @property {NodeJS.ProcessEnv} env for Electron itself and for tools that start it (Playwright, electron-vite)
 * @property {boolean} virtualDisplay
 * @property {() => void} stop ends the virtual display
 */

/**
 * Gets everything ready that Electron needs before anything is started: the runtime, system libraries, a display.
 *
 * @returns {Promise<Launch>}
 * @throws {import('./process.mjs').SetupProblem} with the command that puts it right
 */
export async function prepareLaunch() {
  const runtime = await prepareElectron()
  await ensureSystem(runtime.binary, { needsXvfb: needsVirtualDisplay })
  const screen = needsVirtualDisplay ? await startVirtualDisplay() : null
  if (screen !== null) console.log(`Display: none here, using a virtual one (Xvfb ${screen.display})`)

  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, ELECTRON_EXEC_PATH: runtime.binary }
  // Set by the terminals of editors that are Electron apps themselves; it would turn Electron into a plain Node.
  delete env['ELECTRON_RUN_AS_NODE']
  if (runtime.overrideFolder !== null) env['ELECTRON_OVERRIDE_DIST_PATH'] = runtime.overrideFolder
  if (screen !== null) env['DISPLAY'] = screen.display
  if (isRoot) env['NO_SANDBOX'] = '1'

  return {
    runtime,
    binary: runtime.binary,
    // Chromium refuses to be sandboxed as root. Machines without a display have no GPU, and often a tiny /dev/shm.
    flags: [...(isRoot ? ['--no-sandbox'] : []), ...(screen ? ['--disable-gpu', '--disable-dev-shm-usage'] : [])],
    env,
    virtualDisplay: screen !== null,
    stop: () => screen?.stop(),
  }
}
