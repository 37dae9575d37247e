import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { systemClock, wait } from '../../../src/engine/clock.ts'
import { silentLog } from '../../../src/engine/log.ts'
import { type Sandbox, startSandbox } from '../../../src/engine/sandbox/sandbox.ts'
import type { AcceptedMessage } from '../../../src/engine/sandbox/sandbox-provider.ts'
import { databaseFile } from '../../../src/engine/store/open.ts'
import type { AttemptRow, VerificationRow } from '../../../src/engine/store/schema.ts'
import type { Attack, HostMessage, Sending, Task } from './task.ts'

/** See src/engine/sandbox/magic.ts. What never arrived might be sent again on purpose. */
const ALWAYS_DELIVERED = '99012'

export interface Stored {
  readonly verification: VerificationRow
  readonly attempts: readonly AttemptRow[]
}

/** A workspace that outlives its host processes, and the sandbox servers that see all of them. */
export class Workspace {
  readonly sandbox: Sandbox
  /** Everything that was ever to be sent, by label. */
  readonly sendings = new Map<string, Sending>()
  readonly #folder = mkdtempSync(join(tmpdir(), 'signalbox-crash-'))
  readonly #hashKey = randomBytes(32).toString('hex')
  readonly #numbers = new Set<string>()

  readonly #compiled: string

  private constructor(sandbox: Sandbox, compiled: string) {
    this.sandbox = sandbox
    this.#compiled = compiled
  }

  /** @param compiled a folder in which hosts that end in good order leave compiled code for the next ones */
  static async open(seed: number, compiled: string): Promise<Workspace> {
    const pace = { submit: 0, receipt: 0, typing: 0 }
    return new Workspace(await startSandbox({ seed, clock: systemClock, log: silentLog, pace }), compiled)
  }

  async close(): Promise<void> {
    await this.sandbox.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** A verification to a number that no other one goes to, and whose messages all arrive. */
  sending(label: string): Sending {
    const to = this.sandbox.nextRecipient().e164.replace(/\d{5}$/, ALWAYS_DELIVERED)
    if (this.#numbers.has(to)) return this.sending(label)
    this.#numbers.add(to)
    const sending = { label, to }
    this.sendings.set(label, sending)
    return sending
  }

  /** What reached the sandbox's servers for this number, oldest first. */
  messages = (to: string): readonly AcceptedMessage[] => this.sandbox.record().filter((message) => message.to === to)

  /** One life of the host. With `attack` it ends by SIGKILL, or else the promise rejects. */
  async live(
    attack: Attack | null,
    on: {
      /** The first two providers that the host would try for the victim. */
      readonly ready?: (first: string, second: string) => Promise<void>
      readonly submitting?: () => Promise<void>
    } = {},
  ): Promise<void> {
    // Adapters that can look up a lost submission.
    const providers = this.sandbox.providers.filter(({ adapter }) => adapter === 'twilio' || adapter === 'vonage')
    const task: Task = { folder: this.#folder, hashKey: this.#hashKey, providers, attack }
    const child = fork(join(import.meta.dirname, 'host.ts'), [JSON.stringify(task)], {
      execArgv: [],
      env: { ...process.env, NODE_COMPILE_CACHE: this.#compiled },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let errors = ''
    child.stderr?.on('data', (text) => {
      errors += String(text)
    })
    child.on('message', async (message: HostMessage) => {
      if (message.is === 'ready') {
        const [first = '', second = ''] = message.order
        await on.ready?.(first, second)
        child.send('go')
      } else {
        await on.submitting?.()
        child.kill('SIGKILL')
      }
    })
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
    const asPlanned = attack === null ? code === 0 : signal === 'SIGKILL'
    if (!asPlanned) throw new Error(`the host ended with ${signal ?? code}, attack: ${attack?.step}\n${errors}`)
    // What it had written to a socket may still be on its way to the servers.
    await wait(systemClock, 10)
  }

  /** What is on disk, by label; read from a copy, so that recovering the file is left to the next host. */
  stored(): ReadonlyMap<string, Stored> {
    const copy = mkdtempSync(join(tmpdir(), 'signalbox-crash-copy-'))
    for (const ending of ['', '-wal']) {
      const file = `${databaseFile(this.#folder)}${ending}`
      if (existsSync(file)) copyFileSync(file, `${databaseFile(copy)}${ending}`)
    }
    const db = new Database(databaseFile(copy))
    try {
      const attempts = db.prepare('select * from attempts order by n').all() as AttemptRow[]
      const verifications = db.prepare('select * from verifications').all() as VerificationRow[]
      return new Map(
        verifications.map((verification) => [
          verification.customer_id ?? '',
          { verification, attempts: attempts.filter((attempt) => attempt.verification_id === verification.id) },
        ]),
      )
    } finally {
      db.close()
      rmSync(copy, { recursive: true, force: true })
    }
  }
}
