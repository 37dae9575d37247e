import { errorText } from '../../engine/log.ts'

const OUTDATED = 'The feed is not complete. Nothing was installed; tell whoever publishes the updates.'

const byCode: Readonly<Record<string, string>> = {
  ERR_CHECKSUM_MISMATCH:
    'The download is not the file that the feed describes, so it was thrown away. Try again; if it happens again, tell whoever publishes the updates.',
  ERR_UPDATER_NO_CHECKSUM:
    'The feed names no checksum for its file, so the file was refused. Tell whoever publishes the updates.',
  ERR_UPDATER_INVALID_SIGNATURE:
    'The download is not signed by the publisher of this console, so it was thrown away. Tell whoever publishes the updates.',
  ERR_UPDATER_CHANNEL_FILE_NOT_FOUND: 'There is no update feed for this system at this address. Check the address.',
  ERR_UPDATER_INVALID_UPDATE_INFO: 'What is at this address is not an update feed. Check the address.',
  ERR_UPDATER_INVALID_VERSION: OUTDATED,
  ERR_UPDATER_NO_FILES_PROVIDED: OUTDATED,
}

/** What went wrong and what to do. Addresses and paths stay in the log. */
export function updateProblem(error: unknown, doing: 'check' | 'download' | 'install'): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  const known = Object.hasOwn(byCode, code) ? byCode[code] : undefined
  if (known !== undefined) return known
  if (doing === 'install') return 'The update could not be installed. The version before it is still here; try again.'
  const status = /^HTTP_ERROR_(\d{3})$/.exec(code)?.[1]
  if (status !== undefined)
    return `The update feed answered with an error (HTTP ${status}). It is asked again in an hour.`
  if (/ENOSPC|EACCES|EROFS/.test(code + errorText(error)))
    return 'The download could not be written. Free some disk space and try again.'
  return doing === 'check'
    ? 'The update feed cannot be reached. It is asked again in an hour.'
    : 'The download broke off. Try again.'
}
