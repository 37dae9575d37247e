import { SetupProblem } from '../runtime/process.mjs'

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {string} one sentence: what is signed, or that nothing is and which variables would change that
 */
export function signingState(env, platform) {
  if (platform === 'darwin') {
    if (!env['CSC_LINK'] && !env['CSC_NAME'])
      return 'NOT SIGNED: set CSC_LINK and CSC_KEY_PASSWORD. macOS refuses to update an application that is not signed.'
    const notarised = env['APPLE_API_KEY'] || env['APPLE_ID']
    return notarised ? 'Signed and notarised.' : 'Signed, NOT NOTARISED: set APPLE_API_KEY or APPLE_ID.'
  }
  if (platform === 'win32') {
    return env['WIN_CSC_LINK'] || env['CSC_LINK']
      ? 'Signed.'
      : 'NOT SIGNED: set WIN_CSC_LINK and WIN_CSC_KEY_PASSWORD. Windows warns of programs that are not signed.'
  }
  return env['SIGNALBOX_GPG_KEY']
    ? 'SHA256SUMS is signed with the given key.'
    : 'NOT SIGNED: set SIGNALBOX_GPG_KEY to the key that is to sign SHA256SUMS.'
}

/**
 * What the packer is told about the update feed: nothing unless one is named.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]} arguments of electron-builder
 * @throws {SetupProblem} for an address that is not https
 */
export function feedArguments(env) {
  const feed = env['SIGNALBOX_UPDATE_FEED']
  if (!feed) return []
  if (!URL.canParse(feed) || new URL(feed).protocol !== 'https:')
    throw new SetupProblem('SIGNALBOX_UPDATE_FEED must be an https address.')
  return ['--config.publish.provider=generic', `--config.publish.url=${feed}`]
}
