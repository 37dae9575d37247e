import { copyFileSync } from 'node:fs'
import { swapDamaged } from '../engine/store/swap.ts'

/**
 * Puts a backup in the place of a damaged database. The damaged file is kept beside it, never deleted.
 *
 * @param now UTC epoch ms, for the name of the file that is set aside
 * @returns the path of the file that was set aside
 * @throws when the disk refuses; the damaged file is then still in its place
 */
export function restoreBackup(file: string, backup: string, now: number): string {
  const copy = `${file}.restored`
  const aside = `${file}.damaged-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`
  copyFileSync(backup, copy)
  swapDamaged(file, copy, aside)
  return aside
}
