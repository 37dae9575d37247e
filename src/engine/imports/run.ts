import type Database from 'better-sqlite3'
import type { ImportState, LineProblem } from '../../contract/imports.ts'
import { type StagedRows, writeStaged } from '../store/bulk-stage.ts'
import { type BulkVerification, removeBulk, writeBulk } from '../store/bulk-write.ts'
import { addImportErrors, type ImportRow, importById, saveImport } from '../store/imports.ts'
import { tracked } from '../store/rollups.ts'
import type { ImportControl } from './control.ts'
import { Pace } from './pace.ts'
import { removeSurroundings } from './surroundings.ts'

/** A piece of a file or of example data, read or made without touching the database. */
export interface Piece {
  /** Made when asked for, where they are staged. */
  readonly rows: readonly BulkVerification[]
  /** The same rows where they stand in an attached stage. */
  readonly staged?: { readonly schema: string; readonly rows: StagedRows }
  readonly problems: readonly LineProblem[]
  readonly lines: number
  /** Where the next piece begins, in the unit of the run's size. */
  readonly position: number
  readonly isLast: boolean
}

/** Where verifications come from. */
export interface Supply {
  /** About `rows` more; goes on where it was opened, then where it stopped. */
  take(rows: number): Piece
  close(): void
}

export interface RunContext {
  readonly db: Database.Database
  readonly id: number
  readonly control: ImportControl
  /** Opens the supply at a position, after so many lines; to write, where the run stands. */
  readonly open: (position: number, lines: number, purpose: 'check' | 'write') => Supply
  /** Adds the customers that rows refer to and that are not there yet; runs inside the transaction of their batch. */
  readonly prepare: (customers: Iterable<string>) => void
  readonly now: () => number
  readonly monotonic: () => number
}

const CHECK_ROWS = 5_000

/** Does all that is left of a run; it ends, or stops where it can go on when the console asks for a pause. */
export function runImport(context: RunContext): void {
  const row = current(context)
  if (row.goal === 'undo') return undo(context, row.kind === 'example' ? 'removed' : 'cancelled')
  if (row.kind === 'file' && row.scope === 'file' && row.checked < row.size && row.position === 0) {
    if (!check(context)) return
  }
  write(context)
}

function current({ db, id }: RunContext): ImportRow {
  const row = importById(db, id)
  if (row === undefined) throw new Error(`there is no import ${id}`)
  return row
}

function end({ db, id, now }: RunContext, state: ImportState): void {
  saveImport(db, id, { state, ended_at: now() })
}

/** Looks at every line before the first is written; false when the run ends or pauses here. */
function check(context: RunContext): boolean {
  const { db, id, control, open } = context
  saveImport(db, id, { state: 'checking' })
  db.prepare('delete from import_errors where import_id = ?').run(id)
  const supply = open(0, 0, 'check')
  try {
    let problems = 0
    let lines = 0
    for (let isLast = false; !isLast; ) {
      if (control.wish() === 'pause') return false
      if (control.wish() === 'cancel') {
        end(context, 'cancelled')
        return false
      }
      const piece = supply.take(CHECK_ROWS)
      lines += piece.lines
      isLast = piece.isLast
      db.transaction(() => {
        addImportErrors(db, id, problems, piece.problems)
        problems += piece.problems.length
        saveImport(db, id, { checked: piece.position, lines, problems })
      }).immediate()
    }
    if (problems > 0) end(context, 'refused')
    else saveImport(db, id, { lines: 0 })
    return problems === 0
  } finally {
    supply.close()
  }
}

function write(context: RunContext): void {
  const { db, id, control, open, monotonic } = context
  saveImport(db, id, { state: 'running' })
  const begun = current(context)
  const supply = open(begun.position, begun.lines, 'write')
  const pace = new Pace(control, monotonic)
  try {
    for (let isLast = false; !isLast; ) {
      if (control.wish() === 'pause') return
      if (control.wish() === 'cancel') return cancel(context)
      const piece = supply.take(pace.size)
      const startedAt = monotonic()
      writePiece(context, piece)
      pace.took(piece.staged?.rows.rows ?? piece.rows.length, monotonic() - startedAt)
      isLast = piece.isLast
    }
  } finally {
    supply.close()
  }
  end(context, 'done')
}

/** Rows, roll-ups, errors and the place to go on from: all of a piece, or nothing of it. */
function writePiece(context: RunContext, piece: Piece): void {
  const { db, id, prepare } = context
  const { staged, problems, lines, position } = piece
  tracked(db, (batch) => {
    prepare(staged?.rows.customers ?? customersOf(piece.rows))
    const before = current(context)
    const written = staged === undefined ? null : writeStaged(db, batch, staged.schema, staged.rows)
    const { inserted, repeated, firstId, lastId } = written ?? writeBulk(db, batch, piece.rows)
    addImportErrors(db, id, before.problems, problems)
    saveImport(db, id, {
      position,
      lines: before.lines + lines,
      inserted: before.inserted + inserted,
      repeated: before.repeated + repeated,
      problems: before.problems + problems.length,
      first_id: before.first_id ?? firstId,
      last_id: lastId ?? before.last_id,
    })
  })
}

const customersOf = (rows: Piece['rows']): Iterable<string> =>
  new Set(rows.flatMap(({ verification }) => verification.customer_id ?? []))

function cancel(context: RunContext): void {
  const { scope, kind } = current(context)
  if (scope === 'batch') return end(context, 'cancelled')
  undo(context, kind === 'example' ? 'removed' : 'cancelled')
}

/** Takes back all that the run wrote, from the first to the last. */
function undo(context: RunContext, state: 'cancelled' | 'removed'): void {
  const { db, id, control, monotonic } = context
  // References are looked at again: others may have written to what goes.
  db.pragma('foreign_keys = 1')
  saveImport(db, id, { state: 'undoing', goal: 'undo', ended_at: null })
  const pace = new Pace(control, monotonic)
  for (let isLeft = true; isLeft; ) {
    if (control.wish() === 'pause') return
    const { source, first_id: from, last_id: to, removed } = current(context)
    if (from === null || to === null) break
    const startedAt = monotonic()
    const limit = pace.size
    isLeft = tracked(db, (batch) => {
      const gone = removeBulk(db, batch, { source, from, to, limit })
      saveImport(db, id, { removed: removed + gone.removed, first_id: gone.next })
      return gone.next !== null
    })
    pace.took(limit, monotonic() - startedAt)
  }
  db.transaction(() => {
    removeSurroundings(db, id)
    end(context, state)
  }).immediate()
}
