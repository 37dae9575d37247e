import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { prepareRestore } from '../../src/engine/backups/restore.ts'
import { systemClock } from '../../src/engine/clock.ts'
import { databaseFile } from '../../src/engine/store/open.ts'
import { fileFacts } from '../../src/engine/store/queries/backups.ts'
import { hostEngine } from '../engine-host.ts'
import { type Figure, figure, quantileFigures } from './figure.ts'

const VERIFICATIONS = 1_000_000
/** The backup begins in the middle of the import. */
const BEGIN_AT = 400_000
const COMMIT_EVERY_MS = 20

/**
 * A backup of a growing database, made while a million verifications are imported; what single commits of the main
 * thread cost meanwhile; a backup of the whole; and whether restoring it gives the same rows and sums.
 */
export async function benchBackup(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-backup-'))
  try {
    const host = await hostEngine({ folder: join(folder, 'workspace') })
    const { engine, client } = host
    const file = databaseFile(join(folder, 'workspace'))
    let stopped = false
    const stop = async () => {
      if (!stopped) await host.stop()
      stopped = true
    }
    try {
      const count = () => engine.db.prepare('select count(*) from verifications').pluck().get() as number
      await client.exampleData.start({ size: VERIFICATIONS })
      while (count() < BEGIN_AT) await pause(250)
      const beside = await client.backups.make()
      const isMiddle = engine.imports.running !== null
      await engine.imports.settled()
      const commits = commitTimes(engine.db)
      const startedAt = performance.now()
      const whole = await client.backups.make()
      const seconds = (performance.now() - startedAt) / 1_000
      const samples = commits.stop()
      const backup = join(engine.backups.desk.folder, whole.name)
      const middle = facts(join(engine.backups.desk.folder, beside.name))
      await stop()
      const prepared = await prepareRestore({ file, backup, version: '0.0.0', now: systemClock.now() })
      const then = performance.now()
      prepared.carryOut()
      const swapMs = performance.now() - then
      return [
        figure('backup.1m.seconds', seconds, 's'),
        figure('backup.1m.bytes', statSync(backup).size / 1_048_576, 'MiB'),
        ...quantileFigures('backup.1m.commit', samples, 50, 99),
        figure('backup.during-import.whole', Number(isMiddle && isWhole(middle)), 'count'),
        figure('backup.restore.swap', swapMs, 'ms'),
        figure('backup.restore.differences', differences(facts(backup), facts(file)), 'count'),
      ]
    } finally {
      await stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

type Facts = ReturnType<typeof fileFacts> & { readonly counted: number }

function facts(file: string): Facts {
  const db = new Database(file, { readonly: true })
  const found = fileFacts(db)
  const counted = db.prepare('select sum(sent) from rollup_route_months').pluck().get() as number
  db.close()
  return { ...found, counted }
}

/** Rows and roll-ups are of the same moment. */
const isWhole = ({ rows, counted }: Facts): boolean => rows['verifications'] === counted && counted >= BEGIN_AT

/** Tables and sums that a restore changed, the line that it writes into the audit log left out. */
function differences(then: Facts, now: Facts): number {
  const { audit_log: _, ...rows } = then.rows
  const tables = Object.entries(rows).filter(([table, count]) => now.rows[table] !== count).length
  return tables + Number(JSON.stringify(then.sums) !== JSON.stringify(now.sums))
}

/** One small commit every 20 ms, as the send path makes them. */
function commitTimes(db: Database.Database): { stop(): readonly number[] } {
  const samples: number[] = []
  const commit = db.prepare(`update settings set updated_at = updated_at + 1 where key = 'store.opened'`)
  const timer = setInterval(() => {
    const startedAt = performance.now()
    commit.run()
    samples.push(performance.now() - startedAt)
  }, COMMIT_EVERY_MS)
  return {
    stop() {
      clearInterval(timer)
      return samples
    },
  }
}
