import type Database from 'better-sqlite3'
import { MINUTE_MS } from '../../contract/durations.ts'
import { type Clock, wait } from '../clock.ts'
import { type SecretStore, secretName } from '../keys.ts'
import type { SmsProvider } from '../providers/provider.ts'
import type { LinkView } from '../routing/link-sentinel.ts'
import { statement } from '../store/statements.ts'
import { counted } from './row.ts'
import { type Finding, failed, passed, type SelfCheck, warning } from './self-check.ts'

const PROVIDER_DEADLINE_MS = 5_000
const WORKER_DEADLINE_MS = 10_000
/** Nothing that runs this program has a clock from before it was written. */
const EARLIEST = Date.UTC(2025, 0, 1)

export interface SurroundingsParts {
  readonly db: Database.Database
  readonly clock: Clock
  readonly keys: SecretStore
  /** Those in use. */
  readonly providers: () => readonly SmsProvider[]
  /** Accounts whose key is in the key store. */
  readonly accounts: () => readonly string[]
  readonly link: () => LinkView
  /** Resolves when the thread of that name has answered. */
  readonly workers: Readonly<Record<string, () => Promise<unknown>>>
}

/** What the console depends on beside its disk. */
export function surroundingsChecks(parts: SurroundingsParts) {
  const { db, clock, link } = parts
  return {
    keys: { name: 'keys', title: 'Keys', run: () => keysCheck(parts) },
    providers: { name: 'providers', title: 'Providers', run: (signal) => providersCheck(parts, signal) },
    clock: { name: 'clock', title: 'Clock', run: () => clockFinding(clock.now(), newestRow(db)) },
    workers: { name: 'workers', title: 'Worker threads', run: () => workersCheck(parts) },
    link: { name: 'link', title: 'Own network', run: () => linkFinding(link()) },
  } satisfies Record<string, SelfCheck>
}

async function keysCheck({ keys, accounts }: SurroundingsParts): Promise<Finding> {
  const { protection, locked } = keys.storage()
  if (locked) return failed('The keys are locked.', 'Open Providers and enter the passphrase.')
  const names = accounts()
  // A name that nobody uses: whether the store can be opened at all.
  await keys.get('self-test')
  const read = await Promise.all(names.map((name) => keys.get(secretName(name))))
  const missing = names.filter((_, i) => read[i] === null)
  if (missing.length > 0)
    return failed(`There is no readable key for ${missing.join(', ')}.`, 'Open Providers and enter the key again.')
  const where = { keychain: "the system's keychain", passphrase: 'a file under your passphrase', session: 'memory' }
  const what = names.length === 0 ? 'The key store is readable' : `${counted(names.length, 'key')} can be read`
  const text = `${what}; keys of accounts are kept in ${where[protection]}.`
  return protection === 'session' && names.length > 0
    ? warning(text, 'Keys in memory are gone when Signalbox ends. Choose the keychain or a passphrase in Settings.')
    : passed(text)
}

/** Reads the balance of each, which is free; at the same time, so that one that hangs holds up nobody. */
async function providersCheck({ providers }: SurroundingsParts, signal: AbortSignal): Promise<Finding> {
  const all = providers()
  if (all.length === 0) return warning('No provider is in use.', 'Add or enable one on the page Providers.')
  const answers = await Promise.allSettled(
    all.map((provider) => provider.balance({ deadlineMs: PROVIDER_DEADLINE_MS, signal })),
  )
  const silent = all.filter((_, i) => answers[i]?.status === 'rejected').map(({ config }) => config.label)
  if (silent.length === 0)
    return passed(all.length === 1 ? 'The provider answers.' : `All ${all.length} providers answer.`)
  const text = `${silent.join(', ')} ${silent.length === 1 ? 'does' : 'do'} not answer as asked.`
  const advice = 'Open Providers to see why; traffic goes to the others meanwhile.'
  return silent.length === all.length ? failed(text, advice) : warning(text, advice)
}

const newestRow = (db: Database.Database): number | null =>
  statement(db, 'select max(created_at) from verifications').pluck().get() as number | null

/** @param now and `newest` (of the verifications, null without any) UTC epoch ms */
export function clockFinding(now: number, newest: number | null): Finding {
  const advice = 'Set the clock of this machine, best by a time server.'
  const text = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')} UTC`
  if (now < EARLIEST) return failed(`The clock says ${text}, which cannot be.`, advice)
  if (newest !== null && newest > now + MINUTE_MS)
    return failed(
      `The newest verification lies ${Math.round((newest - now) / MINUTE_MS)} minutes ahead of the clock.`,
      advice,
    )
  return passed(`The clock says ${text}, and nothing on record lies ahead of it.`)
}

async function workersCheck({ workers, clock }: SurroundingsParts): Promise<Finding> {
  const names = Object.keys(workers)
  const late = wait(clock, WORKER_DEADLINE_MS).then(() => 'late')
  const answers = await Promise.all(
    Object.values(workers).map((ask) => Promise.race([ask().then(() => 'alive'), late]).catch(() => 'dead')),
  )
  const silent = names.filter((_, i) => answers[i] !== 'alive')
  if (silent.length === 0) return passed(`${counted(names.length, 'thread')} answered.`)
  return failed(`No answer from ${silent.join(', ')}.`, 'Restart the engine in Settings, under Workspaces.')
}

export function linkFinding({ state, cause }: LinkView): Finding {
  if (state === 'not-needed') return passed('The sandbox stays on this machine and needs no network.')
  if (state === 'up') return passed('The network is up.')
  return failed(
    `The network is down: ${cause ?? 'no cause is known'}`,
    'Check cable, router and VPN. What is open is sent once it is back.',
  )
}
