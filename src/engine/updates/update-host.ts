import type { UpdateState } from '../../contract/updates.ts'
import { AppError } from '../app-error.ts'

/** The process that can replace the application. There is one for all workspaces. */
export interface UpdateHost {
  state(): UpdateState
  /** Calls back at every change; the returned function ends that. */
  onChange(listener: () => void): () => void
  /** Asks this feed from now on, unless a variable names another one; null for the package's own, or none. */
  useFeed(feed: string | null): void
  /** Asks the feed. Never throws: what went wrong is part of the state. */
  check(): Promise<void>
  /** Downloads what is offered. @throws {AppError} `UPDATE_NOT_POSSIBLE` */
  download(): Promise<void>
  /** Ends the application and installs what was downloaded. @throws {AppError} `UPDATE_NOT_POSSIBLE` */
  install(): void
}

/** Where nothing can replace the application: an engine without a window is updated by whoever runs it. */
export function noUpdates(version: string): UpdateHost {
  const refuse = (): never => {
    throw new AppError(
      'UPDATE_NOT_POSSIBLE',
      {},
      'This engine runs without a window. Update it the way it was installed.',
    )
  }
  return {
    state: () => ({
      kind: 'off',
      version,
      feed: null,
      feedFrom: null,
      canInstall: false,
      offered: null,
      progress: null,
      checkedAt: null,
      nextCheckAt: null,
      problem: null,
    }),
    onChange: () => () => {},
    useFeed: () => {},
    check: async () => {},
    download: async () => refuse(),
    install: refuse,
  }
}
