import { isDefinedError, safe } from '@orpc/client'
import { createRouterClient } from '@orpc/server'
import { type BrowserWindow, dialog, Notification } from 'electron'
import type { UpdateState } from '../../contract/updates.ts'
import type { Engine } from '../../engine/engine-types.ts'
import { errorText, type Log } from '../../engine/log.ts'
import { focusWindow } from '../window.ts'
import { describeState } from './words.ts'

/** Says what there is to say about updates, and asks before anything is downloaded or started again. */
export class UpdateQuestions {
  readonly #window: BrowserWindow
  readonly #engine: () => Promise<Engine | null>
  readonly #log: Log
  /** Without a reference Electron may collect a notification before it is clicked. */
  #notification: Notification | null = null
  #told = ''

  constructor(window: BrowserWindow, engine: () => Promise<Engine | null>, log: Log) {
    this.#window = window
    this.#engine = engine
    this.#log = log
  }

  /** Asks the feed, on somebody's wish, and says what came of it. */
  check(): void {
    void this.#run(async (updates) => this.#answer(await updates.check()))
  }

  /** Tells of a version that was found without anybody asking: once, and without a dialog in the way. */
  found(state: UpdateState): void {
    const version = state.offered?.version ?? ''
    if (state.kind !== 'available' || version === this.#told || !Notification.isSupported()) return
    this.#told = version
    this.#notification = new Notification({
      title: `Signalbox ${version} is available`,
      body: 'Click to see what is new.',
    })
    this.#notification.on('click', () => {
      focusWindow(this.#window)
      void this.#run(async (updates) => this.#answer(await updates.state()))
    })
    this.#notification.show()
  }

  async #answer(state: UpdateState): Promise<void> {
    this.#told = state.offered?.version ?? this.#told
    const { message, detail, action } = describeState(state)
    const accepted = await this.#ask(message, detail, action)
    if (!accepted) return
    if (state.kind === 'ready') return this.#run((updates) => this.#install(updates, false))
    await this.#run(async (updates) => this.#answer(await updates.download()))
  }

  async #install(updates: Updates, confirmed: boolean): Promise<void> {
    const { error } = await safe(updates.install({ confirmed }))
    if (error === null) return
    if (!isDefinedError(error) || error.code !== 'UPDATE_INTERRUPTS') throw error
    if (await this.#ask('Restart now all the same?', error.message, 'Restart all the same'))
      await this.#install(updates, true)
  }

  /** @param action the button that goes on; null when there is only something to read */
  async #ask(message: string, detail: string, action: string | null): Promise<boolean> {
    if (this.#window.isDestroyed()) return false
    const { response } = await dialog.showMessageBox(this.#window, {
      type: action === null ? 'info' : 'question',
      title: 'Signalbox',
      message,
      detail,
      buttons: action === null ? ['Close'] : [action, 'Later'],
      defaultId: 0,
      cancelId: action === null ? 0 : 1,
      noLink: true,
    })
    return action !== null && response === 0
  }

  async #run(work: (updates: Updates) => Promise<void>): Promise<void> {
    try {
      const engine = await this.#engine()
      if (engine !== null) await work(createRouterClient(engine.router).updates)
    } catch (error) {
      this.#log.error('the question about an update failed', { error: errorText(error) })
    }
  }
}

type Updates = ReturnType<typeof createRouterClient<Engine['router'], Record<never, never>>>['updates']
