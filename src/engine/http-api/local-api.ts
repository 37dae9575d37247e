import type { AnyRouter } from '@orpc/server'
import type Database from 'better-sqlite3'
import type { ApiScope, ApiToken, LocalApiView } from '../../contract/local-api.ts'
import type { Workspace } from '../../contract/models.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { EventBus } from '../events.ts'
import { errorText, type Log } from '../log.ts'
import { getSetting } from '../store/settings.ts'
import { LocalApiServer } from './server.ts'
import { ApiTokens } from './tokens.ts'

/** What a host without a window asks for, whatever the settings say. */
export interface ForcedApi {
  /** 0 for any free one; left out for the setting's. */
  readonly port?: number
}

export interface LocalApiOptions {
  readonly db: Database.Database
  readonly clock: Clock
  readonly log: Log
  readonly events: EventBus
  readonly workspace: Workspace
  readonly version: string
  /** Listens although the setting says no. */
  readonly forced?: ForcedApi | undefined
}

const ALARM = { kind: 'local-api', subject: null } as const

/** The contract over HTTP, switched on and off while the engine runs; its tokens. */
export class LocalApi {
  readonly #options: LocalApiOptions
  readonly #tokens: ApiTokens
  #router: AnyRouter | null = null
  #server: LocalApiServer | null = null
  #problem: string | null = null
  #requests = 0
  /** Switches one after the other, however fast they are asked for. */
  #switching: Promise<void> = Promise.resolve()

  constructor(options: LocalApiOptions) {
    this.#options = options
    this.#tokens = new ApiTokens(options.db, options.clock)
    options.events.on('setting.changed', ({ keys }) => {
      if (keys.some((key) => key.startsWith('api.'))) void this.follow()
    })
  }

  /** What is served; before {@link follow}. */
  serve(router: AnyRouter): void {
    this.#router = router
  }

  /** Takes up what the settings say now: listens, or stops. A port that is taken is said, not thrown. */
  follow(): Promise<void> {
    this.#switching = this.#switching.then(() => this.#switch())
    return this.#switching
  }

  async stop(): Promise<void> {
    await this.#switching
    await this.#server?.stop()
    this.#server = null
  }

  view(): LocalApiView {
    const { db } = this.#options
    const enabled = this.#isOn()
    return {
      enabled,
      port: this.#server?.port ?? getSetting(db, 'api.port'),
      perSecond: getSetting(db, 'api.perSecond'),
      state: this.#server !== null ? 'listening' : enabled ? 'failed' : 'off',
      address: this.#server?.address ?? null,
      problem: this.#problem,
      requests: this.#requests,
      tokens: [...this.#tokens.list()],
    }
  }

  /** @throws {AppError} `LIVE_NOT_CONFIRMED`, `STORE_UNAVAILABLE` */
  createToken(
    name: string,
    scope: ApiScope,
    confirmLive: boolean,
  ): { readonly token: string; readonly details: ApiToken } {
    if (this.#options.workspace === 'live' && scope !== 'read' && !confirmLive)
      throw new AppError('LIVE_NOT_CONFIRMED', {})
    const made = this.#tokens.create(name, scope)
    this.#changed()
    return made
  }

  /** Whether this is a token that may be used here. */
  knows(token: string): boolean {
    return this.#tokens.find(token) !== null
  }

  /** @throws {AppError} `NOT_FOUND`, `STORE_UNAVAILABLE` */
  revokeToken(id: number): void {
    this.#tokens.revoke(id)
    this.#server?.drop(id)
    this.#changed()
  }

  #isOn(): boolean {
    return this.#options.forced !== undefined || getSetting(this.#options.db, 'api.enabled')
  }

  async #switch(): Promise<void> {
    const { db, forced, log, events } = this.#options
    const port = this.#isOn() ? (forced?.port ?? getSetting(db, 'api.port')) : null
    if (this.#server !== null && (this.#server.port === port || port === 0)) return this.#changed()
    await this.#server?.stop()
    this.#server = null
    this.#problem = null
    if (port !== null && this.#router !== null) await this.#listen(this.#router, port)
    if (this.#problem === null) events.emit('alarm.cleared', ALARM)
    else {
      log.warn('the local api does not listen', { problem: this.#problem })
      events.emit('alarm.raised', { ...ALARM, message: this.#problem })
    }
    this.#changed()
  }

  async #listen(router: AnyRouter, port: number): Promise<void> {
    const { db, clock, log, version } = this.#options
    try {
      this.#server = await LocalApiServer.listen(router, {
        port,
        version,
        tokens: this.#tokens,
        clock,
        log,
        perSecond: () => getSetting(db, 'api.perSecond'),
        onRequest: () => {
          this.#requests += 1
          this.#changed()
        },
      })
      log.info('the local api listens', { port: this.#server.port })
    } catch (error) {
      this.#problem = problemOf(error, port)
    }
  }

  #changed(): void {
    this.#options.events.emit('local-api.changed', {})
  }
}

function problemOf(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program. Choose another port, or end that program and switch the API off and on.`
  if (code === 'EACCES') return `The system does not allow port ${port}. Choose another port.`
  return `The local API cannot listen on port ${port}: ${errorText(error)}`
}
