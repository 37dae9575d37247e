import type { Setting } from '../../contract/settings.ts'
import type { StorageSize } from '../../contract/storage.ts'
import type { PageProblem } from '../../contract/support.ts'
import { scrubValue, type Unwanted } from './scrub.ts'
import type { Fact } from './support-host.ts'

/** Newest lines of the log, and errors among them. */
export const LOG_LINES = 500
const ERRORS_AT_MOST = 50
/** A longer text of a setting says nothing about a fault. */
const SETTING_AT_MOST = 200

/** Everything that goes into the file, before it is cleaned. */
export interface DiagnosticsFacts {
  /** UTC epoch ms. */
  readonly now: number
  readonly version: string
  readonly workspace: string
  /** Null when no database was read. */
  readonly schemaVersion: number | null
  readonly startedAt: number
  readonly runtime: Readonly<Record<string, string>>
  readonly hardware: Readonly<Record<string, Fact>>
  /** Null when measuring it took too long or failed. */
  readonly storage: StorageSize | null
  /** Of each provider: what is known of its health. */
  readonly health: readonly unknown[]
  readonly engine: Readonly<Record<string, Fact>>
  readonly settings: readonly Setting[]
  readonly selfTest: unknown
  readonly timings: unknown
  readonly problem: PageProblem | null
  /** JSON lines, oldest first. */
  readonly logLines: readonly string[]
}

/** The file as a value, cleaned. */
export function diagnosticsOf(facts: DiagnosticsFacts, unwanted: Unwanted): unknown {
  const { now, version, workspace, schemaVersion, startedAt, settings, logLines, ...rest } = facts
  const errors = logLines.filter((line) => line.includes('"level":"error"')).slice(-ERRORS_AT_MOST)
  const file = {
    format: 'signalbox-diagnostics',
    formatVersion: 1,
    note: 'Made by hand on this machine and sent nowhere. Keys, phone numbers and names of customers are taken out.',
    madeAt: new Date(now).toISOString(),
    version,
    workspace,
    schemaVersion,
    startedAt: new Date(startedAt).toISOString(),
    ...rest,
    settings: Object.fromEntries(settings.map(({ key, value, changed }) => [key, { value: short(value), changed }])),
    lastErrors: errors.map(parsed),
    log: logLines.map(parsed),
  }
  return scrubValue(file, unwanted)
}

function short(value: unknown): unknown {
  const text = JSON.stringify(value) ?? ''
  return text.length <= SETTING_AT_MOST ? value : `[${text.length} characters]`
}

/** As an object where it is one: so its texts are cleaned one by one, and sizes stay readable. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return line
  }
}
