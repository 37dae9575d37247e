import { plural } from '../../format.ts'
import { notify } from '../notify.tsx'

/** Puts ids on the clipboard, one a line, and says so. */
export function copyIds(ids: readonly number[]): void {
  navigator.clipboard.writeText(ids.join('\n')).then(
    () => notify.success(ids.length === 1 ? `Copied id ${ids[0]}` : `Copied ${plural(ids.length, 'id')}`),
    () => notify.error(ids.length === 1 ? 'The id could not be copied.' : 'The ids could not be copied.'),
  )
}
