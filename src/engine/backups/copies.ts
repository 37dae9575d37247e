import { renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { BackupKind } from '../../contract/backups.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { backupName, kindOfName, madeAt } from '../store/backup.ts'
import { type FileFacts, type Manifest, readManifest, writeManifest } from '../store/backup-manifest.ts'
import type { ChangesSince } from '../store/queries/backups.ts'
import { type CreateReaderWorker, Reader } from '../store/reader.ts'
import { assertRoom, damaged, troubleOf } from './trouble.ts'

export type CheckKind = 'quick' | 'full'

interface CopiesOptions {
  /** The database. */
  readonly file: string
  readonly version: string
  readonly clock: Clock
  readonly log: Log
  readonly createReaderWorker: CreateReaderWorker
}

/** Copies of a database, made and looked into by threads of their own: nothing here keeps anybody waiting. */
export class Copies {
  readonly #options: CopiesOptions

  constructor(options: CopiesOptions) {
    this.#options = options
  }

  /**
   * Makes a copy in `folder`. It gets its name once it has passed its check and its manifest stands beside it; whatever
   * happens before leaves nothing that would be listed.
   *
   * @returns its path
   * @throws {AppError} `BACKUP_FAILED`
   */
  async make(kind: BackupKind & ('scheduled' | 'manual'), folder: string, check: CheckKind): Promise<string> {
    const { file, clock, version } = this.#options
    const createdAt = clock.now()
    const target = join(folder, backupName(file, kind, createdAt))
    const part = `${target}.part`
    try {
      assertRoom(folder, statSync(file).size)
      await this.#reading(file, (reader) => reader.read('copyDatabase', part))
      const found = await this.#inspect(part, check)
      if (found.check?.problem != null) throw damaged(found.check.problem)
      const bytes = statSync(part).size
      writeManifest(target, { format: 1, kind, appVersion: version, createdAt, bytes, replacedBy: null, ...found })
      renameSync(part, target)
      return target
    } catch (error) {
      rmSync(part, { force: true })
      rmSync(`${target}.json`, { force: true })
      throw troubleOf(error)
    }
  }

  /** Looks into a backup and notes in its manifest what was found. @throws {AppError} `BACKUP_FAILED` */
  async check(path: string, kind: CheckKind): Promise<void> {
    try {
      const before = readManifest(path)
      const found = await this.#inspect(path, kind)
      const changed = before?.sha256 != null && found.sha256 !== null && before.sha256 !== found.sha256
      const manifest: Manifest = {
        format: 1,
        kind: before?.kind ?? kindOfName(path),
        appVersion: before?.appVersion ?? null,
        createdAt: before?.createdAt ?? madeAt(path),
        bytes: statSync(path).size,
        replacedBy: before?.replacedBy ?? null,
        ...found,
        ...(changed && {
          sha256: before.sha256,
          check: { kind, at: this.#options.clock.now(), problem: 'the file is not the one that was made any more' },
        }),
      }
      writeManifest(path, manifest)
    } catch (error) {
      throw troubleOf(error)
    }
  }

  /** What is in a file now. */
  facts(path: string): Promise<FileFacts> {
    return this.#reading(path, (reader) => reader.read('fileFacts'))
  }

  /** What happened in the database since then, UTC epoch ms. */
  changes(since: number): Promise<ChangesSince> {
    return this.#reading(this.#options.file, (reader) => reader.read('changesSince', since))
  }

  /** @returns SQLite's finding; null when the file is whole */
  problem(path: string): Promise<string | null> {
    return this.#reading(path, (reader) => reader.read('fileProblem', 'quick'))
  }

  async #inspect(path: string, kind: CheckKind): Promise<Pick<Manifest, 'check' | 'facts' | 'sha256'>> {
    const at = this.#options.clock.now()
    try {
      return await this.#reading(path, async (reader) => {
        const problem = await reader.read('fileProblem', kind)
        if (problem !== null) return { check: { kind, at, problem }, facts: null, sha256: null }
        const facts = await reader.read('fileFacts')
        return { check: { kind, at, problem: null }, facts, sha256: await reader.read('fileDigest') }
      })
    } catch (error) {
      // A file that is no database at all does not get as far as an answer.
      if (!isUnreadable(error)) throw error
      return { check: { kind, at, problem: 'the file is damaged' }, facts: null, sha256: null }
    }
  }

  /** Each file gets a thread of its own, which goes with it. */
  async #reading<T>(file: string, work: (reader: Reader) => Promise<T>): Promise<T> {
    const { createReaderWorker: createWorker, clock, log } = this.#options
    const reader = new Reader({ file, createWorker, clock, log, lazy: true, slowMs: Number.POSITIVE_INFINITY })
    try {
      return await work(reader)
    } finally {
      await reader.close()
    }
  }
}

const isUnreadable = (error: unknown): boolean =>
  error instanceof Error && /not a database|malformed|file is encrypted/.test(error.message)
