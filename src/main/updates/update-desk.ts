import type { UpdateInfo } from 'electron-updater'
import { DAY_MS, HOUR_MS } from '../../contract/durations.ts'
import { feedProblem, type OfferedUpdate, type UpdateKind, type UpdateState } from '../../contract/updates.ts'
import { AppError } from '../../engine/app-error.ts'
import type { Clock } from '../../engine/clock.ts'
import { errorText, type Log } from '../../engine/log.ts'
import { redact } from '../../engine/redact.ts'
import type { UpdateHost } from '../../engine/updates/update-host.ts'
import { chooseFeed, type Feed } from './feed.ts'
import { offerOf } from './offer.ts'
import { updateProblem } from './update-problem.ts'

/** What is used of electron-updater. */
export interface Updater {
  checkForUpdates(): Promise<{ readonly isUpdateAvailable: boolean; readonly updateInfo: UpdateInfo } | null>
  /** Rejects when the file is not the one that the feed describes. */
  downloadUpdate(): Promise<unknown>
  on(event: 'download-progress', listener: (progress: { readonly percent: number }) => void): unknown
}

export interface UpdateDeskOptions {
  readonly version: string
  readonly clock: Clock
  readonly log: Log
  /** Of SIGNALBOX_UPDATE_FEED. */
  readonly variable: string | undefined
  /** What the package itself names; null when it names none. */
  readonly packaged: string | null
  /** Whether this installation can replace itself. */
  readonly canInstall: boolean
  readonly openUpdater: (feed: Feed) => Promise<Updater>
  /** Ends the application and installs what was downloaded. Rejects when that failed; the application goes on then. */
  readonly replace: (updater: Updater) => Promise<void>
  /** When the feed last answered, kept over restarts, UTC epoch ms. */
  readonly memory: { read(): number | null; write(at: number): void }
}

/** The start has better things to do. */
const FIRST_CHECK_MS = 120_000

/** Asks the feed once a day and on request; downloads and installs only when somebody says so. */
export class UpdateDesk implements UpdateHost {
  readonly #options: UpdateDeskOptions
  readonly #listeners = new Set<() => void>()
  #tell: (state: UpdateState) => void = () => {}
  #setting: string | null = null
  #feed: Feed | null = null
  #updater: Updater | null = null
  #kind: UpdateKind = 'off'
  #offered: OfferedUpdate | null = null
  #progress: number | null = null
  #problem: string | null = null
  #checkedAt: number | null
  #nextCheckAt: number | null = null
  #checking: Promise<void> | null = null
  #cancelTimer = (): void => {}

  constructor(options: UpdateDeskOptions) {
    this.#options = options
    this.#checkedAt = options.memory.read()
    this.#chooseFeed()
  }

  state(): UpdateState {
    return {
      kind: this.#kind,
      version: this.#options.version,
      feed: this.#feed?.url ?? null,
      feedFrom: this.#feed?.from ?? null,
      canInstall: this.#options.canInstall,
      offered: this.#offered,
      progress: this.#progress,
      checkedAt: this.#checkedAt,
      nextCheckAt: this.#nextCheckAt,
      problem: this.#problem,
    }
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Calls back when a newer version was found without anybody asking. */
  whenFound(tell: (state: UpdateState) => void): void {
    this.#tell = tell
  }

  useFeed(setting: string | null): void {
    if (setting === this.#setting) return
    this.#setting = setting
    this.#chooseFeed()
  }

  check(): Promise<void> {
    if (this.#feed === null || this.#kind === 'off' || this.#isBusy()) return Promise.resolve()
    this.#checking ??= this.#ask(this.#feed).finally(() => {
      this.#checking = null
    })
    return this.#checking
  }

  async download(): Promise<void> {
    const feed = this.#feed
    const updater = this.#updater
    if (this.#kind !== 'available' || updater === null) throw new AppError('UPDATE_NOT_POSSIBLE', {})
    if (!this.#options.canInstall) throw new AppError('UPDATE_NOT_POSSIBLE', {}, BY_HAND)
    this.#become('downloading', { progress: 0, problem: null })
    try {
      await updater.downloadUpdate()
      if (feed === this.#feed) this.#become('ready', { progress: null })
    } catch (error) {
      if (feed !== this.#feed) return
      this.#note('the update was not downloaded', error)
      this.#become('available', { progress: null, problem: updateProblem(error, 'download') })
    }
  }

  install(): void {
    const updater = this.#updater
    if (this.#kind !== 'ready' || updater === null) throw new AppError('UPDATE_NOT_POSSIBLE', {})
    this.#become('installing', {})
    void this.#options.replace(updater).catch((error: unknown) => {
      this.#note('the update was not installed', error)
      this.#become('ready', { problem: updateProblem(error, 'install') })
    })
  }

  #chooseFeed(): void {
    const { variable, packaged } = this.#options
    const feed = chooseFeed({ variable, setting: this.#setting, package: packaged })
    if (feed?.url === this.#feed?.url && feed?.from === this.#feed?.from) return
    const problem = feed === null ? null : feedProblem(feed.url)
    this.#cancelTimer()
    this.#feed = feed
    this.#updater = null
    this.#nextCheckAt = null
    if (feed === null || problem !== null) return this.#become('off', { offered: null, problem })
    const now = this.#options.clock.now()
    this.#plan(Math.max((this.#checkedAt ?? 0) + DAY_MS, now + FIRST_CHECK_MS))
    this.#become('unchecked', { offered: null, problem: null })
  }

  async #ask(feed: Feed): Promise<void> {
    const { clock, log, memory, openUpdater } = this.#options
    this.#become('checking', { problem: null })
    try {
      const updater = this.#updater ?? this.#followProgress(await openUpdater(feed))
      if (feed === this.#feed) this.#updater = updater
      const found = await updater.checkForUpdates()
      if (feed !== this.#feed) return
      this.#checkedAt = clock.now()
      memory.write(this.#checkedAt)
      this.#plan(this.#checkedAt + DAY_MS)
      const offered = found?.isUpdateAvailable ? offerOf(found.updateInfo) : null
      log.info('the update feed was asked', { offered: offered?.version ?? null })
      this.#become(offered === null ? 'current' : 'available', { offered })
    } catch (error) {
      if (feed !== this.#feed) return
      this.#note('the update feed was not asked', error)
      this.#plan(clock.now() + HOUR_MS)
      this.#become(this.#offered === null ? 'unchecked' : 'available', { problem: updateProblem(error, 'check') })
    }
  }

  /** Looks once an hour whether it is time: a machine that slept has skipped its timers. */
  #plan(at: number): void {
    const { clock } = this.#options
    this.#cancelTimer()
    this.#nextCheckAt = at
    const look = (): void => {
      const left = at - clock.now()
      if (left > 0) this.#cancelTimer = clock.after(Math.min(left, HOUR_MS), look)
      else if (this.#isBusy()) this.#plan(clock.now() + DAY_MS)
      else void this.#checkByItself()
    }
    look()
  }

  async #checkByItself(): Promise<void> {
    await this.check()
    if (this.#kind === 'available') this.#tell(this.state())
  }

  /** What is downloaded or waits for a restart is not asked for again. */
  #isBusy(): boolean {
    return this.#kind === 'downloading' || this.#kind === 'ready' || this.#kind === 'installing'
  }

  #followProgress(updater: Updater): Updater {
    updater.on('download-progress', ({ percent }) => {
      if (this.#kind === 'downloading')
        this.#become('downloading', { progress: Math.min(1, Math.max(0, percent / 100)) })
    })
    return updater
  }

  #become(
    kind: UpdateKind,
    also: { offered?: OfferedUpdate | null; progress?: number | null; problem?: string | null },
  ): void {
    this.#kind = kind
    if (also.offered !== undefined) this.#offered = also.offered
    if (also.progress !== undefined) this.#progress = also.progress
    if (also.problem !== undefined) this.#problem = also.problem
    for (const listener of this.#listeners) listener()
  }

  #note(what: string, error: unknown): void {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
    this.#options.log.warn(what, { code, error: redact(errorText(error)).slice(0, 500) })
  }
}

const BY_HAND =
  'This installation cannot replace itself. Get the new version where you got this one, and install it the same way.'
