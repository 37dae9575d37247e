import type { SystemStatus } from '../../../../contract/models.ts'

export type ConsoleMode = 'SANDBOX' | 'TEST' | 'LIVE'

/** The mode that the badge and the window's frame show. Anything in the live workspace that is not a test is LIVE. */
export function consoleMode({ workspace, mode }: Pick<SystemStatus, 'workspace' | 'mode'>): ConsoleMode {
  if (workspace === 'sandbox') return 'SANDBOX'
  return mode === 'test' ? 'TEST' : 'LIVE'
}
