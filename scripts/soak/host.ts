/** The real engine in a process of its own, to be killed at any moment: `node host.ts <HostTask as JSON>`. */
import { appendFileSync } from 'node:fs'
import { AppError } from '../../src/engine/app-error.ts'
import { systemClock } from '../../src/engine/clock.ts'
import { memoryKeyStore } from '../../src/engine/keys.ts'
import { errorText, jsonLog, type Log, silentLog } from '../../src/engine/log.ts'
import type { Sandbox } from '../../src/engine/sandbox/sandbox.ts'
import { setSetting } from '../../src/engine/store/settings.ts'
import { hostEngine } from '../engine-host.ts'
import type { HostMessage, HostRequest, HostTask } from './task.ts'

const { folder, hashKey, providers, logFile, ...task } = JSON.parse(process.argv[2] ?? '') as HostTask
let { aheadMs } = task
const tell = (message: HostMessage) => void process.send?.(message)

/** The parent's sandbox, of which this process knows only where it is. */
const elsewhere: Sandbox = {
  providers,
  priceHourMs: 3_600_000,
  setFault: () => Promise.reject(new Error('the sandbox runs elsewhere')),
  faults: () => ({}),
  record: () => [],
  handset: () => [],
  onDelivered: () => () => {},
  nextRecipient: () => {
    throw new Error('the sandbox runs elsewhere')
  },
  stop: async () => {},
}

function openLog(file: string | null): Log {
  if (file === null) return silentLog
  const { warn, error } = jsonLog((line) => appendFileSync(file, `${line}\n`))
  return { ...silentLog, warn, error }
}

const { engine, stop } = await hostEngine({
  folder,
  sandbox: elsewhere,
  log: openLog(logFile),
  clock: { ...systemClock, now: () => systemClock.now() + aheadMs },
  keys: memoryKeyStore({ 'hash-key': hashKey }),
})
const { db } = engine
// A rescue sends a second message on purpose; this is about those that nobody wants.
setSetting(db, 'rescue.enabled', false, Date.now())
// The database itself notes whoever sends again what was accepted: stamps say nothing while the clock jumps.
db.exec(`
create table if not exists soak_resent (verification_id integer);
create trigger if not exists soak_watch before insert on attempts
when exists (select 1 from verifications where id = new.verification_id and accepted_at is not null)
begin insert into soak_resent values (new.verification_id); end`)

async function send(n: number, to: string): Promise<void> {
  try {
    tell({ is: 'sent', n, id: await engine.flow.send({ to, service: 'sms', mode: 'sandbox' }), problem: null })
  } catch (error) {
    tell({ is: 'sent', n, id: null, problem: error instanceof AppError ? error.code : errorText(error) })
  }
}

function check(id: number, code: string): void {
  try {
    engine.check(id, code)
  } catch (error) {
    // A person whose code cannot be checked is told so, and that is all.
    if (!(error instanceof AppError)) throw error
  }
}

async function handle(request: HostRequest): Promise<void> {
  switch (request.is) {
    case 'send':
      return send(request.n, request.to)
    case 'check':
      return check(request.id, request.code)
    case 'clock':
      aheadMs = request.aheadMs
      return
    case 'disk':
      db.pragma(`max_page_count = ${request.full ? db.pragma('page_count', { simple: true }) : 1_000_000_000}`)
      return
    case 'stop':
      await stop()
      process.disconnect()
  }
}

process.on('message', (request: HostRequest) => void handle(request))
tell({ is: 'ready' })
