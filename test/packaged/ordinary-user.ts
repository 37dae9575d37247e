import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whom the application runs as: nobody where the tests run as root, because root gets no sandbox; else ourselves. */
export const ordinaryUser: { readonly uid: number; readonly gid: number } | null =
  process.getuid?.() === 0 ? { uid: numberOf('-u'), gid: numberOf('-g') } : null

/** A new folder that belongs to that user. */
export function ownFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `signalbox-${name}-`))
  if (ordinaryUser !== null) chownSync(folder, ordinaryUser.uid, ordinaryUser.gid)
  return folder
}

/** A copy of the packed application where everybody can read it, as an installation would be. */
export function installedCopy(packed: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-installed-'))
  chmodSync(folder, 0o755)
  execFileSync('cp', ['-a', `${packed}/.`, folder])
  if (!canMakeNamespaces()) makeHelperSetuid(folder)
  return folder
}

/** Every file below, with its path from there, sorted. */
export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()

function canMakeNamespaces(): boolean {
  const as = ordinaryUser ?? {}
  return spawnSync('unshare', ['--user', '--map-root-user', 'true'], { ...as, stdio: 'ignore' }).status === 0
}

/** What the installer does on systems without user namespaces. */
function makeHelperSetuid(folder: string): void {
  const helper = join(folder, 'chrome-sandbox')
  chownSync(helper, 0, 0)
  chmodSync(helper, 0o4755)
}

function numberOf(what: '-u' | '-g'): number {
  return Number(execFileSync('id', [what, 'nobody'], { encoding: 'utf8' }))
}
